/// One result of a run as its event tells it: one metric of one case, with a value or without.
public struct CaseScore: Equatable, Sendable {
    /// Whether there is a value, and why not.
    public enum Status: String, Sendable {
        /// There is one.
        case scored
        /// Nothing was scored.
        case unscored
        /// The evaluator failed.
        case error
        /// The case was left out.
        case skipped
    }

    /// The metric.
    public var metric: String
    /// The environment.
    public var environment: String
    /// What produced it, or nil if the producer did not say.
    public var evaluator: EvaluatorKey?
    /// The category, or nil.
    public var category: String?
    /// The case; nil for a value that stands for many.
    public var caseKey: String?
    /// The value; nil unless ``status`` is scored.
    public var value: Double?
    /// Whether there is a value.
    public var status: Status
    /// How many observations the value stands for, at least 1.
    public var samples: Int64
    /// Whether its producer marked the case as critical.
    public var isCritical: Bool

    /// Makes a result.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - value: The value, or nil.
    ///   - status: Whether there is a value; by default as the value says.
    ///   - environment: The environment.
    ///   - evaluator: What produced it, or nil.
    ///   - category: The category, or nil.
    ///   - caseKey: The case, or nil.
    ///   - samples: How many observations the value stands for, at least 1.
    ///   - isCritical: Whether the case is marked as critical.
    public init(
        metric: String,
        value: Double?,
        status: Status? = nil,
        environment: String = "production",
        evaluator: EvaluatorKey? = nil,
        category: String? = nil,
        caseKey: String? = nil,
        samples: Int64 = 1,
        isCritical: Bool = false
    ) {
        self.metric = metric
        self.value = value
        self.status = status ?? (value == nil ? .unscored : .scored)
        self.environment = environment
        self.evaluator = evaluator
        self.category = category
        self.caseKey = caseKey
        self.samples = samples
        self.isCritical = isCritical
    }

    /// What its value compares by; runs only.
    var key: ComparabilityKey {
        ComparabilityKey(
            CellKey(environment: environment, metric: metric, evaluator: evaluator, isRun: true)
        )
    }
}

/// A run with all its results: what a gate judges, or compares with.
public struct RunEvidence: Equatable, Sendable {
    /// What is known of the run.
    public var record: RunRecord
    /// Its results, in the order of the ledger.
    public var scores: [CaseScore]
    /// The cases that it declared when it started, each with its category; empty if it declared none.
    public var declared: [String: String]
    /// How categories weigh in its overall score, as it declared; empty if it did not.
    public var weights: [String: Double]

    /// Makes evidence.
    ///
    /// - Parameters:
    ///   - record: What is known of the run.
    ///   - scores: Its results.
    ///   - declared: The cases that it declared, each with its category.
    ///   - weights: How categories weigh, as it declared.
    public init(
        record: RunRecord,
        scores: [CaseScore],
        declared: [String: String] = [:],
        weights: [String: Double] = [:]
    ) {
        self.record = record
        self.scores = scores
        self.declared = declared
        self.weights = weights
    }
}

/// What was recorded of the version of a dataset that a run was evaluated on.
public struct DatasetDeclaration: Equatable, Sendable {
    /// The dataset.
    public var name: String
    /// Its version.
    public var version: String
    /// How many cases it has, or nil.
    public var examples: Int64?
    /// How many cases by category; empty if not recorded.
    public var categories: [String: Int64]

    /// Makes a declaration.
    ///
    /// - Parameters:
    ///   - name: The dataset.
    ///   - version: Its version.
    ///   - examples: How many cases it has, or nil.
    ///   - categories: How many cases by category.
    public init(
        name: String,
        version: String,
        examples: Int64? = nil,
        categories: [String: Int64] = [:]
    ) {
        self.name = name
        self.version = version
        self.examples = examples
        self.categories = categories
    }
}
