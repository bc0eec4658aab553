/// One test of rules: series that are made up, and what the rules must say of them.
struct RuleTest: Equatable {
    /// Its name; may be empty.
    var name: String
    /// The distance of samples, in seconds.
    var intervalSeconds: Int
    /// The series.
    var series: [InputSeries]
    /// The alerts that must fire.
    var alerts: [AlertExpectation]
    /// The values that expressions must have.
    var expressions: [ExpressionExpectation]

    /// Which alerts of a rule must fire at a time.
    struct AlertExpectation: Equatable {
        /// Seconds since the test's beginning.
        var evalSeconds: Int
        /// The rule.
        var rule: String
        /// The alerts, in the order of the file; empty for none.
        var alerts: [ExpectedAlert]
    }

    /// An alert that must fire.
    struct ExpectedAlert: Equatable {
        /// Its labels without `alertname`.
        var labels: LabelSet
        /// Its annotations; nil if the file says nothing about them.
        var annotations: [String: String]?
    }

    /// Which values an expression must have at a time.
    struct ExpressionExpectation: Equatable {
        /// The expression as it is written.
        var text: String
        /// The series that are meant.
        var selector: SeriesSelector
        /// The comparison that values must satisfy to be there; nil for none.
        var condition: PrometheusExpression?
        /// Seconds since the test's beginning.
        var evalSeconds: Int
        /// The values by series.
        var samples: [ExpectedSample]
    }

    /// A value that an expression must have.
    struct ExpectedSample: Equatable, Comparable {
        /// The series' labels, with its name as `__name__`.
        var labels: LabelSet
        /// The value.
        var value: Double

        /// Orders by labels, then by value.
        static func < (left: ExpectedSample, right: ExpectedSample) -> Bool {
            left.labels == right.labels ? left.value < right.value : left.labels < right.labels
        }
    }

    /// The last second that matters: a tick after it is never asked about.
    var endSeconds: Int {
        (alerts.map(\.evalSeconds) + expressions.map(\.evalSeconds)).max() ?? 0
    }
}
