import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// The same test files in promtool and here: the same must pass, and the same must fail.
@Suite(
    "Rule tests: promtool",
    .enabled(if: PeerProcess.path(of: "promtool") != nil, "promtool is not on this machine")
)
struct PromtoolTests {
    private func promtool(_ test: String, _ rules: String) throws -> Bool {
        let folder = try TemporaryFolder()
        try rules.write(
            to: folder.url.appending(path: "rules.yml"),
            atomically: true,
            encoding: .utf8
        )
        let file = folder.url.appending(path: "test.yml")
        try test.write(to: file, atomically: true, encoding: .utf8)
        let output = try PeerProcess.run(
            "sh",
            ["-c", "promtool test rules \"$1\" 2>&1; echo \"code $?\"", "sh", file.path]
        )
        #expect(output.contains("SUCCESS") || output.contains("got:"), "\(output)")
        return output.hasSuffix("code 0\n")
    }

    private func ours(_ test: String, _ rules: String) throws -> Bool {
        try RuleTestFile(test, name: "test.yml") { _ in
            [try ConfigurationFile.read(rules, name: "rules.yml", TestedRules.read)]
        }.report().isSuccess
    }

    private static func rules(_ comparison: String, _ forMinutes: Int, _ keepMinutes: Int) -> String
    {
        """
        groups:
          - name: quality
            rules:
              - alert: Bad
                expr: llm_quality_faithfulness{env!="dev"} \(comparison) 0.7
                for: \(forMinutes)m
                keep_firing_for: \(keepMinutes)m
                labels: {severity: page, team: "{{ $labels.feature }}-team"}
                annotations: {summary: "{{ $labels.feature }} at {{ $value }}", plain: text}
        """
    }

    /// Whether `feature` fires at `minute`, asked in a way that both tools judge.
    private static func test(_ values: [String: String], _ minute: Int, firing: [String: String])
        -> String
    {
        let series = values.sorted { $0.key < $1.key }.map { feature, notation in
            "      - {series: 'llm_quality_faithfulness{feature=\"\(feature)\"}', values: '\(notation)'}\n"
        }.joined()
        let alerts = firing.sorted { $0.key < $1.key }.map { feature, value in
            """
                      - exp_labels: {severity: page, team: \(feature)-team, feature: \(feature)}
                        exp_annotations: {summary: "\(feature) at \(value)", plain: text}

            """
        }.joined()
        return """
            rule_files: [rules.yml]
            evaluation_interval: 1m
            tests:
              - interval: 59s
                input_series:
            \(series.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
                alert_rule_test:
                  - eval_time: \(minute)m
                    alertname: Bad
                    exp_alerts:\(alerts.isEmpty ? " []" : "\n" + alerts)
            """
    }

    /// Random series, rules and times are judged alike.
    ///
    /// An expectation taken from our own evaluation must pass in promtool, and one with an alert more
    /// or less must fail in both. With a sample every 59 seconds none is five minutes old to the second
    /// at a tick, where versions of Prometheus differ.
    @Test func simpleRulesAreJudgedAlike() throws {
        var generator = SeededGenerator(seed: 20_261_013)
        let comparisons = ["<", "<=", ">", ">="]
        let pieces = [
            "0.9x4", "0.6x5", "0.7x2", "0.8-0.02x9", "0.5+0.03x9", "_x3", "stale", "_x2 0.65",
            "NaN", "0.71",
        ]
        var fired = 0
        for round in 0..<24 {
            let comparison = comparisons[round % 4]
            let forMinutes = Int.random(in: 0...5, using: &generator)
            let keepMinutes = Int.random(in: 0...4, using: &generator)
            let rules = Self.rules(comparison, forMinutes, keepMinutes)
            var values: [String: String] = [:]
            for feature in ["a", "b"] {
                values[feature] =
                    "0.9x1 "
                    + (0..<6).map { _ in pieces.randomElement(using: &generator) ?? "1"
                    }
                    .joined(separator: " ")
            }
            let minute = Int.random(in: 3...30, using: &generator)
            let file = try RuleTestFile(Self.test(values, minute, firing: [:]), name: "t") { _ in
                [try ConfigurationFile.read(rules, name: "r", TestedRules.read)]
            }
            guard case .prometheus(let read) = file.rules[0] else { return }
            let evaluation = ExporterEvaluation(
                series: file.tests[0].series,
                intervalSeconds: 60,
                tickSeconds: 60,
                endSeconds: minute * 60
            )
            let firing = Dictionary(
                evaluation.firing(read.rules[0], at: minute * 60).map { alert in
                    let summary = alert.annotations["summary"] ?? ""
                    return (alert.labels["feature"] ?? "", String(summary.dropFirst("a at ".count)))
                }
            ) { first, _ in first }
            fired += firing.count
            let right = Self.test(values, minute, firing: firing)
            #expect(try ours(right, rules))
            #expect(try promtool(right, rules), "\(rules)\n\(right)")
            var other = firing
            if other.removeValue(forKey: "a") == nil { other["a"] = "0.6" }
            let wrong = Self.test(values, minute, firing: other)
            #expect(try !ours(wrong, rules))
            #expect(try !promtool(wrong, rules))
        }
        #expect(fired > 10, "the series hardly ever fire: nothing is compared")
    }

    /// A windowed mean of ours is `avg_over_time` there, over a window without its left end, and
    /// `min_samples` is `count_over_time`.
    @Test func windowedMeansAreAveragesOverTime() throws {
        let ledger = """
            version: 1
            alerts:
              rules:
                - {name: Low, metric: faithfulness, comparison: "<", threshold: 0.7, window: 10m,
                   min_samples: 8, for: 5m, keep_firing_for: 3m, severity: P2, by: [feature]}
            """
        let prometheus = """
            groups:
              - name: quality
                rules:
                  - alert: Low
                    expr: avg_over_time(faithfulness[599s]) < 0.7 and count_over_time(faithfulness[599s]) >= 8
                    for: 5m
                    keep_firing_for: 3m
                    labels: {severity: P2, metric: faithfulness, environment: production}
            """
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<12 {
            var notation: [String] = ["0.9x15"]
            for _ in 0..<4 {
                notation.append(
                    ["0.5x12", "0.9x6", "_x4", "0.69x9", "0.6x3"].randomElement(using: &generator)
                        ?? ""
                )
            }
            let minute = Int.random(in: 15...55, using: &generator)
            func test(isFiring: Bool) -> String {
                """
                rule_files: [rules.yml]
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series:
                      - {series: 'faithfulness{feature="search"}', values: '\(notation.joined(separator: " "))'}
                    alert_rule_test:
                      - eval_time: \(minute)m
                        alertname: Low
                        exp_alerts: \(isFiring ? "[{exp_labels: {severity: P2, metric: faithfulness, environment: production, feature: search}}]" : "[]")
                """
            }
            for isFiring in [true, false] {
                let text = test(isFiring: isFiring)
                #expect(try ours(text, ledger) == promtool(text, prometheus), "\(text)")
            }
        }
    }
}
