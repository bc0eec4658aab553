import Ledger
import Projections
import Testing

@testable import Repl

struct ErrorTextTests {
    @Test func theCaretStaysUnderItsWordAndTheRestIsWrapped() throws {
        let question = "what changed when faithfulness droped"
        let error = try #require(throws: QuestionError.self) {
            try QuestionParser.parse(question, now: Timestamp(seconds: 1_791_914_400))
        }
        let style = TerminalStyle(width: 60, color: false, unicode: true)
        let lines = ErrorText(error: error, style: style).text.split(separator: "\n").map(
            String.init
        )
        #expect(lines.first == question)
        #expect(lines[1] == String(repeating: " ", count: 31) + "^^^^^^")
        #expect(lines.count > 4)
        #expect(lines.allSatisfy { $0.count <= 60 })
        #expect(lines.last == "Did you mean dropped?")
    }
}
