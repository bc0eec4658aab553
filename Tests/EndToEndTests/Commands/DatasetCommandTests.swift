import Foundation
import Testing
import TestSupport

/// `ledger dataset`: what a pipeline sees, exit codes, and what is in the ledger afterwards.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct DatasetCommandTests {
    private static let settings = """
        categories:
          - {name: facts, min_examples: 2, weight: 0.5}
          - {name: tone, min_examples: 1, weight: 0.5}
        validation:
          require_reference_response: true
          max_prompt_tokens: 512

        """

    private static func line(_ id: String, _ category: String = "facts", _ answer: String = "Yes.")
        -> String
    {
        #"{"id":"\#(id)","category":"\#(category)","prompt":"Is the answer to \#(id) yes?","#
            + #""reference_response":"\#(answer)"}"# + "\n"
    }

    private static func bench() async throws -> CommandBench {
        let bench = try CommandBench()
        try bench.folder.write(settings, to: "dataset_config.yaml")
        try bench.folder.write(line("a") + line("b") + line("c", "tone"), to: "prompts.jsonl")
        try await bench.ledger("init", "-q")
        return bench
    }

    private static func build(_ bench: CommandBench, _ more: String...) async throws
        -> LedgerBinary.Outcome
    {
        try await bench.binary.run(
            ["dataset", "build", "prompts.jsonl", "-o", "golden.jsonl"] + more,
            in: bench.folder.url
        )
    }

    @Test func aDatasetIsBuiltAndRecordedOnce() async throws {
        let bench = try await Self.bench()
        let config = ["--config", "dataset_config.yaml"]
        let first = try await Self.build(bench, config[0], config[1])
        #expect(first.exitCode == 0, "\(first.standardError)")
        #expect(first.standardOutput.hasPrefix("golden@"))
        #expect(first.standardError == "3 cases in 2 categories\nrecorded at position 1\n")
        #expect(try bench.read("golden.jsonl").split(separator: "\n").count == 3)
        let again = try await Self.build(bench, config[0], config[1])
        #expect(again.standardOutput == first.standardOutput)
        #expect(again.standardError.contains("nothing was added to the ledger"))
        // Another version, and back again, are changes of their own.
        let before = try bench.read("prompts.jsonl")
        try bench.folder.write(before + Self.line("d"), to: "prompts.jsonl")
        #expect(try await Self.build(bench).standardError.contains("recorded at position 2"))
        try bench.folder.write(before, to: "prompts.jsonl")
        #expect(try await Self.build(bench).standardError.contains("recorded at position 3"))
        let events = try await bench.ledger("export", "-q")
        let lines = events.standardOutput.split(separator: "\n").filter {
            $0.contains("dataset.versioned")
        }
        #expect(lines.count == 3)
        #expect(lines[0].contains(#""cases":{"a":""#))
        #expect(lines[0].contains(#""categories":{"facts":2,"tone":1}"#))
        let answer = try await bench.ledger("query", "datasets", "--format", "csv")
        #expect(answer.standardOutput.split(separator: "\r\n").count == 4)
    }

    @Test func nothingIsWrittenOfWhatIsWrong() async throws {
        let bench = try await Self.bench()
        try bench.folder.write(
            Self.line("a", "fakts") + Self.line("b") + "nonsense\n",
            to: "prompts.jsonl"
        )
        let outcome = try await Self.build(bench, "--config", "dataset_config.yaml")
        #expect(outcome.exitCode == 1)
        #expect(outcome.standardOutput == "")
        let text = outcome.standardError
        #expect(text.contains("prompts.jsonl:1: category: \"fakts\" is not one of"))
        #expect(text.contains("(did you mean facts?)"))
        #expect(text.contains("prompts.jsonl:3: not JSON"))
        #expect(text.contains("prompts.jsonl: category: tone has 0 cases and needs 1"))
        #expect(!(try bench.files()).contains("golden.jsonl"))
        let events = try await bench.ledger("export", "-q")
        #expect(!events.standardOutput.contains("dataset.versioned"))
        let json = try await Self.build(
            bench,
            "--config",
            "dataset_config.yaml",
            "--format",
            "json"
        )
        #expect(json.exitCode == 1)
        #expect(json.standardOutput.contains("\"field\" : \"category\""))
    }

    @Test func checkingAloneChangesNothing() async throws {
        let bench = try await Self.bench()
        let outcome = try await bench.ledger("dataset", "build", "prompts.jsonl")
        #expect(outcome.exitCode == 0)
        #expect(outcome.standardError.contains("nothing is written without --output"))
        let file = try await Self.build(bench, "--no-record", "--format", "json")
        #expect(file.standardOutput.contains("\"examples\" : 3"))
        let events = try await bench.ledger("export", "-q")
        #expect(!events.standardOutput.contains("dataset.versioned"))
    }

    /// The section of ledger.yaml counts where no other configuration is named.
    @Test func settingsAreInLedgerYAML() async throws {
        let bench = try await Self.bench()
        let section = Self.settings.split(separator: "\n").map { "  \($0)\n" }.joined()
        let text = try bench.read("ledger.yaml")
        try bench.folder.write(
            text + "\ndataset:\n"
                + section.replacingOccurrences(
                    of: "facts, min_examples: 2",
                    with: "facts, min_examples: 3"
                ),
            to: "ledger.yaml"
        )
        let outcome = try await Self.build(bench)
        #expect(outcome.exitCode == 1)
        #expect(outcome.standardError.contains("facts has 2 cases and needs 3"))
        #expect(try await bench.ledger("alert", "check").exitCode == 0)
        try bench.folder.write(text + "\ndataset: {categorys: []}\n", to: "ledger.yaml")
        expectRefusal(try await Self.build(bench), 2, "did you mean categories?")
    }

    @Test func versionsAreCompared() async throws {
        let bench = try await Self.bench()
        let version = try await Self.build(bench).standardOutput.trimmingCharacters(in: .newlines)
        try bench.folder.write(
            Self.line("a", "facts", "No.") + Self.line("b") + Self.line("d"),
            to: "later.jsonl"
        )
        for earlier in ["golden.jsonl", version, "golden", String(version.suffix(12).prefix(6))] {
            let outcome = try await bench.ledger(
                "dataset",
                "diff",
                earlier,
                "later.jsonl",
                "--format",
                "csv"
            )
            #expect(outcome.exitCode == 0, "\(outcome.standardError)")
            let fields = earlier == "golden.jsonl" ? "reference_response" : ""
            let rows = outcome.standardOutput.split(separator: "\r\n").map(String.init)
            #expect(rows.count == 4)
            #expect(rows[1].hasPrefix("removed,c,"))
            #expect(rows[2] == "changed,a,facts,\(fields)")
            #expect(rows[3].hasPrefix("added,d,facts"))
        }
        expectRefusal(
            try await bench.ledger("dataset", "diff", "nowhere", "later.jsonl"),
            2,
            "there is no file and no recorded version nowhere"
        )
    }

    @Test func anIncidentsWorstAnswersBecomeDrafts() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init", "-q")
        var lines = ""
        for minute in 0..<60 {
            let value = minute < 20 ? 0.9 : 0.2 + Double(minute) / 1_000
            lines += """
                {"metric":"faithfulness","value":\(value),"feature":"search","trace":"t-\(minute)",\
                "category":"facts","time":"2026-01-13T10:\(minute < 10 ? "0" : "")\(minute):00Z",\
                "texts":{"prompt":"What is the answer to \(minute)?","answer":"Nobody knows."}}

                """
        }
        let ingested = try await bench.ledger("ingest", "-", "--store-texts", "-q", input: lines)
        #expect(ingested.exitCode == 0, "\(ingested.standardError)")
        try await bench.ledger("refresh", "-q")
        let list = try await bench.ledger("incident", "list", "--format", "csv")
        let row = list.standardOutput.split(separator: "\r\n").first { $0.contains("faithfulness") }
        let incident = try #require(row.map { String($0.prefix { $0 != "," }) })
        let outcome = try await bench.ledger(
            "dataset",
            "add-from-incident",
            incident,
            "--limit",
            "3"
        )
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput == "3\n")
        let drafts = try bench.read("prompts.jsonl").split(separator: "\n")
        #expect(drafts.count == 3)
        #expect(drafts[0].contains("\"prompt\":\"What is the answer to 20?\""))
        #expect(drafts[0].contains("\"source\":\"incident:\(incident)\""))
        let again = try await bench.ledger(
            "dataset",
            "add-from-incident",
            incident,
            "--limit",
            "4"
        )
        #expect(again.standardOutput == "1\n")
        #expect(again.standardError.contains("3 were there already"))
        let built = try await bench.ledger("dataset", "build", "prompts.jsonl")
        #expect(built.exitCode == 1)
        #expect(built.standardError.contains("prompts.jsonl:4: reference_response: is blank"))
        expectRefusal(
            try await bench.ledger("dataset", "add-from-incident", "I-none"),
            2,
            "there is no incident I-none"
        )
    }
}
