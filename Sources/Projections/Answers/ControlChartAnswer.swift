public import Ledger

/// The answer to `control chart of …`: the points of a metric, judged by frozen limits.
public struct ControlChartAnswer: Equatable, Sendable {
    /// The question as it was asked.
    public var question: String
    /// The last position the answer knows of.
    public var position: Position
    /// The event time up to which it looks, or nil for all.
    public var asOf: Timestamp?
    /// The metric.
    public var metric: String
    /// Where it is looked at.
    public var scope: WhatChangedAnswer.Scope
    /// The evaluator revision whose values these are; nil if none is known.
    public var evaluator: String?
    /// The phases that the points fall into, in order; none if there are no limits.
    public var phases: [Phase] = []
    /// What is expected of the chart while nothing happens; nil if there are no limits.
    public var runLength: RunLengthFigures?
    /// The autocorrelation of the points that the last phase rests on; nil if it is not known.
    public var autocorrelation: AutocorrelationFigures?
    /// The points, in order of time.
    public var points: [Point] = []
    /// The changes that were live in the scope while the points were taken, for the chart alone.
    public var markers: [ChartSeries.Marker] = []
    /// What to know beside the numbers, a sentence each.
    public var notes: [String] = []
    /// What to ask next.
    public var next: [String] = []
    /// The answer in one sentence.
    public var headline: String = ""

    /// Makes an answer without points.
    ///
    /// - Parameters:
    ///   - question: The question as it was asked.
    ///   - position: The last position the answer knows of.
    ///   - asOf: The event time up to which it looks, or nil.
    ///   - metric: The metric.
    ///   - scope: Where it is looked at.
    public init(
        question: String,
        position: Position,
        asOf: Timestamp?,
        metric: String,
        scope: WhatChangedAnswer.Scope
    ) {
        self.question = question
        self.position = position
        self.asOf = asOf
        self.metric = metric
        self.scope = scope
    }

    /// A phase with its number.
    public struct Phase: Equatable, Sendable {
        /// 1 for the first of the series, counting those that are not shown.
        public var number: Int
        /// The limits and what they rest on.
        public var phase: ControlPhase

        /// Makes a numbered phase.
        ///
        /// - Parameters:
        ///   - number: From 1.
        ///   - phase: The phase.
        public init(number: Int, phase: ControlPhase) {
            self.number = number
            self.phase = phase
        }
    }

    /// How often the rules of the last phase signal although nothing has happened.
    public struct RunLengthFigures: Equatable, Sendable {
        /// Points to a false signal on average, if points are independent and normal.
        public var average: Double
        /// Points a week, from the points shown; nil with fewer than two.
        public var pointsPerWeek: Double?
        /// False signals a week.
        public var falseSignalsPerWeek: Double? { pointsPerWeek.map { $0 / average } }

        /// Makes the figures.
        ///
        /// - Parameters:
        ///   - average: Points to a false signal, above 0.
        ///   - pointsPerWeek: Points a week, or nil.
        public init(average: Double, pointsPerWeek: Double?) {
            self.average = average
            self.pointsPerWeek = pointsPerWeek
        }
    }

    /// How much neighbouring points resemble each other, and what that does to the rules.
    public struct AutocorrelationFigures: Equatable, Sendable {
        /// The lag-one coefficient.
        public var coefficient: Double
        /// The run length with it, by simulation; nil where it makes no difference worth telling.
        public var runLength: Double?

        /// Makes the figures.
        ///
        /// - Parameters:
        ///   - coefficient: The lag-one coefficient.
        ///   - runLength: The run length with it, or nil.
        public init(coefficient: Double, runLength: Double?) {
            self.coefficient = coefficient
            self.runLength = runLength
        }
    }

    /// One point.
    public struct Point: Equatable, Sendable {
        /// When it was, or when its stretch of time starts.
        public var time: Timestamp
        /// What is charted: the value, the mean, the rate or the moving average.
        public var value: Double
        /// How many observations it stands for.
        public var n: Int
        /// Its lower control limit; nil if there are no limits.
        public var lower: Double?
        /// Its upper control limit; nil if there are no limits.
        public var upper: Double?
        /// What it violates, by the names of ``RunRule``, or `limits` on a chart without run rules.
        public var violations: [String]

        /// Makes a point.
        ///
        /// - Parameters:
        ///   - time: When it was.
        ///   - value: What is charted.
        ///   - n: How many observations it stands for, at least 1.
        ///   - lower: Its lower control limit, or nil.
        ///   - upper: Its upper control limit, or nil.
        ///   - violations: What it violates.
        public init(
            time: Timestamp,
            value: Double,
            n: Int,
            lower: Double?,
            upper: Double?,
            violations: [String]
        ) {
            self.time = time
            self.value = value
            self.n = n
            self.lower = lower
            self.upper = upper
            self.violations = violations
        }
    }

    /// The points that violate something.
    public var violations: [Point] { points.filter { !$0.violations.isEmpty } }
}
