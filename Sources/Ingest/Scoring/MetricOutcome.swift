/// The value of one metric for one answer, or why there is none.
///
/// A missing value is never a zero: an answer that could not be scored says nothing about quality.
public struct MetricOutcome: Equatable, Sendable {
    /// Whether there is a value, in the words of `score.recorded`.
    public enum Status: String, CaseIterable, Sendable {
        /// There is a value.
        case scored
        /// The metric does not apply or gave no value, such as without a reference.
        case unscored
        /// Scoring failed.
        case error
        /// Scoring was not tried.
        case skipped
    }

    /// The metric, such as `rouge_l`.
    public let metric: String
    /// The value, finite; nil unless the status is `scored`.
    public let value: Double?
    /// Whether there is a value.
    public let status: Status
    /// Why there is no value, or what a reader should know about it; one sentence.
    public let detail: String?

    private init(metric: String, value: Double?, status: Status, detail: String?) {
        self.metric = metric
        self.value = value
        self.status = status
        self.detail = detail
    }

    /// An outcome with a value.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - value: The value; one that is not finite becomes an outcome of status `error`.
    ///   - detail: What a reader should know about it, or nil.
    /// - Returns: The outcome.
    public static func scored(
        _ metric: String,
        _ value: Double,
        detail: String? = nil
    ) -> MetricOutcome {
        guard value.isFinite else { return error(metric, "the value is not a finite number") }
        return MetricOutcome(metric: metric, value: value, status: .scored, detail: detail)
    }

    /// An outcome of a metric that does not apply or gave no value.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - reason: Why, in one sentence.
    /// - Returns: The outcome.
    public static func unscored(_ metric: String, _ reason: String) -> MetricOutcome {
        MetricOutcome(metric: metric, value: nil, status: .unscored, detail: reason)
    }

    /// An outcome of scoring that failed.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - reason: Why, in one sentence.
    /// - Returns: The outcome.
    public static func error(_ metric: String, _ reason: String) -> MetricOutcome {
        MetricOutcome(metric: metric, value: nil, status: .error, detail: reason)
    }

    /// An outcome of scoring that was not tried.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - reason: Why, in one sentence.
    /// - Returns: The outcome.
    public static func skipped(_ metric: String, _ reason: String) -> MetricOutcome {
        MetricOutcome(metric: metric, value: nil, status: .skipped, detail: reason)
    }
}
