import Ledger
import Projections

/// Where instants lie between the left and the right of a chart.
struct TimeAxis {
    /// Seconds since the epoch at the left edge.
    let start: Double
    /// Seconds since the epoch at the right edge, later than ``start``.
    let end: Double
    /// The columns of text.
    let columns: Int

    /// Spans the points and the onset.
    ///
    /// - Parameters:
    ///   - points: Ascending points, at least one.
    ///   - onset: The onset, or nil.
    ///   - columns: The columns of text, at least 1.
    init(points: [ChartSeries.Point], onset: WhatChangedAnswer.Onset?, columns: Int) {
        var low = points.map(\.time.secondsSinceEpoch).min() ?? 0
        var high =
            points.map { point in
                let duration = point.durationSeconds
                return point.time.secondsSinceEpoch + (duration.isFinite ? max(duration, 0) : 0)
            }.max() ?? 0
        if let onset {
            low = min(low, onset.time.secondsSinceEpoch)
            high = max(high, onset.time.secondsSinceEpoch)
        }
        start = low
        end = high > low ? high : low + 60
        self.columns = max(columns, 1)
    }

    /// The column of an instant, or nil if it is outside.
    ///
    /// - Parameter time: An instant.
    /// - Returns: Columns from the left.
    func column(of time: Timestamp) -> Int? {
        column(ofSeconds: time.secondsSinceEpoch)
    }

    /// The column of an instant, or nil if it is outside.
    ///
    /// - Parameter seconds: Seconds since the epoch.
    /// - Returns: Columns from the left.
    func column(ofSeconds seconds: Double) -> Int? {
        guard seconds >= start, seconds <= end else { return nil }
        return dot(of: seconds, width: columns)
    }

    /// The column of an instant, or the edge it lies beyond.
    ///
    /// - Parameter time: An instant.
    /// - Returns: Columns from the left.
    func nearestColumn(to time: Timestamp) -> Int {
        dot(of: time.secondsSinceEpoch, width: columns)
    }

    /// The dot of an instant, on the edge if it is outside.
    ///
    /// - Parameters:
    ///   - seconds: Seconds since the epoch.
    ///   - width: The dots from left to right.
    /// - Returns: Dots from the left.
    func dot(of seconds: Double, width: Int) -> Int {
        let share = (seconds - start) / (end - start)
        guard share.isFinite else { return 0 }
        return min(max(Int(min(max(share, 0), 1) * Double(width)), 0), width - 1)
    }

    /// The middle of a point's stretch.
    ///
    /// - Parameter point: A point.
    /// - Returns: Seconds since the epoch.
    func middle(of point: ChartSeries.Point) -> Double {
        point.time.secondsSinceEpoch + point.durationSeconds / 2
    }

    /// Round instants to label.
    var ticks: [(seconds: Double, label: String)] {
        AxisTicks.times(start: start, end: end, count: max(columns / 14, 1))
    }

    /// The day or days shown, to follow the metric's name.
    var dayPhrase: String {
        let limit = 9e12
        let first = Timestamp(seconds: Int64(min(max(start, -limit), limit))).displayDay
        let last = Timestamp(seconds: Int64(min(max(end, -limit), limit))).displayDay
        return first == last ? ", \(first), UTC" : ", \(first) to \(last), UTC"
    }
}
