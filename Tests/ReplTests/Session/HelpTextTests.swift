import Ledger
import Projections
import Testing

@testable import Repl

struct HelpTextTests {
    @Test(arguments: HelpText.questions.map(\.example))
    func everyExampleIsAQuestion(example: String) throws {
        _ = try QuestionParser.parse(example, now: Timestamp(seconds: 1_791_914_400))
    }

    @Test func nothingIsWiderThanTheTerminal() {
        for width in [40, 60, 80, 120] {
            let style = TerminalStyle(width: width, color: false, unicode: true)
            for line in HelpText.text(style: style).split(separator: "\n") {
                // An example is one line, whatever the width, so that it can be copied.
                let isExample = HelpText.questions.contains { line == "  " + $0.example }
                #expect(isExample || DisplayWidth.columns(of: String(line)) <= width, "\(line)")
            }
        }
    }
}
