/// Why values are not averaged or compared: what an answer says in place of a number.
public enum IncomparableReason: Error, Equatable, Sendable {
    /// The metric has no scores in the scope.
    case noScores(metric: String)
    /// Two metrics are two things.
    case differentMetrics(String, String)
    /// Two evaluators gave the values; the metric, then their labels, nil if unknown.
    case differentEvaluators(String, String?, String?)
    /// The evaluator was changed in between; the metric, then the labels of the revisions.
    case differentRevisions(String, String, String)
    /// Some values belong to runs and some to live traffic; the metric.
    case trafficAndRuns(String)
    /// Values of several environments are asked for as one.
    case severalEnvironments(metric: String, environments: [String])
    /// The metric's polarity was another one then.
    case differentPolarities(metric: String)
    /// The metric's range was another one then.
    case differentRanges(metric: String)
    /// A direction is needed and nobody has said which way is better.
    case unknownPolarity(metric: String)

    /// The reason as one sentence.
    public var sentence: String {
        switch self {
        case .noScores(let metric):
            "There are no scores of \(metric) in this scope."
        case .differentMetrics(let one, let other):
            "\(one) and \(other) are different metrics."
        case .differentEvaluators(let metric, let one, let other):
            "\(metric) was scored by different evaluators, \(Self.name(one)) and"
                + " \(Self.name(other)): their values do not compare."
        case .differentRevisions(let metric, let one, let other):
            "The evaluator of \(metric) was changed between \(one) and \(other): their values do"
                + " not compare."
        case .trafficAndRuns(let metric):
            "Some values of \(metric) are of runs and some of live traffic: their mixes differ."
        case .severalEnvironments(let metric, let environments):
            "\(metric) is scored in several environments (\(environments.joined(separator: ", ")));"
                + " name one."
        case .differentPolarities(let metric):
            "Which way \(metric) is better was defined otherwise then."
        case .differentRanges(let metric):
            "The range of \(metric) was defined otherwise then."
        case .unknownPolarity(let metric):
            "Nobody has said whether a higher \(metric) is better or worse; define its polarity in"
                + " the configuration."
        }
    }

    private static func name(_ label: String?) -> String { label ?? "an unnamed one" }
}

extension MetricDefinition {
    /// Why values under two definitions of a metric are not compared, if they are not.
    ///
    /// - Parameter other: The other definition, such as the one a baseline was approved with.
    /// - Returns: The first thing in which they differ, or nil if they compare.
    public func difference(from other: MetricDefinition) -> IncomparableReason? {
        if name != other.name { return .differentMetrics(name, other.name) }
        if polarity != other.polarity { return .differentPolarities(metric: name) }
        let hasSameRange = lowerBound == other.lowerBound && upperBound == other.upperBound
        return hasSameRange && unit == other.unit ? nil : .differentRanges(metric: name)
    }

    /// Whether a higher value is better, or the reason why that cannot be told.
    ///
    /// - Returns: True if a higher value is better.
    /// - Throws: ``IncomparableReason/unknownPolarity(metric:)``.
    public func isHigherBetter() throws(IncomparableReason) -> Bool {
        switch polarity {
        case .higherIsBetter: return true
        case .lowerIsBetter: return false
        case .unknown: throw .unknownPolarity(metric: name)
        }
    }
}
