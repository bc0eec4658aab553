public import Ledger

/// The answer to `chart …`: a metric over time with what went live about it, ready to be drawn.
public struct RunChartAnswer: Equatable, Sendable {
    /// The question as it was asked.
    public var question: String
    /// The last position the answer knows of.
    public var position: Position
    /// The event time up to which it looks, or nil for all.
    public var asOf: Timestamp?
    /// The metric, with its polarity and the range of its values: what the vertical axis shows.
    public var metric: MetricDefinition
    /// Where it is looked at.
    public var scope: WhatChangedAnswer.Scope
    /// The stretch of time of a point, in seconds.
    public var bucketSeconds: Int64
    /// The points, in order of time; times without scores have none.
    public var points: [Point] = []
    /// The median of the points, the centre line of a run chart; nil without points.
    public var center: Double?
    /// What happened in the time shown, in order.
    public var markers: [Marker] = []
    /// What to know beside the points, a sentence each.
    public var notes: [String] = []
    /// What to ask next.
    public var next: [String] = []

    /// Makes a chart without points.
    ///
    /// - Parameters:
    ///   - question: The question as it was asked.
    ///   - position: The last position the answer knows of.
    ///   - asOf: The event time up to which it looks, or nil.
    ///   - metric: What is known of the metric.
    ///   - scope: Where it is looked at.
    ///   - bucketSeconds: The stretch of time of a point, in seconds, at least 60.
    public init(
        question: String,
        position: Position,
        asOf: Timestamp?,
        metric: MetricDefinition,
        scope: WhatChangedAnswer.Scope,
        bucketSeconds: Int64
    ) {
        self.question = question
        self.position = position
        self.asOf = asOf
        self.metric = metric
        self.scope = scope
        self.bucketSeconds = bucketSeconds
    }

    /// The mean of one stretch of time.
    public struct Point: Equatable, Sendable {
        /// Where the stretch starts.
        public var time: Timestamp
        /// The mean of its scores.
        public var mean: Double
        /// How many samples there are.
        public var n: Int64
        /// The lower end of the mean's 95 % interval; nil with fewer than two scores.
        public var low: Double?
        /// The upper end of the mean's 95 % interval; nil with fewer than two scores.
        public var high: Double?
        /// The evaluator revision that gave the scores; lines of two are not joined.
        public var evaluator: String?

        /// Makes a point.
        ///
        /// - Parameters:
        ///   - time: Where the stretch starts.
        ///   - mean: The mean of its scores.
        ///   - n: How many samples there are, at least 1.
        ///   - low: The lower end of the mean's 95 % interval, or nil.
        ///   - high: The upper end of the mean's 95 % interval, or nil.
        ///   - evaluator: The evaluator revision, or nil if unknown.
        public init(
            time: Timestamp,
            mean: Double,
            n: Int64,
            low: Double? = nil,
            high: Double? = nil,
            evaluator: String? = nil
        ) {
            self.time = time
            self.mean = mean
            self.n = n
            self.low = low
            self.high = high
            self.evaluator = evaluator
        }
    }

    /// Something that happened, to be marked on the time axis.
    public struct Marker: Equatable, Sendable {
        /// What happened.
        public enum Kind: String, Sendable {
            /// Something was deployed.
            case deployment
            /// The evaluator was changed.
            case evaluator
            /// A dataset got another version.
            case dataset
            /// An alert on the metric fired.
            case alert
        }

        /// When.
        public var time: Timestamp
        /// What.
        public var kind: Kind
        /// Its id.
        public var id: String
        /// What it was, in a phrase; empty if nothing is known.
        public var label: String

        /// Makes a marker.
        ///
        /// - Parameters:
        ///   - time: When.
        ///   - kind: What.
        ///   - id: Its id.
        ///   - label: What it was, in a phrase; empty if nothing is known.
        public init(time: Timestamp, kind: Kind, id: String, label: String) {
            self.time = time
            self.kind = kind
            self.id = id
            self.label = label
        }
    }
}

extension RunChartAnswer {
    /// The chart as what the terminal draws.
    public var series: ChartSeries {
        ChartSeries(
            metric: metric.name,
            points: points.map { point in
                ChartSeries.Point(
                    time: point.time,
                    durationSeconds: Double(bucketSeconds),
                    mean: point.mean,
                    n: Int(clamping: point.n)
                )
            },
            onset: nil,
            markers: markers.map { marker in
                ChartSeries.Marker(
                    time: marker.time,
                    label: marker.id,
                    isSuspect: marker.kind == .alert
                )
            },
            levels: center.map { [$0] } ?? []
        )
    }

    /// The points as a table, what happened in a point's time beside it.
    public var table: TableAnswer {
        TableAnswer(
            kind: "chart",
            question: question,
            position: position,
            asOf: asOf,
            columns: [
                .init("time"), .init("n", isNumeric: true), .init("mean", isNumeric: true),
                .init("low", isNumeric: true), .init("high", isNumeric: true),
                .init("evaluator"), .init("events"),
            ],
            rows: points.map { point in
                let end = point.time.advanced(bySeconds: Double(bucketSeconds))
                let events = markers.filter { point.time <= $0.time && $0.time < end }
                let names = events.map { "\($0.kind.rawValue) \($0.id)" }
                return [
                    .time(point.time), .integer(point.n), .number(point.mean),
                    point.low.map(TableAnswer.Cell.number) ?? .none,
                    point.high.map(TableAnswer.Cell.number) ?? .none,
                    .optional(point.evaluator),
                    names.isEmpty ? .none : .text(names.joined(separator: ", ")),
                ]
            },
            notes: notes,
            next: next
        )
    }
}
