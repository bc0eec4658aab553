/// A metric that the ledger exports: the one list that samples, documentation and dashboards go by.
public struct ExportedMetric: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// What kind of metric it is.
    public let kind: MetricSample.Kind
    /// The labels that it may have; one without a value is left out.
    public let labels: [String]
    /// What it means, one sentence.
    public let help: String

    private init(
        _ name: String,
        _ labels: [String],
        _ help: String,
        kind: MetricSample.Kind = .gauge
    ) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
    }

    /// The names under which Prometheus keeps it.
    public var seriesNames: [String] {
        kind == .histogram ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
    }

    /// A sample of the metric.
    ///
    /// - Parameters:
    ///   - labels: Values of some of ``labels``.
    ///   - value: The value.
    /// - Returns: The sample.
    func sample(_ labels: [String: String], _ value: Double) -> MetricSample {
        MetricSample(name, kind: kind, help: help, labels: LabelSet(labels), value: value)
    }

    /// A sample of a histogram.
    func sample(_ labels: [String: String], _ distribution: MetricDistribution) -> MetricSample {
        MetricSample(name, help: help, labels: LabelSet(labels), distribution: distribution)
    }

    /// All of them, in the order of the documentation.
    public static let all: [ExportedMetric] = [
        faithfulness, hallucinationRate, answerRelevance, toxicityRate, contextUtilization,
        userSatisfaction, evaluationDuration, alertsFired, score, scoreSamples, scoreWindow,
        observations, lastUpdate, lastScore, distribution, limitCenter, limitLower, limitUpper,
        alerts, alertState, ruleThreshold, incidentsOpen, deliveriesDead, deployments, position,
        projectionLag, exported, leftOut,
    ]

    // MARK: Quality under the names that people know

    private static let scope = ["environment", "feature", "evaluator"]

    static let faithfulness = ExportedMetric(
        "llm_quality_faithfulness",
        scope + ["model_version"],
        "Mean faithfulness of the last hour."
    )
    static let hallucinationRate = ExportedMetric(
        "llm_quality_hallucination_rate",
        scope,
        "Share of the answers of the last hour with at least one made-up claim."
    )
    static let answerRelevance = ExportedMetric(
        "llm_quality_answer_relevance",
        scope + ["model_version"],
        "Mean answer relevance of the last hour."
    )
    static let toxicityRate = ExportedMetric(
        "llm_quality_toxicity_rate",
        scope,
        "Share of the answers of the last 30 minutes that are toxic: with a score of 0.5 or more."
    )
    static let contextUtilization = ExportedMetric(
        "llm_quality_context_utilization",
        scope,
        "Mean context utilization of the last hour."
    )
    static let userSatisfaction = ExportedMetric(
        "llm_quality_user_satisfaction",
        scope,
        "Share of the rated answers of the last four hours that users were content with."
    )
    static let evaluationDuration = ExportedMetric(
        "llm_eval_duration_seconds",
        ["eval_type"],
        "How long evaluations took: runs by suite, scores of eval_duration_seconds by evaluator.",
        kind: .histogram
    )
    static let alertsFired = ExportedMetric(
        "llm_quality_alerts_total",
        ["severity", "metric"],
        "How many alerts have fired.",
        kind: .counter
    )

    // MARK: Every metric of the ledger

    private static let series = ["environment", "feature", "metric", "evaluator"]

    static let score = ExportedMetric(
        "llm_quality_score",
        series,
        "Mean of the metric's window, by one evaluator revision."
    )
    static let scoreSamples = ExportedMetric(
        "llm_quality_score_samples",
        series,
        "How many scores the mean rests on."
    )
    static let scoreWindow = ExportedMetric(
        "llm_quality_score_window_seconds",
        ["metric"],
        "The length of the metric's window."
    )
    static let observations = ExportedMetric(
        "llm_quality_observations",
        series + ["status"],
        "How many observations of the last hour were scored, unscored, errors or skipped."
    )
    static let lastUpdate = ExportedMetric(
        "llm_quality_score_last_update_timestamp_seconds",
        series,
        "The minute of the newest observation of the series."
    )
    static let lastScore = ExportedMetric(
        "llm_quality_last_score_timestamp_seconds",
        ["environment"],
        "The minute of the newest observation of any series, however old."
    )
    static let distribution = ExportedMetric(
        "llm_quality_score_distribution",
        series,
        "All values so far by size, of metrics between 0 and 1; one on a bound counts as beyond it.",
        kind: .histogram
    )

    // MARK: Limits

    private static let limit = series + ["chart", "bucket"]

    static let limitCenter = ExportedMetric(
        "llm_quality_limit_center",
        limit,
        "Centre line of the frozen control limits in force."
    )
    static let limitLower = ExportedMetric(
        "llm_quality_limit_lower",
        limit,
        "Lower control limit of one observation, or of a mean of as many scores as the window holds."
    )
    static let limitUpper = ExportedMetric(
        "llm_quality_limit_upper",
        limit,
        "Upper control limit of one observation, or of a mean of as many scores as the window holds."
    )

    // MARK: Alerts

    /// The labels of alerts; rules can have more of their own.
    private static let alert = [
        "severity", "metric", "environment", "feature", "category", "model",
    ]

    static let alerts = ExportedMetric(
        "quality_ledger_alerts",
        ["alertname", "alertstate"] + alert,
        "1 for each alert that is pending or firing in the ledger, as ALERTS in Prometheus."
    )
    static let alertState = ExportedMetric(
        "quality_ledger_alert_state",
        ["rule"] + alert,
        "State of a rule on a label set: 0 inactive, 1 pending, 2 firing."
    )
    static let ruleThreshold = ExportedMetric(
        "quality_ledger_rule_threshold",
        ["rule", "severity", "metric"],
        "The threshold of a rule."
    )
    static let incidentsOpen = ExportedMetric(
        "quality_ledger_incidents_open",
        ["severity"],
        "How many incidents are open, by their most urgent firing alert."
    )
    static let deliveriesDead = ExportedMetric(
        "quality_ledger_deliveries_dead",
        ["receiver"],
        "How many messages a receiver has refused for good."
    )

    // MARK: Changes, and the ledger itself

    static let deployments = ExportedMetric(
        "quality_ledger_deployment_timestamp_seconds",
        ["environment", "service", "deployment", "version", "kind", "outcome"],
        "When something was deployed, of the last 50 deployments within seven days."
    )
    static let position = ExportedMetric(
        "quality_ledger_position",
        [],
        "The last event that the figures know of."
    )
    static let projectionLag = ExportedMetric(
        "quality_ledger_projection_lag_events",
        [],
        "How many events of the ledger the figures do not know of."
    )
    static let exported = ExportedMetric(
        "quality_ledger_exported_timestamp_seconds",
        [],
        "When the figures were computed."
    )
    static let leftOut = ExportedMetric(
        "quality_ledger_series_left_out",
        [],
        "How many series were left out because there are too many."
    )
}
