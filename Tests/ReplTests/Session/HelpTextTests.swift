import Foundation
import Ledger
import Projections
import Testing

@testable import Repl

struct HelpTextTests {
    @Test(arguments: HelpText.questions.map(\.example))
    func everyExampleIsAQuestion(example: String) throws {
        _ = try QuestionParser.parse(example, now: Timestamp(seconds: 1_791_914_400))
    }

    /// Whoever knows nothing but `.help` hears of every question that the documentation has.
    @Test func everyQuestionIsNamed() throws {
        let document = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/questions.md")
        let rows = try String(contentsOf: document, encoding: .utf8)
            .split(separator: "## The questions")[1].split(separator: "### ")[0]
            .split(separator: "\n").filter { $0.hasPrefix("| `") }
        let names = rows.flatMap { row in
            row.split(separator: "|")[0].split(separator: "`").map(String.init)
                .filter { $0.contains(where: \.isLetter) }
        }
        #expect(names.count > 40)
        let help = HelpText.text(style: TerminalStyle(width: 400, color: false, unicode: true))
        for name in names { #expect(help.contains(name), "\(name)") }
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
