import Foundation
import Ledger
import Projections
import Synchronization
import Testing

@testable import Repl

@Suite("Sessions")
struct ReplSessionTests {
    @Test func questionsAreAnsweredInOrder() {
        let session = ScriptedSession([.type("one"), .type("  two  "), .type(""), .type("# three")])
        #expect(session.output.data == "{\"question\":\"one\"}\n{\"question\":\"two\"}\n")
        #expect(session.output.messages == "Quality Ledger\nType .help.\n")
        #expect(session.reader.prompts == Array(repeating: "ledger> ", count: 5))
        #expect(session.failure == nil)
    }

    @Test func pipesHaveNoBannerAndNoPrompt() {
        let session = ScriptedSession([.type("one")], isInteractive: false)
        #expect(session.output.messages == "")
        #expect(session.reader.prompts == ["", ""])
    }

    @Test func errorsAreTalkAndTheSessionGoesOn() {
        let session = ScriptedSession(
            [.type("complain"), .type("surprise"), .type("one")],
            isInteractive: false
        )
        #expect(session.output.data == "{\"question\":\"one\"}\n")
        #expect(
            session.output.messages
                == "There is no metric ␛faithfulnes.\nDid you mean faithfulness?\nUnexpected: Surprise()\n"
        )
        // The first failure is what a script sees.
        #expect(session.failure == .inconclusive)
        #expect(ScriptedSession([.type("surprise")], isInteractive: false).failure == .bug)
        #expect(ScriptedSession([.type("complain")]).failure == nil)
    }

    @Test func diagnosticsStandInForTheMessage() {
        let session = ScriptedSession([.type("diagnose")], isInteractive: false)
        #expect(
            session.output.messages
                == "show faithfulnes\n     ^^^^^^^^^^^\nDid you mean faithfulness?\n"
        )
    }

    @Test func dotCommands() {
        let session = ScriptedSession([
            .type(".format csv"), .type("one"), .type(".sql SELECT 1"), .type(".format"),
            .type(".format jsn"), .type(".fromat"), .type(".nonsense"), .type(".quit"),
            .type("two"),
        ])
        #expect(session.output.data == "question\r\none\r\nquestion\r\n.sql SELECT 1\r\n")
        let talk = session.output.messages
        #expect(talk.contains("The format is csv, of table, json, jsonl, csv, markdown."))
        #expect(talk.contains("There is no format \"jsn\".\nDid you mean .format json?"))
        #expect(talk.contains("There is no command \".fromat\".\nDid you mean .format?"))
        #expect(talk.contains("There is no command \".nonsense\".\nType .help"))
    }

    @Test(arguments: ["quit", "EXIT", ".exit", ".q"])
    func leaving(word: String) {
        #expect(ScriptedSession([.type(word), .type("one")]).output.data == "")
    }

    @Test func quitIsAQuestionInAPipe() {
        let session = ScriptedSession([.type("quit"), .type("one")], isInteractive: false)
        #expect(session.output.data == "{\"question\":\"quit\"}\n{\"question\":\"one\"}\n")
        #expect(ScriptedSession([.type(".nope")], isInteractive: false).failure == .usage)
    }

    @Test func helpTeachesEveryQuestion() {
        let help = ScriptedSession([.type("help")]).output.data
        for phrase in [
            "what changed when", "deployments between", ".sql", ".format", "as of", "^R",
        ] {
            #expect(help.contains(phrase))
        }
    }

    @Test func interruptedLinesAreDropped() {
        let session = ScriptedSession([.interrupt, .type("one"), .interrupt])
        #expect(session.output.data == "{\"question\":\"one\"}\n")
    }

    /// Both a question that listens and one that does not give the prompt back at once.
    @Test(arguments: ["sleep", "ignore ^C"])
    func questionsAreCancelled(question: String) {
        let clock = ContinuousClock()
        let start = clock.now
        let session = ScriptedSession([
            .typeAndInterrupt(question, afterMilliseconds: 50), .type("one"),
        ])
        #expect(clock.now - start < .milliseconds(900))
        #expect(session.output.data == "{\"question\":\"one\"}\n")
        #expect(session.output.messages.hasSuffix("Cancelled.\n"))
        #expect(session.answers.cancelled.value.withLock(\.self) == 1)
    }

    @Test func closedPipesEndTheSession() {
        let session = ScriptedSession(
            [.type("one"), .type("complain")],
            isInteractive: false,
            isClosed: true
        )
        #expect(session.output.messages == "")
        #expect(session.reader.prompts.count == 1)
    }

    @Test func cancellationCallsEveryHandlerOnce() {
        let count = Mutex(0)
        let add: @Sendable () -> Void = { count.withLock { $0 += 1 } }
        let cancellation = QuestionCancellation()
        cancellation.onCancel(add)
        cancellation.onCancel(add)
        #expect(!cancellation.isCancelled)
        cancellation.cancel()
        cancellation.cancel()
        #expect(cancellation.isCancelled)
        #expect(count.withLock(\.self) == 2)
        cancellation.onCancel(add)
        #expect(count.withLock(\.self) == 3)
    }

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "ab", 2), (".fromat", ".format", 1),
        ("kitten", "sitting", 3),
        ("abc", "abc", 0), ("ca", "abc", 3),
    ])
    func distances(left: String, right: String, edits: Int) {
        #expect(SpellingSuggestion.distance(Array(left), Array(right)) == edits)
    }

    @Test func suggestionsNeedToBeNear() {
        #expect(SpellingSuggestion.nearest("tabel", in: ["table", "json"]) == "table")
        #expect(SpellingSuggestion.nearest("elephant", in: ["table", "json"]) == nil)
        #expect(SpellingSuggestion.nearest("x", in: []) == nil)
        #expect(SpellingSuggestion.nearest(String(repeating: "y", count: 9_999), in: ["a"]) == nil)
    }

    @Test func stylesFollowTheEnvironment() throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        let plain = TerminalStyle.detect(descriptor: descriptor, environment: ["LANG": "C"])
        #expect(plain == TerminalStyle(width: 10_000, color: false, unicode: false))
        let named = ["LC_ALL": "", "LC_CTYPE": "de_DE.utf8", "LANG": "C"]
        #expect(TerminalStyle.detect(descriptor: descriptor, environment: named).unicode)
        #expect(TerminalStyle.detect(descriptor: descriptor, environment: [:]).unicode)
        #expect(TerminalStyle(width: -5, color: true, unicode: true).width == 20)
    }
}
