import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// Tests of rules, from a file's text to the report.
@Suite("Rule tests: files and reports")
struct RuleTestFileTests {
    private static let configuration = """
        version: 1
        alerts:
          rules:
            - name: low
              metric: faithfulness
              comparison: "<"
              threshold: 0.7
              resolve_threshold: 0.75
              window: 10m
              min_samples: 5
              for: 5m
              keep_firing_for: 5m
              severity: P2
              by: [feature]
              title: Low
            - name: errors
              detector: error_rate
              comparison: ">"
              threshold: 0.2
              window: 10m
              min_samples: 5
              severity: P3
            - name: runs
              detector: trend
              metric: composite
              comparison: "<"
              threshold: 0.7
              severity: P3
        """

    private static let prometheus = """
        groups:
          - name: quality
            rules:
              - alert: Low
                expr: llm_quality_faithfulness{env!="dev"} < 0.7
                for: 3m
                keep_firing_for: 2m
                labels: {severity: page}
                annotations: {summary: "{{ $labels.feature }} {{ $value }}"}
        """

    private func file(_ text: String, rules: String = configuration) throws -> RuleTestFile {
        try RuleTestFile(text, name: "t.yaml") { pattern in
            guard pattern == "rules.yaml" else { return [] }
            return [try ConfigurationFile.read(rules, name: "rules.yaml", TestedRules.read)]
        }
    }

    private func problems(_ text: String, rules: String = configuration) -> String {
        do {
            _ = try file(text, rules: rules)
            return ""
        } catch let error as ConfigurationError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    /// A mean of ten minutes falls from 0.9 to 0.5 by 0.04 a minute from the 31st minute on.
    ///
    /// By hand: at minute 30 + k the window holds k scores of 0.5 and 10 − k of 0.9, a mean of
    /// 0.9 − 0.04 k, which is below 0.7 from k = 6 (0.66) on; k = 5 gives 0.7, which is not below. The
    /// violation begins at minute 36 and the alert fires at minute 41.
    @Test func theWindowedMeanDecidesWhen() throws {
        let text = """
            rule_files: [rules.yaml]
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
                  - series: faithfulness{feature="search"}
                    values: 0.9x30 0.5x39
                  - series: faithfulness{feature="other"}
                    values: 0.9x70
                alert_rule_test:
                  - {eval_time: 40m, alertname: low}
                  - eval_time: 41m
                    alertname: low
                    exp_alerts:
                      - exp_labels: {severity: P2, metric: faithfulness, feature: search, environment: production}
                        exp_annotations: {title: Low}
                  - eval_time: 41m59s
                    alertname: low
                    exp_alerts:
                      - exp_labels: {severity: P2, metric: faithfulness, feature: search, environment: production}
            """
        let report = try file(text).report()
        #expect(report.isSuccess, "\(report.text)")
        #expect(report.count == 3)
        // One minute earlier, one label other, and it fails.
        let early = try file(text.replacing("eval_time: 41m\n", with: "eval_time: 40m\n")).report()
        #expect(early.failures.count == 1)
        #expect(early.text.contains("got:[]"))
        let other = try file(text.replacing("severity: P2", with: "severity: P1")).report()
        #expect(other.failures.count == 2)
        #expect(other.text.contains("severity=\"P2\""))
        let title = try file(text.replacing("{title: Low}", with: "{title: High}")).report()
        #expect(title.failures.count == 1)
    }

    @Test func errorsAreScoresOfThatStatus() throws {
        let text = """
            rule_files: [rules.yaml]
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
                  - {series: faithfulness, values: 0.9x30}
                  - {series: 'faithfulness{status="error"}', values: "_x20 0x10"}
                alert_rule_test:
                  - {eval_time: 20m, alertname: errors}
                  - eval_time: 25m
                    alertname: errors
                    exp_alerts: [{exp_labels: {severity: P3, environment: production}}]
            """
        let report = try file(text).report()
        #expect(report.isSuccess, "\(report.text)")
    }

    /// Timers and templates of Prometheus rules: pending from 4 m, firing at 7 m, kept until 12 m.
    @Test func prometheusRulesTakeSamplesAsTheyAre() throws {
        let text = """
            rule_files: [rules.yaml]
            tests:
              - interval: 1m
                name: a drop
                input_series:
                  - {series: 'llm_quality_faithfulness{feature="a"}', values: 0.9x3 0.6x4 0.65 0.9x20}
                  - {series: 'llm_quality_faithfulness{feature="b",env="dev"}', values: 0.1x30}
                  - {series: 'llm_quality_faithfulness{feature="c"}', values: 0.6x3 stale _x30}
                alert_rule_test:
                  - {eval_time: 6m, alertname: Low}
                  - eval_time: 11m
                    alertname: Low
                    exp_alerts:
                      - exp_labels: {severity: page, feature: a}
                        exp_annotations: {summary: a 0.65}
                  - {eval_time: 12m, alertname: Low}
                promql_expr_test:
                  - expr: llm_quality_faithfulness{feature="a"}
                    eval_time: 8m
                    exp_samples: [{labels: 'llm_quality_faithfulness{feature="a"}', value: 0.6}]
                  - expr: llm_quality_faithfulness < 0.5
                    eval_time: 8m
                    exp_samples:
                      - {labels: 'llm_quality_faithfulness{feature="b", env="dev"}', value: 0.1}
            """
        let report = try file(text, rules: Self.prometheus).report()
        #expect(report.isSuccess, "\(report.text)")
        let wrong = try file(
            text.replacing("value: 0.6}", with: "value: 0.7}"),
            rules: Self.prometheus
        )
        #expect(
            try wrong.report().text.contains("expr: \"llm_quality_faithfulness{feature=\"a\"}\"")
        )
        // promtool: annotations that are not expected are a failure.
        let bare = text.replacing("exp_annotations: {summary: a 0.65}", with: "")
        #expect(try file(bare, rules: Self.prometheus).report().failures.count == 1)
    }

    @Test func everyProblemHasItsPlace() {
        let text = """
            rule_files: [rules.yaml]
            evaluation_interval: never
            tests:
              - interval: 1m
                input_serie: []
                input_series:
                  - {series: 'a{b=~"c"}', values: 1x3}
                  - {series: a, values: 1 NaN}
                  - {series: a, values: 1 b}
                alert_rule_test:
                  - {eval_time: 1m, alertname: lo}
                  - {eval_time: 1m, alertname: runs}
                  - {alertname: low}
                promql_expr_test:
                  - {expr: "rate(a[5m])", eval_time: 1m}
            """
        let message = problems(text)
        for expected in [
            "t.yaml:2:22: evaluation_interval: must be a duration",
            "t.yaml:5:5: tests[0].input_serie: unknown key (did you mean input_series?)",
            "t.yaml:7:18: tests[0].input_series[0].series: must be a metric with labels",
            "t.yaml:8:29: tests[0].input_series[1].values: the rules of a ledger.yaml judge scores",
            "t.yaml:9:29: tests[0].input_series[2].values: item 2, b, is no sample",
            "t.yaml:11:36: tests[0].alert_rule_test[0].alertname: no rule file has a rule lo (did you mean low?)",
            "alert_rule_test[1].alertname: rules of the detector trend are not supported in tests",
            "alert_rule_test[2]: eval_time is missing",
            "t.yaml:15:16: tests[0].promql_expr_test[0].expr: is not supported",
        ] {
            #expect(message.contains(expected), "\(expected)\nnot in\n\(message)")
        }
        #expect(problems("rule_files: []\n").contains("tests is missing"))
        let nowhere = problems(text.replacing("rules.yaml", with: "none.yaml"))
        #expect(nowhere.contains("t.yaml:1:13: rule_files: no file is called none.yaml"))
        #expect(!nowhere.contains("no rule file has a rule"))
        #expect(
            problems("rule_files: [rules.yaml]\ntests: [{}]").contains(
                "t.yaml:2:9: tests[0]: tests nothing"
            )
        )
        #expect(problems("[").contains("not YAML"))
    }

    @Test func whatIsWrongInARuleFileIsSaidWithItsPlaceThere() {
        let tests = "rule_files: [rules.yaml]\ntests: [{alert_rule_test: []}]\n"
        let rules = Self.prometheus.replacing("{{ $value }}", with: "{{ humanize $value }}")
        #expect(
            problems(tests, rules: rules).contains(
                "rules.yaml:9:22: groups[0].rules[0].annotations"
            )
        )
        let wrong = Self.configuration.replacing("threshold: 0.7\n", with: "threshold: low\n")
        #expect(problems(tests, rules: wrong).contains("rules.yaml:7:18"))
    }

    /// Any text is a test file or a refusal with places, and never a trap.
    @Test func noTextTraps() throws {
        var generator = SeededGenerator(seed: 7)
        let words = [
            "rule_files", "tests", ":", "-", "[", "]", "{", "}", "\n", "  ", "values", "1x3", "_",
            "alert_rule_test", "eval_time", "1m", "series", "\"", "'", "&a", "*a", "\u{0}", "9e999",
        ]
        for _ in 0..<300 {
            let count = Int.random(in: 0..<30, using: &generator)
            let text = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }.joined(
                separator: " "
            )
            do { _ = try file(text).report() } catch is ConfigurationError {}
        }
    }
}
