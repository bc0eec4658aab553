/// One metric that a detector looks at, by one evaluator revision.
///
/// Values of another evaluator do not compare with those of the training, so that the revision is
/// part of what was trained.
public struct DetectorMetric: Hashable, Sendable {
    /// The metric's name.
    public var name: String
    /// What produced its scores, or nil if the producers did not say.
    public var evaluator: EvaluatorKey?

    /// Makes a metric.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - evaluator: What produced its scores, or nil.
    public init(name: String, evaluator: EvaluatorKey? = nil) {
        self.name = name
        self.evaluator = evaluator
    }

    /// The metric of a group of comparable values.
    init(_ group: ComparableGroup) {
        self.init(name: group.key.metric, evaluator: group.key.evaluator)
    }

    /// What produced its scores, in words.
    var evaluatorText: String {
        evaluator?.label ?? "an evaluator that nobody named"
    }
}

extension DetectorMetric: Codable {
    private enum CodingKeys: String, CodingKey {
        case metric, evaluator, revision, model
    }

    /// Reads the form that the event has.
    ///
    /// - Parameter decoder: Where to read.
    /// - Throws: What the decoder throws.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .metric)
        guard let evaluator = try container.decodeIfPresent(String.self, forKey: .evaluator) else {
            return
        }
        self.evaluator =
            EvaluatorKey(
                name: evaluator,
                revision: try container.decodeIfPresent(String.self, forKey: .revision) ?? "",
                model: try container.decodeIfPresent(String.self, forKey: .model) ?? ""
            ).ruler
    }

    /// Writes the form that the event has: what is unknown is left out.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .metric)
        guard let evaluator else { return }
        try container.encode(evaluator.name, forKey: .evaluator)
        if !evaluator.revision.isEmpty {
            try container.encode(evaluator.revision, forKey: .revision)
        }
        if !evaluator.model.isEmpty { try container.encode(evaluator.model, forKey: .model) }
    }
}
