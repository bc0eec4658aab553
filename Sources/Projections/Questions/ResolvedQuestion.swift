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
        /// A metric over time, with what went live about it.
        case chart(metric: String)
        /// The moving average of a metric against its limits.
        case movingAverageChart(metric: String)
        /// How the values of a metric are spread.
        case distribution(metric: String)
        /// Which parts of the traffic explain a fall of a metric.
        case segments(metric: String)
        /// Two sets of scores side by side.
        case comparison(ResolvedComparison)
        /// Single cases, the worst, the best or the newly broken first.
        case cases(ResolvedCases)
        /// Why an alert fired, or what a rule says; an alert's id or a rule's name.
        case explanation(String)
        /// Everything of a scope, or of one incident, in order of time.
        case timeline(incident: String?)
        /// How a shadow candidate compares with production.
        case shadowStatus
        /// What differs between two versions of a dataset; the last two if none are named.
        case datasetDifference(dataset: String, before: String?, after: String?)
        /// A read-only statement in SQL.
        case sql(String)
    }
}

extension ResolvedQuestion: CustomStringConvertible {
    /// The resolved names on one line, for logs and tests.
    public var description: String {
        var parts = kind.parts
        if let environment { parts.append("environment=\(QuestionName.quoted(environment))") }
        if let feature { parts.append("feature=\(QuestionName.quoted(feature))") }
        if let filter { parts.append("where=\(filter)") }
        return parts.joined(separator: " ")
    }
}

extension ResolvedQuestion.Kind {
    /// The name of the kind and what the heading names, for logs and tests.
    fileprivate var parts: [String] {
        switch self {
        case .whatChanged(let metric, let direction):
            ["what_changed", metric, direction.asked.rawValue, direction.sign.rawValue]
        case .changePoints(let metric): ["change_points", metric]
        case .show(let metrics): ["show", metrics.joined(separator: ",")]
        case .rolling(let metric, let window): ["rolling", metric, "over=\(window)"]
        case .percentiles(let metric): ["percentiles", metric]
        case .thresholds(let metric): ["thresholds", metric]
        case .list(let listing): ["list", listing.rawValue]
        case .limits(let metric, let isHistory):
            [isHistory ? "limits_history" : "limits"] + [metric].compactMap(\.self)
        case .controlChart(let metric): ["control_chart", metric]
        case .chart(let metric): ["chart", metric]
        case .movingAverageChart(let metric): ["ewma_chart", metric]
        case .distribution(let metric): ["distribution", metric]
        case .segments(let metric): ["segments", metric]
        case .comparison(let comparison):
            ["comparison"] + [comparison.metric].compactMap(\.self) + ["\(comparison.sides)"]
        case .cases(let cases):
            ["\(cases.order.rawValue)_cases"] + (cases.run.map { ["run=\($0)"] } ?? [])
                + (cases.metric.map { ["metric=\($0)"] } ?? [])
                + (cases.reference.map { ["against=\($0)"] } ?? [])
        case .explanation(let name): ["explanation", name]
        case .timeline(let incident): ["timeline"] + [incident].compactMap(\.self)
        case .shadowStatus: ["shadow_status"]
        case .datasetDifference(let dataset, let before, let after):
            ["dataset_difference", dataset] + [before, after].compactMap(\.self)
        case .anomalies: ["anomalies"]
        case .sql: ["sql"]
        }
    }
}
