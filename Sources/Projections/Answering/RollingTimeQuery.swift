import Ledger

/// Answers `rolling 30m mean of <metric>`: means over a sliding window, with their errors.
struct RollingTimeQuery {
    let query: RollingQuery
    let lengthMinutes: Int64

    /// More rows than this are cut at the old end, so that a careless question cannot fill the memory.
    static let rowsMax = 100_000

    /// One row's place in the table.
    private struct Row {
        var values: [String?]
        var key: ComparabilityKey
        var window: RollingMean.Window

        /// The order of rows: by time, then by the values.
        static func areInOrder(_ left: Row, _ right: Row) -> Bool {
            if left.window.end != right.window.end { return left.window.end < right.window.end }
            return RowOrder.precedes(left.values, left.key, right.values, right.key)
        }
    }

    func answer() throws -> TableAnswer {
        let found = try query.comparability.groups(of: [query.metric], in: query.selection)
        let dimensions = query.selection.dimensions(
            of: query.question,
            metrics: [query.metric],
            found.groups
        )
        let data = try query.reader.hours(of: found.groups)
        var notes: [String] = []
        var rows: [Row] = []
        if let ends = try data.flatMap({ try self.ends(found.groups, data: $0) }) {
            rows = try windows(found.groups, dimensions, ends)
        }
        if rows.isEmpty { notes.append(try query.context.lastScoreSentence(of: query.metric)) }
        let most = min(query.question.limit ?? Self.rowsMax, Self.rowsMax)
        if query.question.limit == nil, rows.count > most {
            notes.append(
                "Only the latest \(most) rows are shown; ask for a longer step with every."
            )
        }
        return query.context.table(
            kind: "rolling",
            columns: [.init("time")] + dimensions.map { .init($0.rawValue) } + RollingQuery.columns,
            rows: rows.sorted(by: Row.areInOrder).suffix(most).map(cells),
            notes: notes + found.notes,
            next: rows.isEmpty
                ? [] : ["show \(QuestionName.quoted(query.metric))\(query.selection.place)"]
        )
    }

    private func cells(of row: Row) -> [TableAnswer.Cell] {
        let window = row.window
        let place = row.values.map { $0.map(TableAnswer.Cell.text) ?? .none }
        return [.time(Timestamp(minute: window.end))] + place + [
            .integer(window.sums.samples),
            window.sums.mean.map(TableAnswer.Cell.number) ?? .none,
            window.sums.standardError.map(TableAnswer.Cell.number) ?? .none,
            .integer(window.missing), .time(Timestamp(minute: window.lastMinute)),
        ]
    }

    /// Where windows end: within the asked time, or from the first score to the minute after the last.
    private func ends(
        _ groups: [ComparableGroup],
        data: ClosedRange<Int64>
    ) throws -> ClosedRange<Int64>? {
        let range = query.question.period?.range
        var low = data.lowerBound * 60
        if let start = range?.start { low = max(low, start.minute) }
        var last = data.lowerBound * 60
        for cell in groups.lazy.flatMap(\.cells) {
            last = max(last, try query.reader.lastMinute(of: cell.id) ?? last)
        }
        // A window that ends later than its length after the last score is empty.
        var high = last + 1
        if let end = range?.end {
            let endMinute = Timestamp(microseconds: end.microseconds - 1).minute + 1
            high = min(endMinute, last + lengthMinutes)
        }
        return low < high ? low...high : nil
    }

    private func windows(
        _ groups: [ComparableGroup],
        _ dimensions: [QuestionDimension],
        _ ends: ClosedRange<Int64>
    ) throws -> [Row] {
        let rolling = RollingMean(
            lengthMinutes: lengthMinutes,
            stepMinutes: query.question.everyMinutes ?? lengthMinutes
        )
        var rows: [Row] = []
        for group in groups {
            for (values, part) in group.parts(by: dimensions) {
                let minutes = try minutes(of: part, before: ends)
                let windows = rolling.windows(
                    over: minutes,
                    endingIn: ends,
                    most: Self.rowsMax + 1
                )
                for window in windows {
                    rows.append(Row(values: values, key: group.key, window: window))
                }
                if rows.count > 2 * Self.rowsMax {
                    rows = rows.sorted(by: Row.areInOrder).suffix(Self.rowsMax + 1)
                }
            }
        }
        return rows
    }

    /// The minutes that some window holds, all cells of a group added up.
    private func minutes(
        of group: ComparableGroup,
        before ends: ClosedRange<Int64>
    ) throws -> [RollingMean.Minute] {
        let first = ends.lowerBound - lengthMinutes
        let scope = ScoreScope(minutes: first...ends.upperBound)
        var hours: [Int64: [ScoreTotals?]] = [:]
        try query.reader.forEachHour(of: group, in: scope.hours) { _, hour, rollup in
            func add(to slots: inout [ScoreTotals?]) {
                for slot in 0..<60 {
                    guard let minute = rollup.minutes[slot] else { continue }
                    var totals = slots[slot] ?? ScoreTotals()
                    slots[slot] = nil
                    totals.add(minute)
                    slots[slot] = totals
                }
            }
            add(to: &hours[hour, default: Array(repeating: nil, count: 60)])
        }
        return hours.sorted { $0.key < $1.key }.flatMap { hour, slots in
            slots.enumerated().compactMap { slot, totals in
                totals.map {
                    RollingMean.Minute(
                        minute: hour * 60 + Int64(slot),
                        sums: $0.sums,
                        missing: $0.missing
                    )
                }
            }
        }
    }
}
