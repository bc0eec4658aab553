public import Projections

/// What a chart shows, whatever draws it: lines, limits, marks and the axes they are drawn against.
///
/// The terminal and the SVG file are two drawings of one description, so that the picture in a ticket
/// shows what the responder saw.
public struct ChartDescription: Equatable, Sendable {
    /// What the vertical axis shows.
    public var metric: String
    /// The lines, the first one the loudest; at most ``linesMax`` are drawn.
    public var lines: [Line]
    /// Values that a level line is drawn at, such as the centre of a control chart.
    public var levels: [Double]
    /// Control limits, in order of time, where they are not the same everywhere.
    public var limits: [Limits]
    /// The onset with its interval.
    public var onset: WhatChangedAnswer.Onset?
    /// Deployments and other changes.
    public var markers: [ChartSeries.Marker]

    /// As many lines as can be told apart without colour.
    public static let linesMax = 4

    /// One line with its points.
    public struct Line: Equatable, Sendable {
        /// What tells it from the others; nil if it is alone.
        public var name: String?
        /// The points, ascending in time; times without data have no point.
        public var points: [ChartSeries.Point]
        /// The indices of the points that violate a rule.
        public var signals: Set<Int>

        /// Makes a line of the points that can be drawn.
        ///
        /// - Parameters:
        ///   - name: What tells it from the others, or nil.
        ///   - points: Ascending points; those without a finite mean, or of nothing, are left out.
        ///   - isSignal: Whether a point violates a rule.
        public init(
            name: String? = nil,
            points: [ChartSeries.Point],
            isSignal: (Int) -> Bool = { _ in false }
        ) {
            self.name = name
            let drawn = points.indices.filter { points[$0].mean.isFinite && points[$0].n > 0 }
            self.points = drawn.map { points[$0] }
            signals = Set(drawn.indices.filter { isSignal(drawn[$0]) })
        }

        /// The stretches of points that follow each other without a gap.
        var runs: [Range<Int>] {
            var runs: [Range<Int>] = []
            var start = points.startIndex
            for index in points.indices.dropFirst()
            where !points[index].continues(points[index - 1]) {
                runs.append(start..<index)
                start = index
            }
            if start < points.endIndex { runs.append(start..<points.endIndex) }
            return runs
        }
    }

    /// The control limits of one stretch of time.
    public struct Limits: Equatable, Sendable {
        /// Where the stretch starts, in seconds since the epoch.
        public var startSeconds: Double
        /// Where it ends, in seconds since the epoch.
        public var endSeconds: Double
        /// The lower limit.
        public var lower: Double
        /// The upper limit.
        public var upper: Double
    }

    /// Makes a description.
    ///
    /// - Parameters:
    ///   - metric: What the vertical axis shows.
    ///   - lines: The lines.
    ///   - levels: Values that a level line is drawn at; those that are not finite are left out.
    ///   - limits: Limits that change with time; those that are not finite are left out.
    ///   - onset: The onset, or nil.
    ///   - markers: Changes to mark.
    public init(
        metric: String,
        lines: [Line],
        levels: [Double] = [],
        limits: [Limits] = [],
        onset: WhatChangedAnswer.Onset? = nil,
        markers: [ChartSeries.Marker] = []
    ) {
        self.metric = metric
        self.lines = Array(lines.filter { !$0.points.isEmpty }.prefix(Self.linesMax))
        self.levels = levels.filter(\.isFinite)
        self.limits = limits.filter { $0.lower.isFinite && $0.upper.isFinite }
        self.onset = onset
        self.markers = markers
    }

    /// Describes a series with its marks.
    ///
    /// - Parameter series: The series.
    public init(_ series: ChartSeries) {
        self.init(
            metric: series.metric,
            lines: [Line(points: series.points)],
            levels: series.levels,
            onset: series.onset,
            markers: series.markers
        )
    }

    /// Whether there is nothing to draw.
    public var isEmpty: Bool { lines.isEmpty }

    /// Round values that enclose everything that is drawn; none if there is nothing.
    var valueTicks: [Double] {
        let values =
            lines.flatMap { $0.points.map(\.mean) } + levels
            + limits.flatMap { [$0.lower, $0.upper] }
        guard let low = values.min(), let high = values.max() else { return [] }
        return AxisTicks.values(low: low, high: high, intervals: 5)
    }

    /// The time axis over all points and the onset.
    ///
    /// - Parameter columns: The columns from left to right, at least 1.
    /// - Returns: The axis.
    func timeAxis(columns: Int) -> TimeAxis {
        TimeAxis(points: lines.flatMap(\.points), onset: onset, columns: columns)
    }
}

extension ChartSeries.Point {
    /// Whether no more than half a stretch without data lies between a point and the one before it.
    ///
    /// - Parameter earlier: The point before it.
    /// - Returns: Whether a line is drawn from one to the other.
    func continues(_ earlier: ChartSeries.Point) -> Bool {
        let end = earlier.time.secondsSinceEpoch + earlier.durationSeconds
        return time.secondsSinceEpoch <= end + 0.5 * abs(durationSeconds)
    }
}
