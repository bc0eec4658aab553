import Foundation
import Testing
import TestSupport

/// `ledger demo`: the newcomer's first minute.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct DemoTests {
    /// The members of the answer that the story promises.
    private struct Finding: Decodable {
        struct Onset: Decodable {
            var time: String
            var low: String
            var high: String
        }

        struct Suspect: Decodable {
            var id: String
            var probability: Double
            var confidence: String
            var inseparable: [String]
        }

        var conclusion: String
        var onset: Onset?
        var suspects: [Suspect]
        var headline: String
    }

    /// A demo ledger in a folder of its own.
    private struct Demo {
        var folder: TemporaryFolder
        var binary: LedgerBinary
        var shown: LedgerBinary.Outcome

        init(_ arguments: [String] = [], end: String = "2026-10-13T18:00:00Z") async throws {
            folder = try TemporaryFolder()
            binary = try LedgerBinary()
            shown = try await binary.run(
                ["demo", "--db", "demo.db", "--end", end] + arguments,
                in: folder.url,
                timeoutSeconds: 120
            )
        }

        func ask(_ question: String) async throws -> Finding {
            let outcome = try await binary.run(
                ["query", "--db", "demo.db", "--format", "json", question],
                in: folder.url
            )
            #expect(outcome.exitCode == 0, "\(outcome.standardError)")
            return try JSONDecoder().decode(Finding.self, from: Data(outcome.standardOutput.utf8))
        }
    }

    @Test(arguments: [
        ("771", "2026-10-13"), ("771", "2026-10-12"), ("771", "2025-02-28"), ("1", "2026-10-13"),
        ("42", "2026-10-13"),
    ])
    func theDeploymentOfTheStoryIsNamedAlone(seed: String, day: String) async throws {
        let demo = try await Demo(["--seed", seed], end: "\(day)T18:00:00Z")
        #expect(demo.shown.exitCode == 0)
        let finding = try await demo.ask("what changed when faithfulness dropped in search")
        #expect(finding.conclusion == "suspect")
        let first = try #require(finding.suspects.first)
        #expect(first.id == "dep-771")
        #expect(first.probability >= 0.9)
        #expect(first.confidence == "strong")
        #expect(first.inseparable.isEmpty)
        let onset = try #require(finding.onset)
        #expect(onset.low <= "\(day)T10:13:00Z" && onset.high >= "\(day)T10:13:00Z")
        #expect(finding.headline.contains("the cause is deployment dep-771"))
        let shown = demo.shown.standardOutput.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(shown.hasPrefix(finding.headline))
    }

    /// The six-hour story pages within 15 minutes of its onset, as one incident that ends after the fix.
    @Test func theStoryPagesWithinAQuarterOfAnHour() async throws {
        let demo = try await Demo(["--seed", "23"])
        func run(_ arguments: String...) async throws -> String {
            let outcome = try await demo.binary.run(
                arguments + ["--db", "demo.db"],
                in: demo.folder.url,
                timeoutSeconds: 120
            )
            #expect(outcome.exitCode == 0, "\(outcome.standardError)")
            return outcome.standardOutput
        }
        // The configuration is the one that `init` writes beside a new ledger.
        _ = try await demo.binary.run(["init", "--db", "other.db"], in: demo.folder.url)
        _ = try await run("refresh", "--no-deliver")
        let list = try await run("alert", "list", "--all", "--format", "csv")
        let pages = list.split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",").map(String.init) }
            .filter { $0.count > 3 && ["P0", "P1"].contains($0[2]) }
        let times = pages.flatMap { $0.filter { $0.hasPrefix("2026-10-13T") } }.sorted()
        let first = try #require(times.first)
        #expect(first > "2026-10-13T10:13:00Z" && first <= "2026-10-13T10:28:00Z")
        #expect(try #require(times.last) > "2026-10-13T16:25:00Z")
        #expect(try #require(times.last) < "2026-10-13T17:30:00Z")
        let incidents = Set(pages.flatMap { $0.filter { $0.hasPrefix("I-") } })
        #expect(incidents.count == 1)
        // The rules that the mission names see data in the demo.
        let rules = try await run("alert", "list", "--rules")
        #expect(rules.contains("user_satisfaction_low") && rules.contains("toxicity_critical"))
    }

    @Test func theOtherQuestionsOfTheStoryAreAnsweredAsItGoes() async throws {
        let demo = try await Demo()
        let rise = try await demo.ask("why did hallucination_rate rise")
        #expect(rise.suspects.first?.id == "dep-771")
        #expect(rise.conclusion == "suspect")
        let fix = try await demo.ask("what changed when faithfulness improved")
        #expect(fix.suspects.first?.id == "dep-774")
        let satisfaction = try await demo.ask("what changed when user_satisfaction_rate dropped")
        #expect(satisfaction.suspects.first?.id == "dep-771")
        for question in [
            "what changed when faithfulness dropped in assistant",
            "what changed when faithfulness dropped in staging",
            "what changed when latency_ms rose", "what changed when toxicity_rate rose",
        ] {
            let finding = try await demo.ask(question)
            #expect(finding.conclusion == "no_change", "\(question)")
            #expect(finding.suspects.isEmpty)
        }
        // Before the onset there was nothing to see.
        let early = try await demo.ask(
            "what changed when faithfulness dropped in search as of 2026-10-13T10:00:00Z"
        )
        #expect(early.conclusion == "no_change")
    }

    @Test func theSameSeedAndEndMakeTheSameAnswer() async throws {
        let first = try await Demo()
        let second = try await Demo()
        #expect(first.shown.standardOutput == second.shown.standardOutput)
        #expect(!first.shown.standardOutput.unicodeScalars.contains("\u{1b}"))
    }

    @Test func anExistingFileIsLeftAlone() async throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "demo-ledger.db")
        let outcome = try await LedgerBinary().run(["demo"], in: folder.url)
        #expect(outcome.exitCode == 2)
        #expect(outcome.standardError.contains("--db"))
        let left = try String(contentsOfFile: folder.path("demo-ledger.db"), encoding: .utf8)
        #expect(left == "mine")
    }

    @Test func theEventsAloneMakeTheSameLedger() async throws {
        let demo = try await Demo()
        let written = try await demo.binary.run(
            ["demo", "--events", "demo.jsonl", "--end", "2026-10-13T18:00:00Z"],
            in: demo.folder.url
        )
        #expect(written.exitCode == 0)
        let again = try await demo.binary.run(
            ["ingest", "--db", "demo.db", "demo.jsonl"],
            in: demo.folder.url
        )
        #expect(again.exitCode == 0)
        #expect(again.standardError.contains("0 new"))
    }

    @Test(
        .enabled(if: ReplFixture.hasTmux, "needs the ledger binary and tmux (apt-get install tmux)")
    )
    func inATerminalItEndsInTheRepl() async throws {
        let folder = try TemporaryFolder()
        let screen = try await TmuxScreen(
            [
                try LedgerBinary().path, "demo", "--open", "--end", "2026-10-13T18:00:00Z", "--db",
                folder.path("demo.db"),
            ],
            home: folder.path("home")
        )
        do {
            try await screen.waitForLastLine("ledger>")
            let lines = try await screen.lines()
            #expect(lines.contains { $0.contains("dep-771") })
            #expect(lines.allSatisfy { $0.count <= 80 })
            try await screen.type("metrics")
            try await screen.press("Enter")
            try await screen.wait(for: "user_satisfaction")
            try await screen.press("C-d")
            try await screen.waitForLastLine("exit code 0")
        } catch {
            await screen.end()
            throw error
        }
        await screen.end()
    }
}
