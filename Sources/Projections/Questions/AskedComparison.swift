/// What `compare …` sets side by side, as it was asked.
public struct AskedComparison: Equatable, Sendable {
    /// The one metric to compare, or nil for all that both sides have.
    public var metric: QuestionName?
    /// What is compared.
    public var first: ComparedSide
    /// What it is compared with; nil where the first side implies it.
    public var second: ComparedSide?

    /// Makes a comparison.
    ///
    /// - Parameters:
    ///   - metric: The one metric, or nil for all.
    ///   - first: What is compared.
    ///   - second: What it is compared with, or nil.
    public init(metric: QuestionName?, first: ComparedSide, second: ComparedSide?) {
        self.metric = metric
        self.first = first
        self.second = second
    }
}

/// One side of a comparison, as it was asked.
public enum ComparedSide: Equatable, Sendable {
    /// What has a name; the dimension says what it is, if the question does.
    case named(QuestionName, QuestionDimension?)
    /// The approved baseline; the words that asked for it.
    case baseline(QuestionName)
    /// The time before or after a deployment; no name for the one the other side names.
    case around(QuestionName?, isAfter: Bool)
    /// A stretch of time.
    case period(QuestionPeriod)

    /// What may stand for a side, by the word that says so.
    static let dimensions: [QuestionDimension] = [
        .run, .deployment, .model, .release, .prompt, .environment, .feature, .category,
    ]
}

extension ComparedSide: CustomStringConvertible {
    /// The side on one line, for logs and tests.
    public var description: String {
        switch self {
        case .named(let name, let dimension):
            (dimension.map { "\($0.rawValue):" } ?? "") + QuestionName.quoted(name.text)
        case .baseline: "baseline"
        case .around(let name, let isAfter):
            (isAfter ? "after" : "before") + (name.map { " \(QuestionName.quoted($0.text))" } ?? "")
        case .period(let period): "\(period.range)"
        }
    }
}
