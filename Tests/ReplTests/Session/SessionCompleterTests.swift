import Foundation
import Projections
import TestSupport
import Testing

@testable import Repl

@Suite("Completion of commands")
struct SessionCompleterTests {
    private let completer = SessionCompleter(
        answering: ScriptedAnswers(),
        questions: NamedQuestionBook(shared: [NamedQuestion(name: "morning", text: "metrics")])
    )

    private func complete(_ line: String) -> [String] {
        completer.completions(line: line, cursor: line.utf8.count).map { completion in
            let bytes = Array(line.utf8)
            let front = String(decoding: bytes[..<completion.replacing.lowerBound], as: UTF8.self)
            return front + completion.text
        }
    }

    @Test(arguments: [
        (".wa", [".watch"]), ("  .wa", ["  .watch"]), (".s", [".save", ".schema", ".sql"]),
        (".format j", [".format json", ".format jsonl"]), (".timer ", [".timer on", ".timer off"]),
        (".run m", [".run morning"]), (".help sch", [".help schema"]),
        (".watch 3", [".watch 30s"]), (".explain sho", [".explain show"]),
        (".watch 30s sho", [".watch 30s show"]), (".save x sho", [".save x show"]),
        (".save x", []), (".explain a ", [".explain a <a >"]),
        (".in ", [".in <deployments in >", ".in all"]), (".quit ", []), (".nonsense x", []),
        ("sho", ["show"]),
    ])
    func whatIsOffered(line: String, offers: [String]) {
        #expect(complete(line) == offers)
    }

    @Test func filesAreCompleted() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "questions.txt")
        try folder.write("", to: ".hidden")
        let start = ".read \(folder.path(""))"
        #expect(complete(start + "que") == [start + "questions.txt"])
        #expect(complete(start + "/").allSatisfy { !$0.contains(".hidden") })
    }
}
