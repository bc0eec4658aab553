/// The sorts of things that a question can list.
public enum QuestionListing: String, CaseIterable, Sendable {
    /// The metrics that have scores.
    case metrics
    /// The features that have scores.
    case features
    /// The environments that have scores.
    case environments
    /// The categories that have scores.
    case categories
    /// The deployments.
    case deployments
    /// The evaluation runs.
    case runs
    /// The versions of datasets.
    case datasets
    /// The revisions of evaluators.
    case evaluators
    /// The runs that gates compare with now.
    case baselines
    /// Every decision on baselines.
    case baselineHistory = "baseline_history"
    /// The alerts.
    case alerts
    /// The incidents.
    case incidents
    /// The silences.
    case silences
    /// What receivers took, and what they did not.
    case notifications
    /// The verdicts of gates.
    case gates
    /// The verdicts of judges.
    case verdicts

    /// The words that ask for it.
    var words: [String] { rawValue.split(separator: "_").map(String.init) }

    /// What its `where` understands.
    public var dimensions: [QuestionDimension] {
        switch self {
        case .metrics, .features, .environments, .categories:
            []
        case .deployments:
            [
                .deployment, .environment, .service, .version, .kind, .component, .commit, .message,
                .by, .outcome,
            ]
        case .runs:
            [.run, .suite, .model, .prompt, .dataset, .outcome, .branch, .commit, .cases, .errors]
        case .datasets:
            [.dataset, .version, .examples]
        case .evaluators:
            [.evaluator, .revision, .kind, .model, .metric]
        case .baselines, .baselineHistory:
            [.run, .suite, .environment, .by]
        case .alerts:
            [
                .alert, .rule, .severity, .state, .incident, .metric, .environment, .feature,
                .category, .by,
            ]
        case .incidents:
            [.incident, .state, .severity, .metric, .environment, .feature, .by]
        case .silences:
            [.silence, .state, .by]
        case .notifications:
            [.receiver, .outcome, .alert, .incident]
        case .gates:
            [.run, .verdict, .suite, .commit]
        case .verdicts:
            [
                .judge, .model, .run, .case, .trace, .category, .feature, .environment, .overall,
            ]
        }
    }

    /// Whether it can be narrowed to a feature or an environment with `in`.
    var takesScope: Bool {
        switch self {
        case .metrics, .features, .environments, .categories, .deployments, .alerts, .incidents,
            .verdicts:
            true
        case .runs, .datasets, .evaluators, .baselines, .baselineHistory, .silences, .notifications,
            .gates:
            false
        }
    }
}
