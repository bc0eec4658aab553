/// Who gives values to a run's cases, as its events name it.
public struct Evaluator: Hashable, Sendable {
    /// Whether a program or a model judges.
    public enum Kind: String, Sendable {
        case code
        case judge = "llm_judge"
    }

    /// What it is called.
    public var name: String
    /// The hash of all that decides its values.
    public var revision: String
    /// Whether a program or a model judges.
    public var kind: Kind
    /// The judge's model; nil for a program.
    public var model: String?
    /// The metrics that it gives.
    public var metrics: [String]

    /// Makes an evaluator.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - revision: The hash of all that decides its values.
    ///   - kind: Whether a program or a model judges.
    ///   - model: The judge's model, or nil.
    ///   - metrics: The metrics that it gives.
    public init(
        name: String,
        revision: String,
        kind: Kind,
        model: String? = nil,
        metrics: [String]
    ) {
        self.name = name
        self.revision = revision
        self.kind = kind
        self.model = model
        self.metrics = metrics
    }
}

extension Judge {
    /// The metric with the judge's overall value.
    static let metric = "judge_score"

    /// The metrics that it gives: the axes, then the overall value.
    var metrics: [String] { rubric.axes.map(\.name) + [Self.metric] }

    /// The judge as a run's events name it.
    public var evaluator: Evaluator {
        Evaluator(
            name: "judge",
            revision: revision,
            kind: .judge,
            model: client.settings.name.description,
            metrics: metrics
        )
    }
}

extension PairwiseJudge {
    /// The metric that says how often the answer under test is preferred: 1, 0.5 for a tie, or 0.
    static let metric = "preference"
}
