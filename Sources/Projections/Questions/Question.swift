public import Ledger

/// A question as it was parsed: what is asked, where, when, and as seen from which time.
///
/// Names stand as they were written; ``QuestionResolver`` looks them up in the ledger.
public struct Question: Equatable, Sendable {
    /// The question as it was asked.
    public var text: String
    /// What is asked.
    public var kind: Kind
    /// The names given with `in`, still to be told apart.
    public var scopes: [QuestionScope] = []
    /// The event time asked about, or nil for all.
    public var period: QuestionPeriod?
    /// The condition after `where`.
    public var filter: QuestionFilter?
    /// What `by` splits the answer by, in order.
    public var groups: [QuestionDimension] = []
    /// The stretch of time that `by` cuts the answer into.
    public var bucket: TimeBucket?
    /// From one window to the next, in minutes.
    public var everyMinutes: Int64?
    /// The length of the window that means are taken over, in minutes.
    public var windowMinutes: Int64?
    /// The most rows to answer with.
    public var limit: Int?
    /// The value that a case fails beyond.
    public var bound: QuestionBound?
    /// The instant that an explanation is about.
    public var at: QuestionInstant?
    /// What had happened up to then; inclusive.
    public var asOf: QuestionInstant?
    /// What the ledger had recorded up to then; inclusive.
    public var asKnownAt: QuestionInstant?

    /// Whether it names an alert, a rule or an incident, so that those must be known to answer it.
    var namesAlerts: Bool {
        switch kind {
        case .explanation, .record, .timeline(.some): true
        default:
            filter?.comparisons.contains { [.alert, .rule, .incident].contains($0.dimension) }
                ?? false
        }
    }

    /// Makes a question without modifiers.
    ///
    /// - Parameters:
    ///   - text: The question as it was asked.
    ///   - kind: What is asked.
    public init(text: String, kind: Kind) {
        self.text = text
        self.kind = kind
    }

    /// What is asked.
    public enum Kind: Equatable, Sendable {
        /// What changed when a metric moved.
        case whatChanged(metric: QuestionName, asked: AskedMovement)
        /// Where a metric's level or slope changed for good.
        case changePoints(metric: QuestionName)
        /// The values of metrics.
        case show(metrics: [QuestionName])
        /// The means of a metric over a sliding window.
        case rolling(metric: QuestionName, window: RollingSpan)
        /// The percentiles of a metric.
        case percentiles(metric: QuestionName)
        /// The thresholds that a metric's history suggests.
        case thresholds(metric: QuestionName)
        /// What there is of one sort of thing.
        case list(QuestionListing)
        /// The frozen limits in force, or all there ever were, of one metric or of all.
        case limits(metric: QuestionName?, isHistory: Bool)
        /// The points of a metric against its limits.
        case controlChart(metric: QuestionName)
        /// Which windows a trained detector finds unusual.
        case anomalies
        /// A metric over time, with what went live about it.
        case chart(metric: QuestionName)
        /// The moving average of a metric against its limits.
        case movingAverageChart(metric: QuestionName)
        /// How the values of a metric are spread.
        case distribution(metric: QuestionName)
        /// Which parts of the traffic explain a fall of a metric.
        case segments(metric: QuestionName)
        /// Two sets of scores side by side.
        case comparison(AskedComparison)
        /// Single cases, the worst, the best or the newly broken first.
        case cases(AskedCases)
        /// Why an alert fired, or what a rule says.
        case explanation(QuestionName)
        /// Everything of a scope in order of time.
        case timeline(QuestionName?)
        /// How a shadow candidate compares with production.
        case shadowStatus
        /// What differs between two versions of a dataset.
        case datasetDifference(dataset: QuestionName, before: QuestionName?, after: QuestionName?)
        /// The record of one thing by its name: of a deployment, a run, an alert.
        case record(QuestionName, QuestionListing?)
        /// A read-only statement in SQL.
        case sql(String)
    }
}

/// What a sliding mean is taken over.
public enum RollingSpan: Hashable, Sendable {
    /// A stretch of event time, in whole minutes.
    case minutes(Int64)
    /// The last finished runs.
    case runs(Int)
}

/// A name in a question with the place where it stands.
public struct QuestionName: Equatable, Sendable {
    /// The name as written.
    public var text: String
    /// Where it stands.
    public var range: SourceRange

    /// Makes a name.
    ///
    /// - Parameters:
    ///   - text: The name as written.
    ///   - range: Where it stands.
    public init(_ text: String, range: SourceRange) {
        self.text = text
        self.range = range
    }

    /// A name as it can be written in a question: in quotes if it would not be one word otherwise.
    ///
    /// - Parameter name: Any name.
    /// - Returns: The name, quoted if need be.
    public static func quoted(_ name: String) -> String {
        let scan = QuestionLexer.scan(name)
        let isOneWord =
            scan.error == nil && scan.tokens.count == 1 && scan.tokens.first?.text == name
            && scan.tokens.first?.kind != .quoted && scan.tokens.first?.isName == true
        if isOneWord, !QuestionKeywords.special.contains(name.lowercased()) { return name }
        var escaped = ""
        for character in name.unicodeScalars {
            if character == "\"" || character == "\\" { escaped.append("\\") }
            escaped.unicodeScalars.append(character)
        }
        return "\"\(escaped)\""
    }
}

/// A movement in a question with the words that named it.
public struct AskedMovement: Equatable, Sendable {
    /// How the metric moved.
    public var movement: Movement
    /// The words that said so.
    public var text: String
    /// Where they stand.
    public var range: SourceRange

    /// Makes a movement.
    ///
    /// - Parameters:
    ///   - movement: How the metric moved.
    ///   - text: The words that said so.
    ///   - range: Where they stand.
    public init(_ movement: Movement, text: String, range: SourceRange) {
        self.movement = movement
        self.text = text
        self.range = range
    }
}

/// One `in` of a question.
public struct QuestionScope: Equatable, Sendable {
    /// What the question says the name is: `feature`, `environment`, or nil for whichever has it.
    public var dimension: QuestionDimension?
    /// The name.
    public var name: QuestionName

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - dimension: `feature`, `environment`, or nil for whichever has the name.
    ///   - name: The name.
    public init(dimension: QuestionDimension?, name: QuestionName) {
        self.dimension = dimension
        self.name = name
    }
}

/// A stretch of time as it was asked, and what it came to.
public struct QuestionPeriod: Equatable, Sendable {
    /// The words, such as `last 7d`.
    public var text: String
    /// The stretch in event time.
    public var range: TimeRange

    /// Makes a period.
    ///
    /// - Parameters:
    ///   - text: The words.
    ///   - range: The stretch in event time.
    public init(text: String, range: TimeRange) {
        self.text = text
        self.range = range
    }
}

/// An instant as it was asked, and what it came to.
public struct QuestionInstant: Equatable, Sendable {
    /// The words, such as `yesterday at 10:00`.
    public var text: String
    /// The instant.
    public var time: Timestamp

    /// Makes an instant.
    ///
    /// - Parameters:
    ///   - text: The words.
    ///   - time: The instant.
    public init(text: String, time: Timestamp) {
        self.text = text
        self.time = time
    }
}
