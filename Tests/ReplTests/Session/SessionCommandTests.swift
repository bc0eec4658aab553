import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Repl

@Suite("Commands of a session")
struct SessionCommandTests {
    private static func echo(_ text: String) -> String { "{\"question\":\"\(text)\"}\n" }

    @Test func everyCommandIsReadInAnyCase() {
        for command in DotCommand.allCases {
            let typed = "\(command.word.uppercased()) 30s x"
            if case .wrong(let message, _) = SessionCommand(line: typed) {
                // Only the switches have words of their own.
                #expect([.pager, .timer].contains(command), "\(typed): \(message)")
            }
            #expect(!command.meaning.isEmpty)
        }
        #expect(SessionCommand(line: ".last CSV") == .last(format: "csv"))
        #expect(SessionCommand(line: "!  ls -l ") == .shell("ls -l"))
    }

    @Test(arguments: [
        (".explain", "Type it as .explain QUESTION."), (".watch 5s", "DURATION QUESTION"),
        (".watch 0s metrics", "no duration from 1s to 1d"), (".watch 9d metrics", "no duration"),
        (".watch -5 metrics", "no duration"), (".save", "NAME [QUESTION]"),
        (".save a/b metrics", "\"a/b\" is no name"), (".read", ".read FILE"),
        (".timer maybe", "on or off"), (".wach 5s x", "Did you mean .watch?"),
        (".sav", "Did you mean .save?"), (".read /no/such/file", "cannot be read"),
        (".last", "Nothing has been answered yet"), (".save it", "Nothing has been answered yet"),
        (".last jsn", "Nothing has been answered yet"), (".run nothing", "no question \"nothing\""),
        (".in nowhere", "faithfulnes"), (".asof never", "faithfulnes"), ("!ls", "--allow-shell"),
        (".help wach", "Did you mean .help watch?"), (".output /", "is a folder"),
    ])
    func mistakesAreSaid(line: String, said: String) {
        let session = ScriptedSession(typing: [line])
        #expect(session.output.messages.contains(said), "\(session.output.messages)")
        #expect(session.output.data == "")
        #expect(ScriptedSession([.type(line)], isInteractive: false).failure != nil)
    }

    @Test func placesAndTimesHoldUntilTheyAreLeft() {
        let session = ScriptedSession(
            [
                .type(".in search"), .type("one"), .type(".asof 10:30"), .type("two"),
                .type(".in all"), .type(".in"), .type(".asof now"), .type(".asof"), .type("three"),
            ],
            openAlerts: 2
        )
        #expect(
            session.output.data
                == Self.echo("one in search")
                + Self.echo("two in search as of 2026-10-13T10:30:00Z") + Self.echo("three")
        )
        #expect(
            session.reader.prompts == [
                "ledger (2 open)> ", "ledger search (2 open)> ", "ledger search (2 open)> ",
                "ledger search as of 2026-10-13 10:30:00Z> ",
                "ledger search as of 2026-10-13 10:30:00Z> ",
                "ledger as of 2026-10-13 10:30:00Z> ", "ledger as of 2026-10-13 10:30:00Z> ",
                "ledger (2 open)> ", "ledger (2 open)> ", "ledger (2 open)> ",
            ]
        )
        #expect(session.output.messages.hasSuffix("Asking everywhere.\nAsking as of now.\n"))
    }

    @Test func explanationsAndSchemasAreAskedFor() {
        let session = ScriptedSession(typing: [".explain one", ".schema", ".schema changes"])
        #expect(
            session.output.data
                == Self.echo("explain one") + Self.echo("schema ") + Self.echo("schema changes")
        )
    }

    @Test func theLastAnswerIsShownAgain() {
        let session = ScriptedSession(typing: ["one", ".last csv", ".schema", ".last"])
        #expect(
            session.output.data
                == Self.echo("one") + "question\r\none\r\n" + Self.echo("schema ")
                + Self.echo("one")
        )
    }

    @Test func theTimerSaysHowLongItTook() throws {
        let session = ScriptedSession(typing: [".timer on", "one", ".timer off", "two", ".timer"])
        let lines = session.output.messages.split(separator: "\n").dropFirst(2)
        #expect(lines.count == 2)
        #expect(try #require(lines.first).contains(/^Answered in [0-9.e-]+ ms\.$/))
        #expect(lines.last == "The timer is off.")
    }

    @Test func watchingAsksUntilInterrupted() {
        let session = ScriptedSession(
            [.type(".watch 30s one"), .type("two")],
            format: .csv,
            height: 24,
            pauses: 2
        )
        let frame =
            "\u{1b}[H\u{1b}[2Jevery 30s, now 09:00:00Z, ^C ends: one\n\nquestion\none\n"
        #expect(
            session.output.data
                == String(repeating: frame, count: 3) + "question\r\ntwo\r\n"
        )
    }

    @Test func watchingEndsWithTheFirstFailure() {
        let session = ScriptedSession([.type(".watch 1s complain")], pauses: 5)
        #expect(session.output.messages.components(separatedBy: "There is no metric").count == 2)
    }

    @Test func questionsAreKeptAndRun() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("kept/questions.yaml")
        let shared = [
            NamedQuestion(name: "morning", text: "metrics"),
            NamedQuestion(name: "evening", text: "features"),
        ]
        let book = NamedQuestionBook(shared: shared, path: path)
        let session = ScriptedSession(
            typing: [
                "runs", ".save mine", ".save morning what changed when \"a b\" dropped",
                ".run mine", ".run morning", ".run evening", ".run", ".save bad what chnged",
            ]
        ) {
            $0.questions = book
            $0.format = .csv
        }
        let rows = session.output.data.split(separator: "\r\n").map(String.init)
        #expect(
            rows == [
                "question", "runs", "question", "runs", "question",
                "\"what changed when \"\"a b\"\" dropped\"", "question", "features",
                "name,question,from", "evening,features,ledger.yaml", "mine,runs,saved",
                "morning,\"what changed when \"\"a b\"\" dropped\",saved",
            ]
        )
        #expect(session.output.messages.contains("chnged"))
        let kept = try String(contentsOfFile: path, encoding: .utf8)
        #expect(kept.contains("\"morning\": \"what changed when \\\"a b\\\" dropped\""))
    }

    @Test func filesAreReadAndMayNotReadThemselvesForEver() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("script")
        try folder.write(
            "# comment\none\n.sql SELECT 1,\n  2;\nthree \\\n  four\n.read \(path)\n",
            to: "script"
        )
        let session = ScriptedSession(typing: [".read \(path)"])
        let round =
            Self.echo("one") + Self.echo(".sql SELECT 1,\\n  2;") + Self.echo("three   four")
        #expect(session.output.data == String(repeating: round, count: 8))
        #expect(session.output.messages.contains("that read each other"))
    }

    @Test func answersGoToFiles() throws {
        let folder = try TemporaryFolder()
        let (text, table, chart) = (
            folder.path("out.txt"), folder.path("t.csv"), folder.path("c.svg")
        )
        try folder.write("old", to: "out.txt")
        let session = ScriptedSession(typing: [
            ".output \(text)", "one", "two", ".output \(table)", "three", ".output \(chart)",
            "chart", "four", ".output", "five",
        ])
        #expect(session.output.data == Self.echo("five"))
        #expect(
            try String(contentsOfFile: text, encoding: .utf8) == Self.echo("one") + Self.echo("two")
        )
        #expect(try String(contentsOfFile: table, encoding: .utf8) == "question\r\nthree\r\n")
        #expect(try String(contentsOfFile: chart, encoding: .utf8).hasPrefix("<svg "))
        #expect(session.output.messages.contains("this answer has no chart"))
    }

    @Test func aDatabaseIsNeverOverwritten() throws {
        let folder = try TemporaryFolder()
        try folder.write("SQLite format 3\0rest", to: "ledger.db")
        let session = ScriptedSession(typing: [".output \(folder.path("ledger.db"))", "one"])
        #expect(session.output.messages.contains("is a database"))
        #expect(session.output.data == Self.echo("one"))
        #expect(throws: SessionFailure.self) {
            try AnswerFile(path: folder.path("no/such/folder/x")).write("x", isFirst: true)
        }
    }

    @Test(arguments: ["chart.png", "answer.PDF"])
    func aPictureThatNobodyDrawsIsRefused(name: String) throws {
        let folder = try TemporaryFolder()
        let session = ScriptedSession(typing: [".output \(folder.path(name))", "one"])
        #expect(session.output.messages.contains("ends in .svg"))
        #expect(!FileManager.default.fileExists(atPath: folder.path(name)))
    }

    @Test func theShellIsThereOnlyWhenAllowed() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("made")
        let lines = ["!printf made > '\(file)'; exit 3", "!"]
        _ = ScriptedSession(typing: lines)
        #expect(!FileManager.default.fileExists(atPath: file))
        let session = ScriptedSession(typing: lines) { $0.allowsShell = true }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "made")
        #expect(session.output.messages.contains("exit code 3"))
        #expect(session.output.messages.contains("! needs a command"))
    }

    @Test func whatIsLongerThanTheScreenIsPaged() throws {
        let folder = try TemporaryFolder()
        let page = folder.path("page")
        let session = ScriptedSession(
            [.type("chart"), .type(".pager on"), .type("one"), .type("chart")],
            format: .table,
            height: 10
        ) {
            $0.environment = ["PAGER": "cat > '\(page)'; printf %s \"$LESSSECURE\" >> '\(page)'"]
        }
        let shown = try String(contentsOfFile: page, encoding: .utf8)
        #expect(shown.contains("faithfulness") && shown.hasSuffix("\n1"))
        // The first went to the terminal, and so did what fits.
        #expect(session.output.data.components(separatedBy: "Suspects").count == 2)
        #expect(session.output.data.contains("1 row"))
    }

    @Test func aPagerThatIsNotThereShowsNothingLess() {
        let session = ScriptedSession(
            [.type(".pager on"), .type("chart")],
            format: .table,
            height: 10
        ) { $0.environment = ["PAGER": "exit 127"] }
        #expect(session.output.data.contains("Suspects"))
    }

    @Test func aPagerThatIsLeftEarlyDoesNotEndTheSession() {
        let long = String(repeating: "a line of text\n", count: 100_000)
        #expect(
            TerminalChild(command: "head -1 >/dev/null", environment: [:]).run(input: long) == 0
        )
        #expect(TerminalChild(command: "kill -9 $$", environment: [:]).run(input: nil) == 137)
    }

    @Test func helpExplainsOneCommand() {
        let help = ScriptedSession(typing: [".help watch"]).output.data
        #expect(help.hasPrefix(".watch DURATION QUESTION\n"))
    }
}
