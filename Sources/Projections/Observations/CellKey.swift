/// What the observations of one cell share: a series, split by the dimensions that questions ask for.
///
/// The series proper is environment, feature, metric and evaluator revision; values of two series are
/// never averaged. Category, model, prompt and release divide a series further. Scores of a run (one
/// evaluation on a dataset) and scores of live traffic are kept apart, because their mixes differ.
public struct CellKey: Hashable, Sendable {
    /// The environment, such as `production`.
    public var environment: String
    /// The feature, or nil if the producer named none.
    public var feature: String?
    /// The metric.
    public var metric: String
    /// What produced the score, or nil if the producer did not say.
    public var evaluator: EvaluatorKey?
    /// The category, or nil.
    public var category: String?
    /// The model of the evaluated system, or nil.
    public var model: String?
    /// The prompt version of the evaluated system, or nil.
    public var prompt: String?
    /// The release of the evaluated system, or nil.
    public var release: String?
    /// Whether the scores belong to runs and not to live traffic.
    public var isRun: Bool

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - environment: The environment.
    ///   - feature: The feature, or nil.
    ///   - metric: The metric.
    ///   - evaluator: What produced the score, or nil.
    ///   - category: The category, or nil.
    ///   - model: The model, or nil.
    ///   - prompt: The prompt version, or nil.
    ///   - release: The release, or nil.
    ///   - isRun: Whether the scores belong to runs.
    public init(
        environment: String,
        feature: String? = nil,
        metric: String,
        evaluator: EvaluatorKey? = nil,
        category: String? = nil,
        model: String? = nil,
        prompt: String? = nil,
        release: String? = nil,
        isRun: Bool = false
    ) {
        self.environment = environment
        self.feature = feature
        self.metric = metric
        self.evaluator = evaluator
        self.category = category
        self.model = model
        self.prompt = prompt
        self.release = release
        self.isRun = isRun
    }
}

/// What produced a score: two scores compare only if these agree.
public struct EvaluatorKey: Hashable, Sendable {
    /// The evaluator's name, such as `faithfulness-judge`.
    public var name: String
    /// The hash of what it is made of; empty if the producer did not say.
    public var revision: String
    /// The judge's model; empty if there is none.
    public var model: String

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - name: The evaluator's name.
    ///   - revision: The hash of what it is made of, or empty.
    ///   - model: The judge's model, or empty.
    public init(name: String, revision: String, model: String) {
        self.name = name
        self.revision = revision
        self.model = model
    }

    /// The revision as shown: `name@revision`, the judge's model standing in for a missing one.
    public var label: String {
        let revision = revision.isEmpty ? model : revision
        return revision.isEmpty ? name : "\(name)@\(revision)"
    }
}
