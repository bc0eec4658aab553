public import Ledger

/// What is known at one moment of everything that the ledger exports.
///
/// A value: ``samples()`` makes metrics of it without looking anywhere else.
public struct MetricsReading: Equatable, Sendable {
    /// The moment at which windows end.
    public internal(set) var time: Timestamp
    /// The last event that it knows of.
    public internal(set) var position: Position
    /// How many events the ledger holds beyond that one.
    public internal(set) var lag: Int64 = 0
    /// What was decided, in the order of the ledger, for whoever folds more of it.
    public internal(set) var decisions: [DecisionRecord] = []
    /// How many messages each receiver has refused for good.
    ///
    /// Whoever knows the receivers says so; a receiver without one is 0.
    public var deadDeliveries: [String: Int] = [:]

    var series: [Series] = []
    var gauges: [Gauge] = []
    /// The newest observation of each environment.
    var lastScores: [String: Timestamp] = [:]
    var durations: [String: MetricDistribution] = [:]
    var limits: [Limits] = []
    var alerts = AlertHistory([])
    var incidents: [Incident] = []
    var rules: [AlertRule] = []
    /// What the rules say now; nil if nobody evaluated them.
    var outcomes: [AlertOutcome]?
    var deployments: [ChangeRecord] = []
    /// How many series were not even read.
    var unread = 0

    /// The scores of one metric in one place by one evaluator revision.
    struct Series: Equatable, Sendable {
        var environment: String
        var feature: String?
        var metric: String
        var evaluator: String?
        var window: WindowFigures
        /// The observations of the last hour.
        var statuses: StatusCounts
        var lastUpdate: Timestamp
        /// All values so far; nil for metrics that do not lie between 0 and 1.
        var distribution: MetricDistribution?

        /// The labels.
        var labels: [String: String] {
            [
                "environment": environment, "feature": feature ?? "", "metric": metric,
                "evaluator": evaluator ?? "",
            ]
        }
    }

    /// The value of a gauge with a name of its own.
    struct Gauge: Equatable, Sendable {
        var exported: ExportedMetric
        var labels: [String: String]
        var value: Double
    }

    /// The limits in force of one chart.
    struct Limits: Equatable, Sendable {
        var series: LimitsSeries
        var phase: ControlPhase
        /// How many scores a subgroup holds now; nil if there are none.
        var samples: Int64?
    }
}
