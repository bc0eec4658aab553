import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite("Metrics: rules for Prometheus and Grafana")
struct RuleExpressionTests {
    private static let standard =
        (try? ConfigurationFile.read(
            StandardConfiguration.text,
            name: "ledger.yaml"
        ) { LedgerConfiguration($0).alerts.rules }) ?? []

    private func rule(_ name: String) throws -> AlertRule {
        try #require(Self.standard.first { $0.name == name })
    }

    @Test func aThresholdOnTheExportedWindowIsAskedOfPrometheus() throws {
        let expression = RuleExpression(try rule("toxicity_critical"))
        let scope = #"{environment="production",metric="toxicity_rate"}"#
        #expect(
            expression.violation == """
                llm_quality_score\(scope) > 0.01
                and
                llm_quality_score_samples\(scope) >= 10
                """
        )
        #expect(expression.isDirect)
        #expect(expression.text.contains("> 0.008 and on(environment, feature, metric, evaluator)"))
        #expect(
            expression.text.contains(#"ALERTS{alertname="toxicity_critical",alertstate="firing"}"#)
        )
    }

    @Test func withoutDimensionsFeaturesAreAveragedByTheirScores() throws {
        var rule = try rule("faithfulness_low")
        rule.dimensions = []
        rule.resolveThreshold = nil
        let text = RuleExpression(rule).text
        #expect(
            text.contains("/ sum by (environment, metric, evaluator) (llm_quality_score_samples")
        )
        rule.scope.feature = "a\"b\nc"
        #expect(RuleExpression(rule).text.contains(#"feature="a\"b\nc""#))
    }

    /// What Prometheus cannot decide as the rule says is taken over as the ledger decided it.
    @Test func anythingElseIsTakenOverFromTheLedger() throws {
        let original = try rule("faithfulness_low")
        var changed: [AlertRule] = []
        func change(_ body: (inout AlertRule) -> Void) {
            var rule = original
            body(&rule)
            changed.append(rule)
        }
        change { $0.windowSeconds = 600 }
        change { $0.dimensions = [.category] }
        change { $0.gapPolicy = .hold }
        change { $0.noDataPolicy = .alert }
        change { $0.detector = .spc }
        for rule in changed {
            let expression = RuleExpression(rule)
            #expect(!expression.isDirect)
            #expect(
                expression.text == #"quality_ledger_alert_state{rule="faithfulness_low"} == 2"#
            )
        }
        #expect(RuleExpression(original).isDirect)
    }

    /// The files are what the code writes; `RECORD_SNAPSHOTS=1` writes them anew.
    @Test(arguments: [
        (RuleFile.prometheus, "docs/prometheus/ledger-rules.yml"),
        (.grafana, "docs/grafana/alert-rules.yaml"),
    ])
    func theFilesHoldTheStandardRules(file: RuleFile, path: String) throws {
        let url = DocumentationFolder.root.appending(path: path)
        let text = file.text(Self.standard)
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try Data(text.utf8).write(to: url)
        }
        #expect(text == String(decoding: try Data(contentsOf: url), as: UTF8.self))
        for rule in Self.standard where rule.isSent {
            #expect(text.contains("\"\(rule.name)\""), "\(rule.name)")
        }
    }

    @Test func everyGrafanaRuleHasAnIdentifierOfItsOwn() throws {
        var rule = try rule("faithfulness_low")
        let names = [
            "a b", "a_b", String(repeating: "x", count: 60), String(repeating: "x", count: 61),
        ]
        let rules = names.map { name in
            rule.name = name
            return rule
        }
        let text = RuleFile.grafana.text(rules)
        let found = text.matches(of: /- uid: (\S+)/).map { String($0.1) }
        #expect(Set(found).count == found.count && found.count == 4 + RuleFile.ownRules.count)
        #expect(found.allSatisfy { $0.count <= 40 })
    }

    @Test(
        .enabled(if: PeerProcess.path(of: "promtool") != nil, "promtool is not installed"),
        arguments: [0, 1]
    )
    func promtoolTakesTheRules(turn: Int) throws {
        let folder = try TemporaryFolder()
        var hostile = try rule("faithfulness_low")
        hostile.name = "low: {{ $x }} \"'\n# é"
        hostile.title = "{{ .Boom }} }} \\ :"
        let path = try folder.write(
            RuleFile.prometheus.text(turn == 0 ? Self.standard : [hostile]),
            to: "rules.yml"
        )
        try PeerProcess.run("promtool", ["check", "rules", path])
    }

    /// Everything that Grafana is to ask is something that Prometheus can read.
    @Test(.enabled(if: PeerProcess.path(of: "promtool") != nil, "promtool is not installed"))
    func prometheusReadsWhatGrafanaAsks() throws {
        let text = RuleFile.grafana.text(Self.standard)
        var rules: [[String: String]] = []
        for rule in Self.standard where rule.isSent {
            let violation = RuleExpression(rule).violation
            let asked = "(\(violation)) * 0 + 1"
            let lines = asked.split(separator: "\n").map(String.init)
            let written = lines.count == 1 ? [RuleFile.scalar(asked)] : lines
            #expect(written.allSatisfy { text.contains($0) }, "\(rule.name)")
            rules.append(["record": "asked:\(rule.name)", "expr": asked])
        }
        let folder = try TemporaryFolder()
        let groups: [String: Any] = ["groups": [["name": "grafana", "rules": rules]]]
        let path = try folder.write(Self.json(groups), to: "rules.yml")
        try PeerProcess.run("promtool", ["check", "rules", path])
    }

    /// JSON is YAML.
    private static func json(_ value: Any) throws -> String {
        let data = try JSONSerialization.data(
            withJSONObject: value,
            options: .withoutEscapingSlashes
        )
        return String(decoding: data, as: UTF8.self)
    }

    /// Prometheus decides at the minute at which the ledger's rule would: sustained for as long as the
    /// rule asks, on enough scores, over at the resolve threshold and after the patience.
    @Test(.enabled(if: PeerProcess.path(of: "promtool") != nil, "promtool is not installed"))
    func prometheusFiresWhenTheRuleSays() throws {
        let rule = try rule("faithfulness_degraded")
        var labels = [
            "environment": "production", "feature": "search", "metric": "faithfulness",
            "evaluator": "j@1",
        ]
        let series = LabelSet(labels).description
        labels["severity"] = "P1"
        labels["owner"] = rule.owner
        let firing: [[String: Any]] = [
            [
                "exp_labels": labels,
                "exp_annotations": [
                    "summary": rule.title, "description": rule.description,
                    "runbook_url": rule.runbook,
                ],
            ]
        ]
        // 0.9 for ten minutes, then 0.6; from minute 40 it is 0.66, which is above the threshold of
        // 0.65 but not yet back at 0.68; from minute 60 it is 0.9.
        func test(samples: Int, _ checks: [(minute: Int, isFiring: Bool)]) -> [String: Any] {
            [
                "interval": "1m",
                "input_series": [
                    [
                        "series": "llm_quality_score\(series)",
                        "values": "0.9x9 0.6x29 0.66x19 0.9x60",
                    ],
                    ["series": "llm_quality_score_samples\(series)", "values": "\(samples)x120"],
                ],
                "alert_rule_test": checks.map { check -> [String: Any] in
                    [
                        "eval_time": "\(check.minute)m", "alertname": rule.name,
                        "exp_alerts": check.isFiring ? firing : [],
                    ]
                },
            ]
        }
        let rules = DocumentationFolder.root.appending(path: "docs/prometheus/ledger-rules.yml")
        let checks = [
            (24, false), (25, true), (45, true), (59, true), (74, true), (76, false),
        ]
        let content: [String: Any] = [
            "rule_files": [rules.path(percentEncoded: false)], "evaluation_interval": "1m",
            "tests": [
                test(samples: 20, checks), test(samples: 19, [(25, false), (40, false)]),
            ],
        ]
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.json(content), to: "tests.yml")
        try PeerProcess.run("promtool", ["test", "rules", path])
    }
}
