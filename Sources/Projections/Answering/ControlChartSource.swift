import Ledger

/// What a control chart is made of: the points of the one series it may show.
struct ControlChartSource {
    /// What the limits belong to.
    var series: LimitsSeries
    /// The stretch of time of a subgroup; nil for single observations.
    var bucket: TimeBucket?
    /// Whether all observations are 0 or 1.
    var isOfRates: Bool
    /// The first points of the series, those within incidents left out.
    var earliest: [ChartObservation]
    /// The last points of the asked time, those within incidents left out.
    var latestInControl: [ChartObservation]
    /// The last points up to the end of the asked time, with some before it.
    var latest: [ChartObservation]
    /// How many points of the series come before ``latest``.
    var countBefore: Int
    /// What the reader should know, a sentence each.
    var notes: [String]

    /// The kind of chart that fits.
    var kind: ControlChartKind {
        bucket == nil ? .individuals : isOfRates ? .proportions : .means
    }
}

/// Keeps the points of a series that a chart needs while all of them pass by.
struct ChartPointCollector {
    private let range: TimeRange
    private let exclusion: TimeExclusion
    private let bucket: TimeBucket?
    private let latestMax: Int
    private var early = PointBuffer(count: PhaseBaseline.pointsMax, keepsEarliest: true)
    private var inControl = PointBuffer(count: PhaseBaseline.pointsMax, keepsEarliest: false)
    private var late: PointBuffer
    private var countUpToEnd = 0

    /// Begins without points.
    ///
    /// - Parameters:
    ///   - range: The asked time.
    ///   - exclusion: The times of incidents.
    ///   - bucket: The stretch of time of a subgroup; nil for single observations.
    ///   - latestMax: How many of the last points to keep.
    init(range: TimeRange, exclusion: TimeExclusion, bucket: TimeBucket?, latestMax: Int) {
        self.range = range
        self.exclusion = exclusion
        self.bucket = bucket
        self.latestMax = latestMax
        late = PointBuffer(count: latestMax, keepsEarliest: false)
    }

    /// Adds a point.
    mutating func add(_ point: ChartObservation) {
        let length = (bucket?.minutes ?? 0) * 60_000_000
        let end = point.time.microseconds.addingReportingOverflow(max(1, length)).partialValue
        let isSpoilt = exclusion.overlaps(
            from: point.time,
            upTo: Timestamp(microseconds: max(end, point.time.microseconds))
        )
        if !isSpoilt {
            early.add(point)
            if range.contains(point.time) { inControl.add(point) }
        }
        if let end = range.end, point.time >= end { return }
        countUpToEnd += 1
        late.add(point)
    }

    /// The points kept, in order of time.
    mutating func points() -> (
        earliest: [ChartObservation],
        latestInControl: [ChartObservation],
        latest: [ChartObservation],
        countBefore: Int
    ) {
        let latest = late.points()
        return (early.points(), inControl.points(), latest, countUpToEnd - latest.count)
    }
}

/// The first or the last of many points, in bounded memory.
private struct PointBuffer {
    let count: Int
    let keepsEarliest: Bool
    private var kept: [ChartObservation] = []

    init(count: Int, keepsEarliest: Bool) {
        self.count = count
        self.keepsEarliest = keepsEarliest
    }

    mutating func add(_ point: ChartObservation) {
        kept.append(point)
        if kept.count >= 4 * count { cut() }
    }

    mutating func points() -> [ChartObservation] {
        cut()
        return kept
    }

    /// Sorts by time and drops what is too many.
    ///
    /// Whole batches often bear one time; sorted by value they would seem to hardly scatter from one
    /// to the next, so those are in the order of the ledger.
    private mutating func cut() {
        kept.sort { ($0.time, $0.order) < ($1.time, $1.order) }
        if kept.count > count {
            if keepsEarliest {
                kept.removeLast(kept.count - count)
            } else {
                kept.removeFirst(kept.count - count)
            }
        }
    }
}
