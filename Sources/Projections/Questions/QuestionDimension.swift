/// What an answer can be split or filtered by.
public enum QuestionDimension: String, CaseIterable, Sendable {
    /// Where the system runs, such as `production`.
    case environment
    /// The part of the product.
    case feature
    /// The kind of case.
    case category
    /// The model that answered, or that was evaluated.
    case model
    /// The prompt's version.
    case prompt
    /// The release that answered.
    case release
    /// What gave the score.
    case evaluator
    /// The metric.
    case metric
    /// A deployment's id.
    case deployment
    /// The service that was deployed.
    case service
    /// The version deployed, or a dataset's version.
    case version
    /// The kind of a deployment or an evaluator.
    case kind
    /// A component a deployment touched.
    case component
    /// The commit.
    case commit
    /// The message of a deployment.
    case message
    /// Who deployed.
    case by
    /// How a deployment or a run ended.
    case outcome
    /// A run's id.
    case run
    /// A run's suite.
    case suite
    /// A dataset's name.
    case dataset
    /// A run's branch.
    case branch
    /// A run's number of cases.
    case cases
    /// A run's number of errors.
    case errors
    /// A dataset's number of examples.
    case examples
    /// An evaluator's revision.
    case revision
    /// An alert's id.
    case alert
    /// The rule that fired.
    case rule
    /// How severe an alert or an incident is, such as `P1`.
    case severity
    /// Where an alert, an incident or a silence stands.
    case state
    /// An incident's id.
    case incident
    /// A silence's id.
    case silence
    /// Who takes notifications.
    case receiver
    /// What a gate decided.
    case verdict
    /// Who judged.
    case judge
    /// A case of a dataset.
    case `case`
    /// The trace of a request.
    case trace
    /// The overall score of a judge's verdict.
    case overall

    /// Whether its values are numbers, which alone have an order.
    public var isNumeric: Bool {
        switch self {
        case .cases, .errors, .examples, .overall: true
        default: false
        }
    }

    /// The dimension of a word, by its name or a usual abbreviation.
    ///
    /// - Parameter word: The word in lower case.
    /// - Returns: The dimension, or nil if there is none.
    static func named(_ word: String) -> QuestionDimension? {
        word == "env" ? .environment : QuestionDimension(rawValue: word)
    }

    /// What scores can be split and filtered by.
    static let ofScores: [QuestionDimension] = [
        .environment, .feature, .category, .model, .prompt, .release, .evaluator, .metric,
    ]
}

/// The stretches of time that `by` can cut an answer into; the week begins on Monday.
public enum TimeBucket: String, CaseIterable, Sendable {
    /// 60 seconds.
    case minute
    /// 3,600 seconds.
    case hour
    /// A day in UTC.
    case day
    /// Seven days from Monday 00:00 UTC.
    case week
}
