import Foundation
import Testing
import TestSupport
import Yams

@testable import Ingest
@testable import Notify
@testable import Projections

/// The published schema and the reader know the same keys, words and refusals.
@Suite("The schema of ledger.yaml")
struct ConfigurationSchemaTests {
    private static let path = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "schema/config.schema.json").path

    private static let limits = "rate_limit: 10, timeout: 5s, attempts: 3"

    /// Every kind of section, with names that say which one it is.
    private static let complete = """
        version: 1
        metrics:
          politeness: {polarity: higher_is_better, minimum: 0, maximum: 1, unit: fraction}
        models:
          openai/m: {base_url: "http://x.test/v1", key: "env:K", temperature: no, structure: object,
                     output_limit: max_tokens, reasoning: yes, reasoning_effort: low, concurrency: 4,
                     price: {input: 1, output: 2, cached_input: 0.1, cache_writes: 1.5},
                     requests_per_minute: 60, tokens_per_minute: 1000, timeout: 2m, attempts: 3,
                     context_tokens: 4096}
        score: {model: openai/m, judge: openai/m, rubric: r.yaml, anchors: none, scorers: [rouge],
                bertscore_model: m, votes: 3, concurrency: 8, max_errors: 0.05,
                weights: {rouge_l: 0.5}, categories: {facts: 1}}
        gate: {metrics: [composite], overall_min: 0.8, category_min: 0.7, category_drop: 0.05,
               thresholds: {overall: 0.8, per_category_min: 0.7, regression_alert_delta: 0.05},
               weights: {facts: 1}, category_weights: {facts: 1}, significance: 0.05,
               max_errors: 0.05, max_baseline_age: 90d, critical: {cases: [a], pass: 0.5}}
        alerts:
          tick: 30s
          lateness: 0
          correlated: {faithfulness: {with: [relevance]}}
          rules:
            - {name: low, detector: threshold, metric: faithfulness, comparison: "<", threshold: 0.5,
               resolve_threshold: 0.6, window: 1h30m, min_samples: 5, for: 5m, keep_firing_for: 10m,
               gap: hold, no_data: resolve, severity: P1, scope: {environment: production,
               feature: search, match: ['model="m"']}, by: [category], title: t, description: d,
               runbook: r.md, owner: o}
        receivers:
          pagerduty: {type: pagerduty, key: "env:K", url: "https://x.test", \(limits),
                      change_url: "https://x.test", changes: [production]}
          slack: {type: slack, token: "env:T", channel: c, api_url: "https://x.test", \(limits)}
          alertmanager: {type: alertmanager, url: "http://x.test", resolve_after: 1h, \(limits)}
          pushgateway: {type: pushgateway, url: "env:U", username: u, password: "env:P", job: j,
                        grouping: {a: b}, \(limits)}
          webhook: {type: webhook, url: "https://x.test", token: "env:T", secret: "env:S", \(limits)}
          textfile: {type: textfile, path: /tmp/x.prom}
          stdout: {type: stdout}
        routes:
          - {severities: [P0], match: ['feature=~"s.*"'], receivers: [slack], last: yes}
        dataset:
          name: golden
          categories: [{name: facts, min_examples: 5, weight: 0.3}]
          validation: {require_reference_response: yes, max_prompt_tokens: 512, vocabulary: v.txt}
        """

    private static func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func member(_ path: String...) throws -> [String: Any] {
        var place = try schema()
        for name in path { place = try #require(place[name] as? [String: Any], "\(path)") }
        return place
    }

    private static func keys(_ object: [String: Any]) throws -> Set<String> {
        Set(try #require(object["properties"] as? [String: Any]).keys)
    }

    private static func complaint(_ text: String) -> String? {
        do {
            _ = try ConfigurationFile.read(text, name: "ledger.yaml") { root in
                _ = NotificationSettings(root)
                _ = InferenceSettings(root)
                _ = ScoringSettings(root)
                _ = DatasetSettings.inFile(root)
                return LedgerConfiguration(root)
            }
            return nil
        } catch {
            return error.message
        }
    }

    @Test func theReaderAndTheSchemaHaveTheSameKeys() throws {
        #expect(Self.complaint(Self.complete) == nil)
        var asked = try ConfigurationFile.keys(of: Self.complete) { root in
            _ = LedgerConfiguration(root)
            _ = NotificationSettings(root)
            _ = InferenceSettings(root)
            _ = ScoringSettings(root)
            _ = DatasetSettings.inFile(root)
        }
        func expect(_ path: String, _ object: [String: Any]) throws {
            let read = asked.removeValue(forKey: path)
            let keys = try #require(read, "\(path) is not read")
            #expect(try Self.keys(object) == keys, "\(path)")
        }
        try expect("", Self.schema())
        try expect("metrics.politeness", Self.member("$defs", "metric"))
        try expect("models.openai/m", Self.member("$defs", "model"))
        try expect("models.openai/m.price", Self.member("$defs", "model", "properties", "price"))
        try expect("score", Self.member("$defs", "score"))
        try expect("gate", Self.member("$defs", "gate"))
        for part in ["thresholds", "critical"] {
            try expect("gate.\(part)", Self.member("$defs", "gate", "properties", part))
        }
        let alerts = try Self.member("properties", "alerts")
        try expect("alerts", alerts)
        let correlated = try Self.member("properties", "alerts", "properties", "correlated")
        try expect(
            "alerts.correlated.faithfulness",
            try #require(correlated["additionalProperties"] as? [String: Any])
        )
        try expect("alerts.rules[0]", Self.member("$defs", "rule"))
        try expect("alerts.rules[0].scope", Self.member("$defs", "rule", "properties", "scope"))
        let kinds = try #require(Self.member("$defs", "receiver")["oneOf"] as? [[String: Any]])
        for kind in kinds {
            let properties = try #require(kind["properties"] as? [String: Any])
            let type = try #require((properties["type"] as? [String: Any])?["const"] as? String)
            try expect("receivers.\(type)", kind)
        }
        let routes = try Self.member("properties", "routes")
        try expect("routes[0]", try #require(routes["items"] as? [String: Any]))
        let dataset = try Self.member("properties", "dataset")
        try expect("dataset", dataset)
        let categories = try Self.member("properties", "dataset", "properties", "categories")
        try expect("dataset.categories[0]", try #require(categories["items"] as? [String: Any]))
        try expect(
            "dataset.validation",
            Self.member("properties", "dataset", "properties", "validation")
        )
        #expect(asked.isEmpty, "the schema has nothing for \(asked.keys.sorted())")
    }

    @Test func theReaderAndTheSchemaHaveTheSameWords() throws {
        func words(_ object: [String: Any]) -> [String] {
            (object["enum"] as? [Any] ?? []).compactMap { $0 as? String }
        }
        func rule(_ key: String) throws -> [String] {
            words(try Self.member("$defs", "rule", "properties", key))
        }
        #expect(try rule("detector") == AlertDetector.allCases.map(\.rawValue))
        #expect(try rule("comparison") == AlertComparison.allCases.map(\.rawValue))
        #expect(try rule("gap") == AlertGapPolicy.allCases.map(\.rawValue))
        #expect(try rule("no_data") == AlertNoDataPolicy.allCases.map(\.rawValue))
        #expect(try rule("usual") == AlertUsualPolicy.allCases.map(\.rawValue))
        #expect(try rule("severity") == AlertSeverity.allCases.map(\.rawValue))
        func metric(_ key: String) throws -> [String] {
            words(try Self.member("$defs", "metric", "properties", key))
        }
        #expect(try metric("polarity") == MetricPolarity.allCases.map(\.rawValue))
        #expect(try metric("unit") == MetricDefinition.Unit.allCases.map(\.rawValue))
        func model(_ key: String) throws -> [String] {
            words(try Self.member("$defs", "model", "properties", key))
        }
        #expect(try model("structure") == ModelCapabilities.Structure.allCases.map(\.rawValue))
        #expect(try model("output_limit") == ModelCapabilities.OutputLimit.allCases.map(\.rawValue))
        let kinds = words(try Self.member("$defs", "receiver", "properties", "type"))
        #expect(Set(kinds) == Set(ReceiverKind.allCases.map(\.rawValue)))
    }

    /// Texts that both refuse.
    private static let wrong = [
        "alerts: {}", "version: 2", "version: 1\nalert: {}", "version: 1\nalerts: {tick: soon}",
        "version: 1\nalerts: {tick: 1m1h}", "version: 1\nalerts: {tick: 5}",
        "version: 1\nmetrics: {m: {polarity: up}}", "version: 1\nmetrics: {m: {minimum: low}}",
        "version: 1\nalerts: {correlated: {a: {wiht: [b]}}}",
        "version: 1\nalerts: {rules: [{name: a}]}",
        rule("severity: P9, metric: m, comparison: <, threshold: 1"),
        rule("severity: P2, metric: m, comparison: <"),
        rule("severity: P2, metric: m, threshold: 1"),
        rule("severity: P2, comparison: <, threshold: 1"),
        rule("severity: P1, metric: m, comparison: <, threshold: 1, owner: o"),
        rule("severity: P0, metric: m, comparison: <, threshold: 1, runbook: r"),
        rule("severity: P2, metric: m, comparison: ==, threshold: 1"),
        rule("severity: P2, metric: m, comparison: <, threshold: 1, by: [day]"),
        rule("severity: P2, metric: m, comparison: <, threshold: 1, min_samples: -1"),
        rule("severity: P2, metric: m, comparison: <, threshold: 1, min_samples: 1.5"),
        rule("severity: P2, metric: m, comparison: <, threshold: 1, scope: {env: a}"),
        rule("severity: P2, metric: m, comparison: <, threshold: 1, scope: {match: feature}"),
        rule("severity: P2, detector: forest, by: [feature]"),
        rule("severity: P2, detector: magic, metric: m"), rule("severity: P2, detector: shift"),
        rule("severity: P2, metric: m, comparison: <, threshold: 1, usual: always"),
        model("{key: sk-1}"), model("{base_url: 'ftp://x.test'}"), model("{structure: maybe}"),
        model("{base_url: 'http://u:p@x.test'}"), model("{base_url: 'http://x.test?a'}"),
        model("{price: {input: 1}}"), model("{price: {input: -1, output: 1}}"),
        model("{attempts: 0}"), model("{timeout: long}"), model("{temprature: no}"),
        "version: 1\nscore: {votes: 0}", "version: 1\nscore: {max_errors: 2}",
        "version: 1\nscore: {weights: {a: -1}}", "version: 1\nscore: {jugde: m}",
        "version: 1\ngate: {category_drop: -0.1}", "version: 1\ngate: {significance: 0.6}",
        "version: 1\ngate: {weights: {a: 0}}", "version: 1\ngate: {critical: {case: a}}",
        "version: 1\ngate: {max_errors: 5}", "version: 1\ngate: {max_baseline_age: old}",
        "version: 1\ngate: {thresholds: {regression_alert_delta: -1}}",
        receiver("{}"), receiver("{type: pager}"), receiver("{type: pagerduty}"),
        receiver("{type: pagerduty, key: R0123}"), receiver("{type: pagerduty, key: 'env:1K'}"),
        receiver("{type: slack}"),
        receiver("{type: slack, url: 'env:U', token: 'env:T', channel: c}"),
        receiver("{type: slack, url: 'https://hooks.slack.com/x'}"),
        receiver("{type: slack, token: 'env:T'}"),
        receiver("{type: slack, url: 'env:U', channel: c}"),
        receiver("{type: alertmanager}"), receiver("{type: alertmanager, url: 'ftp://x.test'}"),
        receiver("{type: textfile, path: x.txt}"), receiver("{type: stdout, path: x}"),
        receiver("{type: webhook, url: 'https://x.test', secret: s}"),
        receiver("{type: webhook, url: 'https://x.test', attempts: 0}"),
        receiver("{type: stdout}") + "\nroutes: [{severities: [P0]}]",
        receiver("{type: stdout}") + "\nroutes: [{severities: [watch], receivers: [r]}]",
        receiver("{type: stdout}") + "\nroutes: [{match: [feature], receivers: [r]}]",
        receiver("{type: stdout}") + "\nroutes: [{receivers: [r], last: maybe}]",
        "version: 1\ndataset: {categorys: []}", "version: 1\ndataset: {categories: [{weight: 1}]}",
        "version: 1\ndataset: {categories: [{name: a, min_examples: -1}]}",
        "version: 1\ndataset: {categories: [{name: a, weight: 0}]}",
        "version: 1\ndataset: {validation: {max_prompt_tokens: 0}}",
        "version: 1\ndataset: {name: ''}",
    ]

    /// Texts that the reader refuses for reasons that a schema cannot say.
    private static let beyondTheSchema = [
        rule("severity: P2, metric: m, comparison: <, threshold: 1, window: 1s"),
        rule("severity: P2, metric: faithfulness, comparison: \">\", threshold: 1"),
        rule("severity: P2, metric: m, comparison: <, threshold: 1, resolve_threshold: 0.5"),
        "version: 1\nmetrics: {m: {minimum: 2, maximum: 1}}",
        receiver("{type: stdout}") + "\nroutes: [{receivers: [x]}]",
    ]

    private static func rule(_ text: String) -> String {
        "version: 1\nalerts: {rules: [{name: a, \(text)}]}"
    }

    private static func model(_ text: String) -> String {
        "version: 1\nmodels: {openai/m: \(text)}"
    }

    private static func receiver(_ text: String) -> String {
        "version: 1\nreceivers: {r: \(text)}"
    }

    private static let validator = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for document in json.load(sys.stdin):
            print(1 if validator.is_valid(document) else 0)
        """

    private static let hasValidator =
        (try? PeerProcess.run(
            "sh",
            ["-c", "python3 -c 'import jsonschema' 2>/dev/null && echo yes || true"]
        ))
        == "yes\n"

    @Test(.enabled(if: hasValidator, "python3 with jsonschema is not on this machine"))
    func theReaderAndTheSchemaRefuseTheSame() throws {
        let right = [
            Self.complete, StandardConfiguration.text, "version: 1",
            "version: 1\nalerts:\nreceivers:",
            Self.rule(
                "severity: watch, metric: m, comparison: <, threshold: 1, by: feature, for: 0"
            ),
            Self.rule("severity: P3, detector: spc, metric: m"),
            Self.rule("severity: P3, detector: forest"),
            Self.rule("severity: P3, detector: shift, metric: faithfulness, run_length: 4w"),
            Self.rule("severity: P3, metric: m, comparison: <, threshold: 1, usual: demote"),
            Self.receiver("{type: slack, url: 'env:U'}"),
            Self.receiver("{type: stdout}") + "\nroutes: [{receivers: r, severities: P1}]",
        ]
        let texts = right + Self.wrong + Self.beyondTheSchema
        let documents = try texts.map { try #require(try Yams.load(yaml: $0)) }
        let input = String(
            decoding: try JSONSerialization.data(withJSONObject: documents),
            as: UTF8.self
        )
        let verdicts = try PeerProcess.run(
            "python3",
            ["-c", Self.validator, Self.path],
            input: input
        )
        .split(separator: "\n").map { $0 == "1" }
        try #require(verdicts.count == texts.count)
        for (text, isValid) in zip(texts, verdicts) {
            let complaint = Self.complaint(text)
            let isBeyond = Self.beyondTheSchema.contains(text)
            #expect((complaint == nil) == (right.contains(text)), "\(text)\n\(complaint ?? "")")
            #expect(
                isValid == (complaint == nil || isBeyond),
                "\(text)\n\(complaint ?? "accepted")"
            )
        }
    }

    /// Every problem, in whatever section, is named with its line and column.
    @Test func everyComplaintHasItsPlace() {
        for text in Self.wrong + Self.beyondTheSchema {
            for line in (Self.complaint(text) ?? "").split(separator: "\n") {
                #expect(
                    line.wholeMatch(of: /ledger\.yaml:[1-9][0-9]*:[1-9][0-9]*: .+/) != nil,
                    "\(line)"
                )
            }
        }
    }
}
