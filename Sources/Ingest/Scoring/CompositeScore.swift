/// The weighted mean of a case's metrics.
///
/// What a run does not measure at all is left out and the other weights are scaled up; the parts that
/// are left make another evaluator revision, so that such a composite is never compared with a whole
/// one. A part that is missing in one case only makes that case's composite missing, too: a mean of
/// what happens to be there would be on another scale.
public struct CompositeScore: Equatable, Sendable {
    /// The metric.
    public static let metric = "composite"

    /// The weights by metric, as of the original pipeline.
    public static let standardWeights = ["bertscore": 0.30, "rouge_l": 0.20, "judge_score": 0.50]

    /// The parts with their scaled weights, which sum to 1; empty if nothing that has a weight is
    /// measured.
    public let parts: [Part]
    /// The metrics that have a weight and are not measured.
    public let missing: [String]

    /// A part of the whole.
    public struct Part: Equatable, Sendable {
        /// The metric as it is measured.
        public var metric: String
        /// Its weight, scaled.
        public var weight: Double
        /// The revision of its evaluator.
        public var revision: String
    }

    /// Joins weights with what a run measures.
    ///
    /// - Parameters:
    ///   - weights: The weights by metric, 0 or more; `bertscore` also means `bertscore_f1`.
    ///   - evaluators: Who gives values in the run.
    public init(weights: [String: Double], evaluators: [Evaluator]) {
        var revisions: [String: String] = [:]
        for evaluator in evaluators {
            for metric in evaluator.metrics { revisions[metric] = evaluator.revision }
        }
        var parts: [Part] = []
        var missing: [String] = []
        for (name, weight) in weights.sorted(by: { $0.key < $1.key }) where weight > 0 {
            let measured = [name, name + "_f1"].first { revisions[$0] != nil }
            if let measured, let revision = revisions[measured] {
                parts.append(Part(metric: measured, weight: weight, revision: revision))
            } else {
                missing.append(name)
            }
        }
        let total = parts.reduce(0) { $0 + $1.weight }
        self.parts = parts.map {
            Part(metric: $0.metric, weight: $0.weight / total, revision: $0.revision)
        }
        self.missing = missing
    }

    /// Who gives the composite; nil if there is nothing to compose.
    public var evaluator: Evaluator? {
        guard !parts.isEmpty else { return nil }
        let content = JSONValue.array(
            parts.map {
                [
                    "metric": .string($0.metric), "weight": .number($0.weight),
                    "revision": .string($0.revision),
                ]
            }
        )
        return Evaluator(
            name: "composite",
            revision: String(ContentHash.text(of: content.canonicalText).prefix(12)),
            kind: .code,
            metrics: [Self.metric]
        )
    }

    /// The composite of one case.
    ///
    /// - Parameter outcomes: The case's outcomes.
    /// - Returns: The weighted mean, or why there is none.
    func outcome(_ outcomes: [MetricOutcome]) -> MetricOutcome {
        var sum = 0.0
        for part in parts {
            guard let outcome = outcomes.first(where: { $0.metric == part.metric }) else {
                return .error(Self.metric, "\(part.metric) is missing")
            }
            guard let value = outcome.value else {
                let reason = "\(part.metric) has no value"
                switch outcome.status {
                case .unscored: return .unscored(Self.metric, reason)
                case .skipped: return .skipped(Self.metric, reason)
                case .scored, .error: return .error(Self.metric, reason)
                }
            }
            sum += part.weight * value
        }
        return .scored(Self.metric, sum)
    }
}
