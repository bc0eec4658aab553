/// The names that the ledger knows: what questions are checked against and completed from.
///
/// A list is either complete or empty; of a list that is empty nothing is checked, except for
/// metrics.
public struct QuestionCatalogue: Equatable, Sendable {
    /// The metrics that have scores.
    public var metrics: [String]
    /// The features.
    public var features: [String]
    /// The environments.
    public var environments: [String]
    /// The categories.
    public var categories: [String]
    /// The models.
    public var models: [String]
    /// The prompts.
    public var prompts: [String]
    /// The releases.
    public var releases: [String]
    /// The evaluators.
    public var evaluators: [String]
    /// The ids of the deployments.
    public var deployments: [String]
    /// The ids of the runs.
    public var runs: [String]
    /// The names of the datasets.
    public var datasets: [String]
    /// The services that were deployed.
    public var services: [String] = []
    /// The versions of each dataset, the latest first.
    public var datasetVersions: [String: [String]] = [:]
    /// The ids of the alerts, the latest first.
    public var alerts: [String] = []
    /// The alert rules: those in force and those that have fired.
    public var rules: [String] = []
    /// The ids of the incidents, the latest first.
    public var incidents: [String] = []

    /// Makes a catalogue.
    ///
    /// - Parameters:
    ///   - metrics: The metrics that have scores.
    ///   - features: The features.
    ///   - environments: The environments.
    ///   - categories: The categories.
    ///   - models: The models.
    ///   - prompts: The prompts.
    ///   - releases: The releases.
    ///   - evaluators: The evaluators.
    ///   - deployments: The ids of the deployments.
    ///   - runs: The ids of the runs.
    ///   - datasets: The names of the datasets.
    public init(
        metrics: [String] = [],
        features: [String] = [],
        environments: [String] = [],
        categories: [String] = [],
        models: [String] = [],
        prompts: [String] = [],
        releases: [String] = [],
        evaluators: [String] = [],
        deployments: [String] = [],
        runs: [String] = [],
        datasets: [String] = []
    ) {
        self.metrics = metrics
        self.features = features
        self.environments = environments
        self.categories = categories
        self.models = models
        self.prompts = prompts
        self.releases = releases
        self.evaluators = evaluators
        self.deployments = deployments
        self.runs = runs
        self.datasets = datasets
    }

    /// The known values of a dimension.
    ///
    /// - Parameter dimension: The dimension.
    /// - Returns: Its values; empty if the catalogue does not list them.
    public func names(of dimension: QuestionDimension) -> [String] {
        switch dimension {
        case .environment: environments
        case .feature: features
        case .category: categories
        case .model: models
        case .prompt: prompts
        case .release: releases
        case .evaluator: evaluators
        case .metric: metrics
        case .deployment: deployments
        case .run: runs
        case .dataset: datasets
        case .kind:
            ["service", "model", "prompt", "config", "retrieval", "judge", "dataset", "flag"]
        case .outcome: ["succeeded", "failed", "rolled_back"]
        case .service: services
        case .alert: alerts
        case .rule: rules
        case .incident: incidents
        case .severity: ["P0", "P1", "P2", "P3", "watch"]
        case .state: ["firing", "acknowledged", "resolved", "missed", "open", "closed", "active"]
        case .verdict: ["pass", "fail", "inconclusive", "invalid"]
        case .version, .component, .commit, .message, .by, .suite, .branch, .cases, .errors,
            .examples, .revision, .silence, .receiver, .judge, .case, .trace, .overall:
            []
        }
    }

    /// The known name that a text means: the same, or the only one that differs in nothing but case
    /// and `-`, `_` or space.
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - names: What is known.
    /// - Returns: The known name, or nil.
    static func match(_ text: String, among names: [String]) -> String? {
        if names.contains(text) { return text }
        let folded = fold(text)
        let matches = names.filter { fold($0) == folded }
        return matches.count == 1 ? matches.first : nil
    }

    private static func fold(_ text: String) -> String {
        String(text.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    }
}
