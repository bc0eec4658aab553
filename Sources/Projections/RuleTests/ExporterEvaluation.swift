import Ledger

/// Prometheus rules over series: a sample is what an exporter publishes and counts until the next.
struct ExporterEvaluation {
    /// The series.
    let series: [InputSeries]
    /// The distance of samples, in seconds.
    let intervalSeconds: Int
    /// The distance of ticks, in seconds.
    let tickSeconds: Int
    /// The last tick, in seconds.
    let endSeconds: Int

    /// How long a sample counts if none follows, in seconds: Prometheus' lookback.
    static let lookbackSeconds: Int64 = 300

    /// The alerts of a rule that fire at a time.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - second: Seconds since the beginning; the last tick up to it counts.
    /// - Returns: The alerts in order of their labels.
    func firing(_ rule: PrometheusRule, at second: Int) -> [TestedAlert] {
        matching(rule.expression.metric, rule.expression.matchers).compactMap { series in
            let outcome = AlertPoints(
                points: points(series),
                holdSeconds: Self.lookbackSeconds
            ).outcome(
                rule: rule.rule,
                labels: series.labels,
                tickSeconds: Int64(tickSeconds),
                resumption: nil,
                end: Int64(endSeconds),
                traced: Timestamp(seconds: 0)...Timestamp(seconds: Int64(endSeconds))
            )
            let traces = (outcome?.traces ?? []).prefix { $0.tick.second <= Int64(second) }
            guard case .firing = traces.last?.state else { return nil }
            // While an alert is kept, its texts stay those of its last violation.
            let value = traces.last { $0.condition == .violated }?.reading.value ?? .nan
            return alert(of: rule, series.labels, value)
        }.sorted()
    }

    private func alert(of rule: PrometheusRule, _ labels: LabelSet, _ value: Double) -> TestedAlert
    {
        func expanded(_ text: String) -> String {
            (try? PrometheusTemplate(text))?.expanded(labels: labels, value: value) ?? text
        }
        return TestedAlert(
            labels: labels.merging(rule.labels.mapValues(expanded))
                .merging(["alertname": rule.rule.name]),
            annotations: rule.annotations.mapValues(expanded)
        )
    }

    /// The values that an expression has at a time.
    ///
    /// - Parameter expectation: The expression and the time.
    /// - Returns: The values in order of their series.
    func samples(_ expectation: RuleTest.ExpressionExpectation) -> [RuleTest.ExpectedSample] {
        let second = Int64(expectation.evalSeconds)
        let selector = expectation.selector
        return matching(selector.metric, selector.matchers).compactMap { series in
            guard let last = points(series).last(where: { $0.second <= second }),
                second - last.second < Self.lookbackSeconds, let value = last.reading.value
            else { return nil }
            if let condition = expectation.condition,
                !condition.comparison.isViolated(by: value, threshold: condition.threshold)
            {
                return nil
            }
            let labels = series.labels.merging(["__name__": series.metric])
            return RuleTest.ExpectedSample(labels: labels, value: value)
        }.sorted()
    }

    private func matching(_ metric: String, _ matchers: [LabelMatcher]) -> [InputSeries] {
        series.filter { series in
            series.metric == metric && matchers.allSatisfy { $0.matches(series.labels) }
        }
    }

    private func points(_ series: InputSeries) -> [AlertPoints.Point] {
        series.samples.enumerated().compactMap { index, sample in
            let second = Int64(index) * Int64(intervalSeconds)
            switch sample {
            case .value(let value):
                return .init(second: second, reading: AlertReading(value: value, samples: 1))
            case .stale:
                return .init(second: second, reading: AlertReading(value: nil, samples: 0))
            case .missing:
                return nil
            }
        }
    }
}
