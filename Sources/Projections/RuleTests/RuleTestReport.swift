import Ledger

/// What the tests of one file came to.
public struct RuleTestReport: Equatable, Sendable {
    /// One expectation that was not met.
    public struct Failure: Equatable, Sendable {
        /// The test's name; may be empty.
        public var test: String
        /// What was asked.
        public var subject: String
        /// What was expected, one entry each.
        public var expected: [String]
        /// What there was, one entry each.
        public var got: [String]
    }

    /// How many expectations there were.
    public internal(set) var count = 0
    /// Those that were not met, in the order of the file.
    public internal(set) var failures: [Failure] = []

    /// Whether all expectations were met.
    public var isSuccess: Bool { failures.isEmpty }

    /// The report in the words of promtool, without the file's name.
    public var text: String {
        guard !isSuccess else { return "  SUCCESS\n" }
        var text = "  FAILED:\n"
        for failure in failures {
            if !failure.test.isEmpty { text += "    name: \(failure.test),\n" }
            text += "    \(failure.subject),\n"
            text += "        exp:\(Self.list(failure.expected)),\n"
            text += "        got:\(Self.list(failure.got))\n"
        }
        return text
    }

    private static func list(_ entries: [String]) -> String {
        guard !entries.isEmpty else { return "[]" }
        var text = "[\n"
        for (index, entry) in entries.enumerated() {
            text += "            \(index):\n"
            for line in entry.split(separator: "\n") { text += "              \(line)\n" }
        }
        return text + "            ]"
    }
}

extension RuleTestFile {
    /// Runs all tests.
    ///
    /// - Returns: What they came to.
    /// - Throws: ``StoreError`` if no ledger can be made in the temporary folder.
    /// - Complexity: O(samples + ticks × label sets) a test and rule.
    public func report() throws -> RuleTestReport {
        var report = RuleTestReport()
        for test in tests { try run(test, &report) }
        return report
    }

    private func run(_ test: RuleTest, _ report: inout RuleTestReport) throws {
        var scores: [ScoreEvaluation?] = []
        var exporters: [ExporterEvaluation] = []
        for rules in rules {
            let tickSeconds = evaluationSeconds ?? rules.tickSeconds
            exporters.append(exporter(test, tickSeconds))
            if case .ledger(let configuration) = rules, !test.alerts.isEmpty {
                scores.append(
                    try ScoreEvaluation(configuration, test, tickSeconds: tickSeconds)
                )
            } else {
                scores.append(nil)
            }
        }
        for expectation in test.alerts {
            var got: [TestedAlert] = []
            for (index, rules) in rules.enumerated() {
                if case .prometheus(let file) = rules {
                    for rule in file.rules where rule.rule.name == expectation.rule {
                        got += exporters[index].firing(rule, at: expectation.evalSeconds)
                    }
                } else if let scores = scores[index] {
                    got += scores.firing(expectation.rule, at: expectation.evalSeconds)
                }
            }
            judge(test, expectation, got.sorted(), &report)
        }
        let exporter = exporter(test, evaluationSeconds ?? 60)
        for expectation in test.expressions {
            judge(test, expectation, exporter.samples(expectation), &report)
        }
    }

    private func exporter(_ test: RuleTest, _ tickSeconds: Int) -> ExporterEvaluation {
        ExporterEvaluation(
            series: test.series,
            intervalSeconds: test.intervalSeconds,
            tickSeconds: tickSeconds,
            endSeconds: test.endSeconds
        )
    }

    private func judge(
        _ test: RuleTest,
        _ expectation: RuleTest.AlertExpectation,
        _ got: [TestedAlert],
        _ report: inout RuleTestReport
    ) {
        report.count += 1
        // Prometheus has annotations only as its file says: none expected means none there.
        let isStrict = rules.allSatisfy { !$0.takesScores }
        var expected = expectation.alerts
        for index in expected.indices where isStrict && expected[index].annotations == nil {
            expected[index].annotations = [:]
        }
        var rest = got
        let areAllThere = expected.allSatisfy { alert in
            guard let index = rest.firstIndex(where: { $0.isLike(alert, rule: expectation.rule) })
            else { return false }
            rest.remove(at: index)
            return true
        }
        guard !areAllThere || !rest.isEmpty else { return }
        report.failures.append(
            RuleTestReport.Failure(
                test: test.name,
                subject: "alertname: \(expectation.rule), time:"
                    + " \(DurationText.text(expectation.evalSeconds))",
                expected: expected.map { alert in
                    Self.text(
                        alert.labels.merging(["alertname": expectation.rule]),
                        alert.annotations
                    )
                },
                got: got.map { Self.text($0.labels, $0.annotations) }
            )
        )
    }

    private func judge(
        _ test: RuleTest,
        _ expectation: RuleTest.ExpressionExpectation,
        _ got: [RuleTest.ExpectedSample],
        _ report: inout RuleTestReport
    ) {
        report.count += 1
        let expected = expectation.samples.sorted()
        guard expected != got else { return }
        func text(_ sample: RuleTest.ExpectedSample) -> String {
            "\(sample.labels) \(PrometheusTemplate.text(sample.value))"
        }
        report.failures.append(
            RuleTestReport.Failure(
                test: test.name,
                subject: "expr: \"\(expectation.text)\", time:"
                    + " \(DurationText.text(expectation.evalSeconds))",
                expected: expected.map(text),
                got: got.map(text)
            )
        )
    }

    private static func text(_ labels: LabelSet, _ annotations: [String: String]?) -> String {
        let shown = annotations.map { "\nAnnotations:\(LabelSet($0))" } ?? ""
        return "Labels:\(labels)\(shown)"
    }
}
