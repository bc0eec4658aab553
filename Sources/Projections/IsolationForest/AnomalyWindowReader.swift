import Ledger

/// Cuts the rollups of a scope into windows.
struct AnomalyWindowReader {
    /// The projections.
    let reader: ProjectionReader
    /// How long a window is, in minutes; windows start at multiples of it since the epoch.
    let windowMinutes: Int64
    /// The live traffic of the scope, in groups of values that compare; that of runs is another mix.
    let groups: [ComparableGroup]

    init(reader: ProjectionReader, scope: DetectorScope, windowMinutes: Int64) throws {
        self.reader = reader
        self.windowMinutes = windowMinutes
        let comparability = Comparability(reader: reader, catalogue: MetricCatalogue())
        let selection = ScopeSelection(environment: scope.environment, feature: scope.feature)
        groups = try comparability.groups(of: [], in: selection, origin: .traffic).groups
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
        guard let data = try reader.hours(of: groups) else { return nil }
        var last = data.lowerBound * 60
        for cell in groups.lazy.flatMap(\.cells) {
            last = max(last, try reader.lastMinute(of: cell.id) ?? last)
        }
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
        for group in groups {
            var count: Int64 = 0
            try forEachMinute(of: group, in: minutes) { _, minute in
                count = count.saturatingAdding(
                    minute.summed?.scores.samples ?? Int64(minute.listed.count)
                )
            }
            if count > 0 { counts[DetectorMetric(group)] = count }
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
        for group in groups where names.contains(group.key.metric) {
            var totals: [Int64: ScoreTotals] = [:]
            try forEachMinute(of: group, in: minutes) { time, minute in
                totals[floor(time), default: ScoreTotals()].add(minute)
            }
            let place = metrics.firstIndex(of: DetectorMetric(group))
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
        of group: ComparableGroup,
        in minutes: Range<Int64>,
        _ body: (_ time: Int64, _ minute: MinuteAggregate) -> Void
    ) throws {
        guard !minutes.isEmpty else { return }
        let first = minutes.lowerBound.flooringQuotient(dividingBy: 60)
        let last = (minutes.upperBound - 1).flooringQuotient(dividingBy: 60)
        try reader.forEachHour(of: group, in: first...last) { _, hour, rollup in
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
