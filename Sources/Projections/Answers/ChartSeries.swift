public import Ledger

/// A metric over time, with what is marked on it: what a chart in the terminal or a file draws.
public struct ChartSeries: Equatable, Sendable {
    /// What the vertical axis shows.
    public var metric: String
    /// The points, ascending in time; times without data have no point.
    public var points: [Point]
    /// The onset's interval, shaded or bracketed.
    public var onset: WhatChangedAnswer.Onset?
    /// Deployments and other changes.
    public var markers: [Marker]
    /// Values to draw a level line at, such as control limits.
    public var levels: [Double]

    /// Makes a chart.
    ///
    /// - Parameters:
    ///   - metric: What the vertical axis shows.
    ///   - points: The points, ascending in time.
    ///   - onset: The onset, or nil.
    ///   - markers: Changes to mark.
    ///   - levels: Values to draw a level line at.
    public init(
        metric: String,
        points: [Point],
        onset: WhatChangedAnswer.Onset?,
        markers: [Marker],
        levels: [Double] = []
    ) {
        self.metric = metric
        self.points = points
        self.onset = onset
        self.markers = markers
        self.levels = levels
    }

    /// The mean of one stretch of time.
    public struct Point: Equatable, Sendable {
        /// Where the stretch starts.
        public var time: Timestamp
        /// How long it is, in seconds.
        public var durationSeconds: Double
        /// The mean of its observations.
        public var mean: Double
        /// How many there are.
        public var n: Int

        /// Makes a point.
        ///
        /// - Parameters:
        ///   - time: Where the stretch starts.
        ///   - durationSeconds: How long it is.
        ///   - mean: The mean of its observations.
        ///   - n: How many there are, at least 1.
        public init(time: Timestamp, durationSeconds: Double, mean: Double, n: Int) {
            self.time = time
            self.durationSeconds = durationSeconds
            self.mean = mean
            self.n = n
        }
    }

    /// A change marked on the time axis.
    public struct Marker: Equatable, Sendable {
        /// When it went live.
        public var time: Timestamp
        /// Its id.
        public var label: String
        /// Whether it is a suspect, and so drawn louder.
        public var isSuspect: Bool

        /// Makes a marker.
        ///
        /// - Parameters:
        ///   - time: When it went live.
        ///   - label: Its id.
        ///   - isSuspect: Whether it is a suspect.
        public init(time: Timestamp, label: String, isSuspect: Bool) {
            self.time = time
            self.label = label
            self.isSuspect = isSuspect
        }
    }
}
