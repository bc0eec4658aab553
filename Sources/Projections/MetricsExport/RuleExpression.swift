/// An alert rule of the ledger in Prometheus' query language, over what the ledger exports.
///
/// Where the export says all that the rule asks for, the expression is the rule. Detectors that
/// Prometheus does not have, other windows and dimensions are taken over as the ledger decided them.
public struct RuleExpression: Equatable, Sendable {
    /// The rule.
    public let rule: AlertRule
    /// What holds for as long as the rule is violated.
    public let violation: String
    /// The same, but an alert that fires goes on up to the resolve threshold.
    public let text: String
    /// Whether Prometheus decides by itself, so that its timers are the rule's.
    public let isDirect: Bool

    /// Translates a rule.
    ///
    /// - Parameter rule: The rule.
    public init(_ rule: AlertRule) {
        self.rule = rule
        if let condition = Self.condition(of: rule) {
            let samples = condition.samples.map { "\nand\n\($0) >= \(rule.samplesMin)" } ?? ""
            let comparison = "\(rule.comparison.rawValue) \(Self.number(rule.threshold))"
            violation = "\(condition.value) \(comparison)\(samples)"
            if let resolve = rule.resolveThreshold {
                // On the resolve threshold is back, so only what lies beyond it goes on firing.
                let strict = rule.comparison.isLowBad ? "<" : ">"
                let firing = "ALERTS{alertname=\(Self.quoted(rule.name)),alertstate=\"firing\"}"
                let labels = condition.labels.joined(separator: ", ")
                text = """
                    (
                      \(condition.value) \(comparison)
                    or
                      \(condition.value) \(strict) \(Self.number(resolve)) and on(\(labels)) \(firing)
                    )\(samples)
                    """
            } else {
                text = violation
            }
            isDirect = true
        } else {
            violation = "\(ExportedMetric.alertState.name){rule=\(Self.quoted(rule.name))} == 2"
            text = violation
            isDirect = false
        }
    }

    /// What is compared with a threshold.
    private struct Condition {
        var value: String
        /// How many scores the value rests on; nil if that does not matter.
        var samples: String?
        /// The labels of the value.
        var labels: [String]
    }

    private static func condition(of rule: AlertRule) -> Condition? {
        let isPlain =
            rule.scope.matchers.isEmpty && rule.dimensions.allSatisfy { $0 == .feature }
            && rule.gapPolicy == .reset && rule.noDataPolicy == .hold
        guard isPlain else { return nil }
        switch rule.detector {
        case .threshold: return mean(rule)
        case .errorRate: return errorRate(rule)
        case .silence: return silence(rule)
        default: return nil
        }
    }

    private static func mean(_ rule: AlertRule) -> Condition? {
        guard rule.windowSeconds == MetricWindow.seconds(of: rule.metric) else { return nil }
        let selector = selector(rule)
        let score = ExportedMetric.score.name + selector
        let samples = ExportedMetric.scoreSamples.name + selector
        if !rule.dimensions.isEmpty || rule.scope.feature != nil {
            return Condition(
                value: score,
                samples: samples,
                labels: ["environment", "feature", "metric", "evaluator"]
            )
        }
        let labels = ["environment", "metric", "evaluator"]
        let sum = "sum by (\(labels.joined(separator: ", ")))"
        return Condition(
            value: "\(sum) (\(score) * \(samples)) / \(sum) (\(samples))",
            samples: "\(sum) (\(samples))",
            labels: labels
        )
    }

    private static func errorRate(_ rule: AlertRule) -> Condition? {
        guard rule.windowSeconds == MetricWindow.standardSeconds else { return nil }
        let labels = ["environment"] + rule.dimensions.map(\.rawValue)
        let sum = "sum by (\(labels.joined(separator: ", ")))"
        let name = ExportedMetric.observations.name
        let errors = name + selector(rule, ["status=\"error\""])
        let all = name + selector(rule, ["status!=\"skipped\""])
        return Condition(
            value: "\(sum) (\(errors)) / \(sum) (\(all))",
            samples: "\(sum) (\(all))",
            labels: labels
        )
    }

    private static func silence(_ rule: AlertRule) -> Condition? {
        guard rule.dimensions.isEmpty, rule.scope.feature == nil, rule.samplesMin == 0 else {
            return nil
        }
        let metric = rule.metric.isEmpty ? ExportedMetric.lastScore : ExportedMetric.lastUpdate
        return Condition(
            value: "time() - max by (environment) (\(metric.name)\(selector(rule)))",
            samples: nil,
            labels: ["environment"]
        )
    }

    private static func selector(_ rule: AlertRule, _ more: [String] = []) -> String {
        var matchers = ["environment=\(quoted(rule.scope.environment))"]
        if let feature = rule.scope.feature { matchers.append("feature=\(quoted(feature))") }
        if !rule.metric.isEmpty { matchers.append("metric=\(quoted(rule.metric))") }
        return "{\((matchers + more).joined(separator: ","))}"
    }

    /// A string of the query language.
    static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped.replacing("\n", with: "\\n"))\""
    }

    private static func number(_ value: Double) -> String {
        Int(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
