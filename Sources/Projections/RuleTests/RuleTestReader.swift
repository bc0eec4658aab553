/// Reads the tests of a file, and says what cannot be tested before anything is evaluated.
struct RuleTestReader {
    /// The rules under test.
    let rules: [TestedRules]
    /// Whether all rule files were found: only then is a rule that is not there a mistake.
    let isComplete: Bool
    /// The distance of ticks that the file names, in seconds.
    let evaluationSeconds: Int?

    private static let longestSeconds = 366 * 86_400

    /// Reads one test.
    ///
    /// - Parameter section: What the file says; what is wrong is noted there.
    /// - Returns: The test, without what is wrong.
    func test(_ section: ConfigurationSection) -> RuleTest {
        defer { section.finish() }
        for key in ["external_labels", "external_url"] where section.holds(key) {
            section.note(key, "is not supported", hint: "the ledger adds no labels of its own")
        }
        let test = RuleTest(
            name: section.text("name") ?? "",
            intervalSeconds: section.seconds("interval", in: 1...86_400) ?? evaluationSeconds ?? 60,
            series: section.sections("input_series").compactMap(series),
            alerts: section.sections("alert_rule_test").compactMap(alert),
            expressions: section.sections("promql_expr_test").compactMap(expression)
        )
        if !section.holds("alert_rule_test"), !section.holds("promql_expr_test") {
            section.note(nil, "tests nothing", hint: "add alert_rule_test")
        }
        return test
    }

    private func series(_ section: ConfigurationSection) -> InputSeries? {
        defer { section.finish() }
        let name = section.requiredText("series")
        let notation = section.requiredText("values")
        guard !name.isEmpty, !notation.isEmpty else { return nil }
        guard let (metric, labels) = Self.named(name) else {
            section.note(
                "series",
                "must be a metric with labels",
                hint: "such as faithfulness{feature=\"search\"}"
            )
            return nil
        }
        do throws(InputSeries.NotationError) {
            let samples = try InputSeries.samples(notation)
            let isFinite = samples.allSatisfy { sample in
                if case .value(let value) = sample { return value.isFinite }
                return true
            }
            if !isFinite, rules.contains(where: \.takesScores) {
                section.note("values", "the rules of a ledger.yaml judge scores, which are finite")
            }
            return InputSeries(metric: metric, labels: labels, samples: samples)
        } catch {
            section.note("values", error.message)
            return nil
        }
    }

    /// The name and the labels of one series; nil if the text names none.
    private static func named(_ text: String) -> (metric: String, labels: LabelSet)? {
        guard let selector = SeriesSelector(prefixOf: text), selector.end == text.endIndex,
            let labels = selector.labels
        else { return nil }
        return (selector.metric, LabelSet(labels))
    }

    private func alert(_ section: ConfigurationSection) -> RuleTest.AlertExpectation? {
        defer { section.finish() }
        let seconds = evalSeconds(section)
        let name = section.requiredText("alertname")
        let alerts = section.sections("exp_alerts").map { alert in
            defer { alert.finish() }
            let labels = Dictionary(alert.pairs("exp_labels").map { ($0.key, $0.value) }) { $1 }
            let annotations = Dictionary(
                alert.pairs("exp_annotations").map { ($0.key, $0.value) }
            ) { $1 }
            return RuleTest.ExpectedAlert(
                labels: LabelSet(labels),
                annotations: alert.holds("exp_annotations") ? annotations : nil
            )
        }
        guard let seconds, !name.isEmpty else { return nil }
        let known = rules.flatMap(\.rules)
        guard let rule = known.first(where: { $0.name == name }) else {
            guard isComplete else { return nil }
            let nearest = EditDistance.nearest(to: name, among: known.map(\.name))
            section.note(
                "alertname",
                "no rule file has a rule \(name)",
                hint: nearest.map { "did you mean \($0)?" } ?? ""
            )
            return nil
        }
        guard rule.detector.isTestable else {
            section.note(
                "alertname",
                "rules of the detector \(rule.detector.rawValue) are not supported in tests",
                hint: "they look at more than series; try `ledger alert backtest`"
            )
            return nil
        }
        return RuleTest.AlertExpectation(evalSeconds: seconds, rule: name, alerts: alerts)
    }

    private func expression(_ section: ConfigurationSection) -> RuleTest.ExpressionExpectation? {
        defer { section.finish() }
        let seconds = evalSeconds(section)
        let text = section.requiredText("expr")
        let samples = section.sections("exp_samples").compactMap(sample)
        guard let seconds, !text.isEmpty else { return nil }
        let selector = SeriesSelector(prefixOf: text)
        let condition = PrometheusExpression(text)
        guard let selector, condition != nil || selector.end == text.endIndex else {
            section.note(
                "expr",
                "is not supported: only metric{matchers} and metric{matchers} op number are",
                hint: "test other expressions with promtool"
            )
            return nil
        }
        return RuleTest.ExpressionExpectation(
            text: text,
            selector: selector,
            condition: condition,
            evalSeconds: seconds,
            samples: samples
        )
    }

    private func sample(_ section: ConfigurationSection) -> RuleTest.ExpectedSample? {
        defer { section.finish() }
        let text = section.requiredText("labels")
        guard let value = section.number("value"), let (metric, labels) = Self.named(text) else {
            if !text.isEmpty, Self.named(text) == nil {
                section.note("labels", "must be a metric with labels")
            }
            if !section.holds("value") { section.note(nil, "value is missing") }
            return nil
        }
        return RuleTest.ExpectedSample(
            labels: labels.merging(["__name__": metric]),
            value: value
        )
    }

    private func evalSeconds(_ section: ConfigurationSection) -> Int? {
        if !section.holds("eval_time") { section.note(nil, "eval_time is missing") }
        return section.seconds("eval_time", in: 0...Self.longestSeconds)
    }
}
