import Ledger

/// Cuts the rollups of a scope into windows.
struct AnomalyWindowReader {
    /// The projections.
    let reader: ProjectionReader
    /// Whose windows.
    let scope: DetectorScope
    /// How long a window is, in minutes; windows start at multiples of it since the epoch.
    let windowMinutes: Int64
    /// The cells of the scope.
    let cells: [ProjectionReader.Cell]

    init(reader: ProjectionReader, scope: DetectorScope, windowMinutes: Int64) throws {
        self.reader = reader
        self.scope = scope
        self.windowMinutes = windowMinutes
        cells = try reader.cells().filter { scope.holds($0.key) }
    }

    /// The minutes of the windows that are over.
    ///
    /// A window is over once an observation of the scope came at its end or later, so that a window
    /// half full is not taken for a lull.
    ///
    /// - Parameter range: The windows lie within it; an open end is as far as the data goes.
    /// - Returns: The minutes of whole windows, or nil if no window is over.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func completeMinutes(in range: TimeRange) throws -> Range<Int64>? {
        guard let data = try reader.hours(of: cells.map(\.id)) else { return nil }
        var last = data.lowerBound * 60
        for cell in cells { last = max(last, try reader.lastMinute(of: cell.id) ?? last) }
        var low = floor(data.lowerBound * 60)
        if let start = range.start { low = max(low, ceiling(start)) }
        var high = floor(last)
        if let end = range.end { high = min(high, floor(end.minute)) }
        return low < high ? low..<high : nil
    }

    /// The metrics that have values in a stretch, each by the evaluator that produced most of them.
    ///
    /// - Parameter minutes: The stretch.
    /// - Returns: The metrics by name, and those left out because another evaluator has more values.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func metrics(in minutes: Range<Int64>) throws -> (
        kept: [DetectorMetric], left: [DetectorMetric]
    ) {
        var counts: [DetectorMetric: Int64] = [:]
        for cell in cells {
            let metric = DetectorMetric(name: cell.key.metric, evaluator: cell.key.evaluator)
            try forEachMinute(of: cell, in: minutes) { _, minute in
                let scored = minute.summed?.weight ?? Int64(minute.listed.count)
                if scored > 0 {
                    counts[metric] = (counts[metric] ?? 0).saturatingAdding(scored)
                }
            }
        }
        var kept: [DetectorMetric] = []
        var left: [DetectorMetric] = []
        for series in Dictionary(grouping: counts.keys, by: \.name).values {
            let ranked = series.sorted {
                (counts[$1] ?? 0, $0.evaluatorText) < (counts[$0] ?? 0, $1.evaluatorText)
            }
            kept += ranked.prefix(1)
            left += ranked.dropFirst()
        }
        return (kept.sorted { $0.name < $1.name }, left.sorted { $0.name < $1.name })
    }

    /// The windows of a stretch that have any observation, in order of time.
    ///
    /// - Parameters:
    ///   - minutes: The stretch, of whole windows.
    ///   - metrics: What means to take.
    /// - Returns: The windows. Means are exact sums, so that they do not depend on the order in which
    ///   observations came.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func windows(in minutes: Range<Int64>, metrics: [DetectorMetric]) throws -> [AnomalyWindow] {
        var windows: [Int64: AnomalyWindow] = [:]
        let names = Set(metrics.map(\.name))
        let series = Dictionary(grouping: cells.filter { names.contains($0.key.metric) }) {
            DetectorMetric(name: $0.key.metric, evaluator: $0.key.evaluator)
        }
        for (metric, cells) in series {
            var totals: [Int64: ScoreTotals] = [:]
            for cell in cells {
                try forEachMinute(of: cell, in: minutes) { time, minute in
                    totals[floor(time), default: ScoreTotals()].add(minute)
                }
            }
            let place = metrics.firstIndex(of: metric)
            for (start, total) in totals {
                let none = AnomalyWindow(
                    start: start,
                    count: 0,
                    means: Array(repeating: nil, count: metrics.count)
                )
                var window = windows[start] ?? none
                window.count = max(window.count, total.n.saturatingAdding(total.missing))
                if let place { window.means[place] = total.mean }
                windows[start] = window
            }
        }
        return windows.values.filter { $0.count > 0 }.sorted { $0.start < $1.start }
    }

    private func forEachMinute(
        of cell: ProjectionReader.Cell,
        in minutes: Range<Int64>,
        _ body: (_ time: Int64, _ minute: MinuteAggregate) -> Void
    ) throws {
        guard !minutes.isEmpty else { return }
        let first = minutes.lowerBound.flooringQuotient(dividingBy: 60)
        let last = (minutes.upperBound - 1).flooringQuotient(dividingBy: 60)
        try reader.forEachHour(of: cell.id, in: first...last) { hour, rollup in
            for (slot, minute) in rollup.minutes.enumerated() {
                let time = hour * 60 + Int64(slot)
                if let minute, minutes.contains(time) { body(time, minute) }
            }
        }
    }

    /// The start of the window that a minute lies in.
    func floor(_ minute: Int64) -> Int64 {
        minute.flooringQuotient(dividingBy: windowMinutes) * windowMinutes
    }

    /// The first start of a window that is not before an instant.
    private func ceiling(_ time: Timestamp) -> Int64 {
        let start = floor(time.minute)
        return Timestamp(minute: start) < time ? start + windowMinutes : start
    }
}
