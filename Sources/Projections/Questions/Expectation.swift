/// Something the grammar would understand at one place of a question.
///
/// The parser notes them as it looks for them; an error lists them, and completion offers them, so
/// that neither can differ from what is parsed.
enum Expectation: Hashable, Sendable {
    /// A word.
    case keyword(String)
    /// A word that starts a stretch of time.
    case timeWord(String)
    /// The name of a metric.
    case metric
    /// How a metric moved.
    case movement
    /// The name of a feature or an environment.
    case scope
    /// The name of a feature.
    case feature
    /// The name of an environment.
    case environment
    /// One of some dimensions.
    case dimension(QuestionDimension)
    /// A bucket of time.
    case bucket(TimeBucket)
    /// A comparison.
    case operation
    /// A value of a dimension.
    case value(QuestionDimension)
    /// A length of time.
    case duration
    /// A point in time.
    case instant
    /// A whole day.
    case day
    /// A whole number.
    case count
    /// A number.
    case number
    /// What can be compared by its name.
    case side
    /// An alert's id or a rule's name.
    case alertOrRule
    /// A version of a dataset.
    case datasetVersion(String)

    /// The words that stand for it literally.
    var words: [String] {
        switch self {
        case .keyword(let word), .timeWord(let word): [word]
        case .dimension(let dimension): [dimension.rawValue]
        case .bucket(let bucket): [bucket.rawValue]
        case .movement: Movement.words.keys.sorted()
        case .instant: ["now", "today", "yesterday"] + DayExpression.weekdays
        case .day: ["today", "yesterday"] + DayExpression.weekdays
        default: []
        }
    }

    /// What it is called in `expected …`.
    var name: String {
        switch self {
        case .keyword(let word): ["and", "or", "not", ")"].contains(word) ? "\"\(word)\"" : word
        case .timeWord: "a time such as last 7d"
        case .metric: "a metric"
        case .movement: "how it moved (dropped, rose, got worse, improved, changed)"
        case .scope: "a feature or an environment"
        case .feature: "a feature"
        case .environment: "an environment"
        case .dimension(let dimension): dimension.rawValue
        case .bucket(let bucket): bucket.rawValue
        case .operation: "one of = != < <= > >= ~"
        case .value(let dimension): "a value of \(dimension.rawValue)"
        case .duration: "a duration such as 30m, 2h or 7d"
        case .instant: "a time such as 10:00, yesterday, 2h or 2026-10-13T10:00Z"
        case .day: "a day such as yesterday, monday or 2026-10-13"
        case .count: "a whole number"
        case .number: "a number"
        case .side: "a run, a deployment, a model or a time"
        case .alertOrRule: "an alert or a rule"
        case .datasetVersion(let name): "a version of \(QuestionError.shown(name))"
        }
    }
}
