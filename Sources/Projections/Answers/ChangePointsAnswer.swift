public import Ledger

/// The answer to `change points of …`: the times at which a metric's level or slope changed for good.
///
/// Its JSON form is a published contract (`schema/answers/change_points.schema.json`): names are
/// fixed, and what is unknown is `null`, never absent.
public struct ChangePointsAnswer: Equatable, Sendable {
    /// The question as it was asked.
    public var question: String
    /// The last position the answer knows of.
    public var position: Position
    /// The event time up to which the answer looks, or nil for all.
    public var asOf: Timestamp?
    /// The metric asked about.
    public var metric: String
    /// Where the change points were looked for.
    public var scope: WhatChangedAnswer.Scope
    /// What one value of the series is.
    public var unit: Unit
    /// How many scored observations were looked at.
    public var n: Int
    /// The change points, in order of time.
    public var points: [Point]
    /// The series that were looked through, one for each evaluator revision, by their start.
    public var series: [Series]
    /// What the reader should know beside the points, one sentence each.
    public var notes: [String]

    /// Makes an answer from its parts.
    ///
    /// - Parameters:
    ///   - question: The question as it was asked.
    ///   - position: The last position the answer knows of.
    ///   - asOf: The event time up to which the answer looks, or nil for all.
    ///   - metric: The metric asked about.
    ///   - scope: Where the change points were looked for.
    ///   - unit: What one value of the series is.
    ///   - n: How many scored observations were looked at.
    ///   - points: The change points, in order of time.
    ///   - series: The series that were looked through.
    ///   - notes: Sentences beside the points.
    public init(
        question: String,
        position: Position,
        asOf: Timestamp?,
        metric: String,
        scope: WhatChangedAnswer.Scope,
        unit: Unit,
        n: Int,
        points: [Point],
        series: [Series],
        notes: [String]
    ) {
        self.question = question
        self.position = position
        self.asOf = asOf
        self.metric = metric
        self.scope = scope
        self.unit = unit
        self.n = n
        self.points = points
        self.series = series
        self.notes = notes
    }

    /// What one value of a series is.
    public enum Unit: Equatable, Sendable {
        /// A single observation.
        case observation
        /// The mean of the observations in a stretch of so many minutes.
        case bucket(minutes: Int64)
    }

    /// One change point.
    public struct Point: Equatable, Sendable {
        /// The time of the first value after the change.
        public var time: Timestamp
        /// The lower end of the 95 % interval for ``time``.
        public var low: Timestamp
        /// The upper end of it.
        public var high: Timestamp
        /// The mean from the change point before, or the start of the series, up to this one.
        public var before: Double
        /// The mean from this one to the next, or the end of the series.
        public var after: Double
        /// The p-value; see ``ChangePoint/p``.
        public var p: Double

        /// Makes a point.
        ///
        /// - Parameters:
        ///   - time: The time of the first value after the change.
        ///   - low: The lower end of its interval.
        ///   - high: The upper end of its interval.
        ///   - before: The mean before it.
        ///   - after: The mean after it.
        ///   - p: The p-value, 0 to 1.
        public init(
            time: Timestamp,
            low: Timestamp,
            high: Timestamp,
            before: Double,
            after: Double,
            p: Double
        ) {
            self.time = time
            self.low = low
            self.high = high
            self.before = before
            self.after = after
            self.p = p
        }
    }

    /// Values that compare with each other: those of one evaluator revision.
    public struct Series: Equatable, Sendable {
        /// The evaluator as `name@revision`, or nil if the scores name none.
        public var evaluator: String?
        /// The time of its first value.
        public var start: Timestamp
        /// The time of its last value.
        public var end: Timestamp
        /// How many values it has: observations or buckets.
        public var values: Int

        /// Makes a series.
        ///
        /// - Parameters:
        ///   - evaluator: The evaluator as `name@revision`, or nil.
        ///   - start: The time of its first value.
        ///   - end: The time of its last value.
        ///   - values: How many values it has.
        public init(evaluator: String?, start: Timestamp, end: Timestamp, values: Int) {
            self.evaluator = evaluator
            self.start = start
            self.end = end
            self.values = values
        }
    }
}
