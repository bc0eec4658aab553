import Foundation
import Ledger
import Testing
import TestSupport

/// `ledger alert test`, `suggest` and `show`, and `ledger config schema`, as their users run them.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct RuleToolCommandTests {
    private static let test = """
        rule_files: [led*.yaml]
        evaluation_interval: 1m
        tests:
          - interval: 1m
            input_series:
              - {series: 'faithfulness{feature="search"}', values: 0.9x240 0.5x60}
            alert_rule_test:
              - eval_time: 300m
                alertname: faithfulness_degraded
                exp_alerts:
                  - exp_labels: {severity: P1, metric: faithfulness, feature: search,
                                 environment: production}
        """

    private func write(_ text: String, _ name: String, _ bench: CommandBench) throws {
        try text.write(
            to: bench.folder.url.appending(path: name),
            atomically: true,
            encoding: .utf8
        )
    }

    @Test func ruleTestsSucceedFailOrAreRefused() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init").expectSuccess()
        try FileManager.default.createDirectory(
            at: bench.folder.url.appending(path: "inner"),
            withIntermediateDirectories: true
        )
        try write(Self.test, "rules_test.yaml", bench)
        let right = try await bench.ledger("alert", "test", "rules_test.yaml")
        #expect(right.exitCode == 0)
        #expect(right.standardOutput == "Unit Testing:  rules_test.yaml\n  SUCCESS\n")
        // Rule files are found beside the file of tests, wherever the command runs.
        let inner = try await bench.ledger("alert", "test", "../rules_test.yaml", in: "inner")
        #expect(inner.exitCode == 0, "\(inner.standardError)")
        let absolute = try await bench.ledger(
            "alert",
            "test",
            "-q",
            bench.folder.path("rules_test.yaml")
        )
        #expect(absolute.exitCode == 0 && absolute.standardOutput.isEmpty)

        try write(Self.test.replacing("300m", with: "250m"), "early.yaml", bench)
        let wrong = try await bench.ledger("alert", "test", "rules_test.yaml", "early.yaml")
        #expect(wrong.exitCode == 1)
        #expect(wrong.standardOutput.contains("rules_test.yaml\n  SUCCESS\n"))
        #expect(
            wrong.standardOutput.contains(
                "early.yaml\n  FAILED:\n    alertname: faithfulness_degraded, time: 4h10m,"
            )
        )
        #expect(wrong.standardOutput.contains("got:[]"))

        try write(Self.test.replacing("eval_time", with: "evaltime"), "bad.yaml", bench)
        let bad = try await bench.ledger("alert", "test", "rules_test.yaml", "bad.yaml")
        expectRefusal(bad, 2, "bad.yaml:8:9: tests[0].alert_rule_test[0].evaltime: unknown key")
        try write(Self.test.replacing("led*.yaml", with: "none*.yaml"), "absent.yaml", bench)
        let none = try await bench.ledger("alert", "test", "absent.yaml")
        expectRefusal(none, 2, "absent.yaml:1:13: rule_files: no file is called none*.yaml")
        expectRefusal(try await bench.ledger("alert", "test", "missing.yaml"), 2, "cannot be read")
    }

    /// What is suggested can be pasted: it is a configuration, and the backtest takes it.
    @Test func suggestedRulesAreAConfiguration() async throws {
        let bench = try CommandBench()
        try await bench.ledger("demo").expectSuccess()
        try await bench.ledger("init").expectSuccess()
        let database = ["--db", "demo-ledger.db"]
        let before = try await bench.root("demo-ledger.db")
        let table = try await bench.binary.run(
            ["alert", "suggest", "faithfulness", "--format", "csv"] + database,
            in: bench.folder.url
        )
        table.expectSuccess()
        #expect(table.standardOutput.contains("\nfaithfulness_search_low,faithfulness,search,<,"))
        let yaml = try await bench.binary.run(
            ["alert", "suggest", "faithfulness", "--format", "yaml"] + database,
            in: bench.folder.url
        )
        yaml.expectSuccess()
        try write(yaml.standardOutput, "suggested.yaml", bench)
        try await bench.ledger("alert", "check", "--config", "suggested.yaml").expectSuccess()
        let backtest = try await bench.binary.run(
            ["alert", "backtest", "--rules", "suggested.yaml"] + database,
            in: bench.folder.url
        )
        backtest.expectSuccess()
        #expect(backtest.standardOutput.contains("faithfulness_search_low"))
        // Nothing is recorded and nothing is in effect.
        #expect(try await bench.root("demo-ledger.db") == before)
        let refused = try await bench.binary.run(
            ["alert", "suggest", "faithfulnes"] + database,
            in: bench.folder.url
        )
        expectRefusal(refused, 2, "there are no scores of faithfulnes")
    }

    /// The demo's incident with its runbook, at first as it is built in, then as a file of one's own.
    @Test func anAlertIsShownWithItsRunbook() async throws {
        let bench = try CommandBench()
        try await bench.ledger("demo", "--db", "ledger.db").expectSuccess()
        try await bench.ledger("init").expectSuccess()
        try await bench.ledger("refresh").expectSuccess()
        let list = try await bench.ledger("alert", "list", "--all", "--format", "csv")
        let row = try #require(
            list.standardOutput.split(whereSeparator: \.isNewline).first {
                $0.contains("faithfulness_degraded")
            }
        )
        let id = String(row.prefix { $0 != "," })

        let shown = try await bench.ledger("alert", "show", id)
        shown.expectSuccess()
        let text = shown.standardOutput
        #expect(text.contains("Runbook: built in, docs/runbooks/faithfulness.md"))
        #expect(
            text.contains(
                "$ ledger query \"what changed when faithfulness dropped in feature search\""
            )
        )
        #expect(text.contains("deployment dep-771"), "the question is answered in place")
        #expect(text.contains("ledger alert ack \(id) --by YOU"))
        #expect(text.firstMatch(of: /\{[a-z_]+\}/) == nil)
        // By default what comes after the cause is only asked.
        #expect(text.contains("$ ledger query \"rolling 10m mean"))
        let all = try await bench.ledger("alert", "show", id, "--run").standardOutput
        #expect(all.count > text.count)
        let none = try await bench.ledger("alert", "show", id, "--no-run").standardOutput
        #expect(!none.contains("Excluded") && none.contains("$ ledger query"))
        #expect(
            try await !bench.ledger("alert", "show", id, "--format", "json").standardOutput
                .contains("Runbook:")
        )

        try FileManager.default.createDirectory(
            at: bench.folder.url.appending(path: "docs/runbooks"),
            withIntermediateDirectories: true
        )
        try write(
            "# Ours\n\u{1b}[2J\n```sh\nledger query \"nonsense of {metric}\"\n```\n",
            "docs/runbooks/faithfulness.md",
            bench
        )
        let own = try await bench.ledger("alert", "show", id)
        #expect(own.exitCode == 0)
        #expect(own.standardOutput.contains("# Ours") && !own.standardOutput.contains("\u{1b}"))
        #expect(own.standardOutput.contains("$ ledger query \"nonsense of faithfulness\""))
    }

    /// Every question of every runbook, filled with facts of the demo's alerts, as one pastes it into a
    /// shell.
    @Test func everyQuestionOfEveryRunbookIsAnswered() async throws {
        let bench = try CommandBench()
        try await bench.ledger("demo", "--db", "ledger.db").expectSuccess()
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/runbooks")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let metrics = [
            "faithfulness.md": "faithfulness, comparison: '<', threshold: 0.75",
            "hallucination.md": "hallucination_rate, comparison: '>', threshold: 0.25",
            "quality-shift.md": "answer_relevance, comparison: '<', threshold: 0.95",
            "toxicity.md": "toxicity_rate, comparison: '>', threshold: 0.0001",
        ]
        #expect(names == metrics.keys.sorted())
        let rules = metrics.map { name, metric in
            "    - {name: \(name), metric: \(metric), window: 1h, severity: P1, by: [feature],"
                + " owner: x, runbook: \(folder.path)/\(name)}\n"
        }
        try write("version: 1\nalerts:\n  rules:\n\(rules.joined())", "ledger.yaml", bench)
        try await bench.ledger("refresh").expectSuccess()
        let list = try await bench.ledger("alert", "list", "--all", "--format", "csv")
            .standardOutput
        for name in names {
            let row = try #require(
                list.split(whereSeparator: \.isNewline).first { $0.contains(",\(name),") },
                "\(name) has no alert"
            )
            let id = String(row.prefix { $0 != "," })
            let shown = try await bench.ledger("alert", "show", id, "--no-run").standardOutput
            #expect(shown.contains("Runbook: \(folder.path)/\(name)"))
            let lines = shown.split(separator: "\n").filter { $0.hasPrefix("    $ ledger query") }
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            #expect(
                lines.count == text.split(separator: "\n").count { $0.hasPrefix("ledger query") }
            )
            for line in lines {
                let asked = try await bench.shell(
                    "\"$LEDGER\"\(line.dropFirst("    $ ledger".count))"
                )
                #expect(asked.exitCode == 0, "\(name): \(line)\n\(asked.standardError)")
                #expect(!asked.standardOutput.isEmpty)
            }
        }
    }

    @Test func theSchemaIsPrintedAsItIsPublished() async throws {
        let outcome = try await CommandBench().ledger("config", "schema")
        outcome.expectSuccess()
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "schema/config.schema.json")
        #expect(outcome.standardOutput == (try String(contentsOf: file, encoding: .utf8)))
    }
}
