/// A question whose names are those of the ledger: what an answer is computed from.
///
/// Time, groups, limit, `as of` and `as known at` are read from ``question``.
public struct ResolvedQuestion: Equatable, Sendable {
    /// The question as it was parsed.
    public var question: Question
    /// What is asked.
    public var kind: Kind
    /// The environment looked at, or nil for all of them.
    public var environment: String?
    /// The feature looked at, or nil for all of them.
    public var feature: String?
    /// What is left of the condition once ``environment`` and ``feature`` are taken out of it.
    public var filter: QuestionFilter?

    /// Makes a resolved question.
    ///
    /// - Parameters:
    ///   - question: The question as it was parsed.
    ///   - kind: What is asked.
    ///   - environment: The environment looked at, or nil for all.
    ///   - feature: The feature looked at, or nil for all.
    ///   - filter: The rest of the condition.
    public init(
        question: Question,
        kind: Kind,
        environment: String? = nil,
        feature: String? = nil,
        filter: QuestionFilter? = nil
    ) {
        self.question = question
        self.kind = kind
        self.environment = environment
        self.feature = feature
        self.filter = filter
    }

    /// What is asked, in the ledger's names.
    public enum Kind: Equatable, Sendable {
        /// What changed when a metric moved in a direction.
        case whatChanged(metric: String, direction: QuestionDirection)
        /// Where a metric's level or slope changed for good.
        case changePoints(metric: String)
        /// The values of metrics.
        case show(metrics: [String])
        /// The means of a metric over a sliding window.
        case rolling(metric: String, window: RollingSpan)
        /// The percentiles of a metric.
        case percentiles(metric: String)
        /// The thresholds that a metric's history suggests.
        case thresholds(metric: String)
        /// What there is of one sort of thing.
        case list(QuestionListing)
        /// The frozen limits in force, or all there ever were, of one metric or of all.
        case limits(metric: String?, isHistory: Bool)
        /// The points of a metric against its limits.
        case controlChart(metric: String)
        /// Which windows a trained detector finds unusual.
        case anomalies
        /// A read-only statement in SQL.
        case sql(String)
    }
}

extension ResolvedQuestion: CustomStringConvertible {
    /// The resolved names on one line, for logs and tests.
    public var description: String {
        var parts: [String]
        switch kind {
        case .whatChanged(let metric, let direction):
            parts = ["what_changed", metric, direction.asked.rawValue, direction.sign.rawValue]
        case .changePoints(let metric):
            parts = ["change_points", metric]
        case .show(let metrics):
            parts = ["show", metrics.joined(separator: ",")]
        case .rolling(let metric, let window):
            parts = ["rolling", metric, "over=\(window)"]
        case .percentiles(let metric):
            parts = ["percentiles", metric]
        case .thresholds(let metric):
            parts = ["thresholds", metric]
        case .list(let listing):
            parts = ["list", listing.rawValue]
        case .limits(let metric, let isHistory):
            parts = [isHistory ? "limits_history" : "limits"] + (metric.map { [$0] } ?? [])
        case .controlChart(let metric):
            parts = ["control_chart", metric]
        case .anomalies:
            parts = ["anomalies"]
        case .sql:
            parts = ["sql"]
        }
        if let environment { parts.append("environment=\(QuestionName.quoted(environment))") }
        if let feature { parts.append("feature=\(QuestionName.quoted(feature))") }
        if let filter { parts.append("where=\(filter)") }
        return parts.joined(separator: " ")
    }
}
