import Foundation
import Testing
import TestSupport

/// `ledger query` in scripts: files of questions, files of answers, conditions, exit codes.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct QueryScriptTests {
    private let fixture: ReplFixture

    init() async throws {
        fixture = try await ReplFixture()
    }

    private func query(_ arguments: String..., input: String = "") async throws
        -> LedgerBinary.Outcome
    {
        try await fixture.binary.run(
            ["query", "--db", fixture.database] + arguments,
            input: Data(input.utf8),
            environment: ["HOME": fixture.folder.path("home")],
            in: fixture.folder.url
        )
    }

    @Test func aFileOfQuestionsIsAnswered() async throws {
        try fixture.folder.write(
            """
            # What stands in this file is answered in order.
            features
            .format csv
            .sql SELECT 1 AS one,
              2 AS two;
            show faithfulness \\
              by feature

            """,
            to: "morning.questions"
        )
        let outcome = try await query("--file", "morning.questions")
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("assistant"))
        #expect(outcome.standardOutput.contains("one,two\r\n1,2\r\n"))
        #expect(outcome.standardOutput.contains("feature,"))
        let both = try await query("--file", "morning.questions", "features")
        #expect(both.exitCode == 2)
        let missing = try await query("--file", "nothing.questions")
        #expect(missing.exitCode == 2)
        #expect(missing.standardError.contains("nothing.questions cannot be read"))
    }

    @Test func aFailureIsSaidAndTheRestIsAnswered() async throws {
        let outcome = try await query(
            input: "show faithfulnes\nfeatures\n.sql DELETE FROM changes\n"
        )
        #expect(outcome.exitCode == 2)
        #expect(outcome.standardError.contains("Did you mean faithfulness?"))
        #expect(outcome.standardOutput.contains("assistant"))
        let shell = try await query(input: "!touch made\n")
        #expect(shell.exitCode == 2)
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path("made")))
    }

    @Test(arguments: [
        ("delta < -0.05", Int32(1)), ("delta > 0", 0), ("conclusion = suspect", 1),
        ("rows > 50 or probability > 0.5 and id = dep-771", 1), ("delta", 2), ("dlta < 0", 2),
    ])
    func aConditionSetsTheExitCode(condition: String, code: Int32) async throws {
        let outcome = try await query(
            "what changed when faithfulness dropped in search",
            "--fail-if",
            condition
        )
        #expect(outcome.exitCode == code, "\(outcome.standardError)")
        if code == 2 { #expect(outcome.standardError.contains("^")) }
        // The answer is there whatever the condition says of it.
        #expect(outcome.standardOutput.contains("dep-771") == (condition != "delta"))
    }

    @Test func chartsAndTablesAreWrittenToFiles() async throws {
        let chart = try await query(
            "what changed when faithfulness dropped in search",
            "--output",
            "chart.svg"
        )
        #expect(chart.exitCode == 0, "\(chart.standardError)")
        #expect(chart.standardOutput == "")
        let svg = try String(contentsOfFile: fixture.folder.path("chart.svg"), encoding: .utf8)
        #expect(svg.hasPrefix("<svg ") && svg.contains("dep-771") && svg.contains(">onset<"))
        let again = try await query(
            "what changed when faithfulness dropped in search",
            "--output",
            "again.svg"
        )
        #expect(again.exitCode == 0)
        #expect(
            try String(contentsOfFile: fixture.folder.path("again.svg"), encoding: .utf8) == svg
        )
        for question in [
            "control chart of faithfulness in search by hour",
            "rolling 1h mean of faithfulness by feature", "show faithfulness by hour",
        ] {
            let outcome = try await query(question, "--output", "other.svg")
            #expect(outcome.exitCode == 0, "\(question): \(outcome.standardError)")
            let text = try String(contentsOfFile: fixture.folder.path("other.svg"), encoding: .utf8)
            #expect(text.contains("<polyline"), "\(question)")
        }
        let table = try await query("features", "--output", "features.csv")
        #expect(table.exitCode == 0)
        let csv = try String(contentsOfFile: fixture.folder.path("features.csv"), encoding: .utf8)
        #expect(csv.hasPrefix("feature,"))
    }

    @Test func whatCannotBeWrittenIsSaid() async throws {
        let none = try await query("deployments", "--output", "chart.svg")
        #expect(none.exitCode == 2)
        #expect(none.standardError.contains("no chart"))
        let before = try Data(contentsOf: URL(filePath: fixture.database))
        let ledger = try await query("features", "--output", fixture.database)
        #expect(ledger.exitCode == 2)
        #expect(ledger.standardError.contains("is a database"))
        #expect(try Data(contentsOf: URL(filePath: fixture.database)) == before)
        let nowhere = try await query("features", "--output", "no/such/folder/x.csv")
        #expect(nowhere.exitCode == 6)
    }

    @Test func questionsOfTheConfigurationHaveNames() async throws {
        try fixture.folder.write(
            "version: 1\nquestions:\n  morning: features\n",
            to: "ledger.yaml"
        )
        let outcome = try await query(".run", "morning")
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("assistant"))
        let unknown = try await query(".run", "mornin")
        #expect(unknown.exitCode == 2)
        #expect(unknown.standardError.contains("Did you mean .run morning?"))
        try fixture.folder.write("version: 1\nquestions:\n  bad: featrues\n", to: "ledger.yaml")
        // A file that merely lies there does not stand in the way at night.
        let passedOver = try await query("features")
        #expect(passedOver.exitCode == 0)
        #expect(passedOver.standardError.contains("the configuration is passed over"))
        let named = try await query("features", "--config", "ledger.yaml")
        #expect(named.exitCode == 2)
        #expect(named.standardError.contains("questions.bad"))
    }

    @Test func howAQuestionIsAnsweredIsTold() async throws {
        let outcome = try await query(".explain show faithfulness by feature", "--format", "jsonl")
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("SEARCH rollups"))
        let schema = try await query(".schema ledger.events", "--format", "csv")
        #expect(schema.standardOutput.contains("ledger.events,position,INTEGER"))
    }
}
