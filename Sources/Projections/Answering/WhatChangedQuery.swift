import GRDB
import Ledger

/// Gathers what attribution needs from the projections and asks it.
struct WhatChangedQuery {
    let reader: ProjectionReader
    let question: Question
    let metric: String
    let direction: WhatChangedAnswer.Direction
    let shift: AttributionInput.Shift
    let environment: String
    let selection: ScopeSelection
    let position: Position
    let asOf: Timestamp?

    /// Answers the question.
    ///
    /// - Returns: The answer with its chart and the next questions.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func answer() throws -> Answer {
        let selected = selection.select(metrics: [metric], from: try reader.cells())
        let cells = Self.dominantEvaluator(of: selected, reader)
        let data = try reader.hours(of: cells.map(\.id))
        let attributed = try data.map { try attributionCells(cells, data: $0) } ?? []
        let end = attributed.compactMap(\.minutes.last?.minute).max() ?? 0
        let input = AttributionInput(
            question: question.text,
            position: position,
            asOf: asOf,
            metric: metric,
            environment: environment,
            feature: selection.feature,
            direction: direction,
            shift: shift,
            endMinute: end,
            onsetWindow: onsetWindow(end: end),
            cells: attributed,
            changes: try recordedChanges()
        )
        return Attribution.completeAnswer(input)
    }

    /// The times the onset must lie in, if the question names a period.
    private func onsetWindow(end: Int64) -> ClosedRange<Timestamp>? {
        guard let range = question.period?.range else { return nil }
        let low = range.start ?? Timestamp(microseconds: 0)
        let high = range.end.map { Timestamp(microseconds: $0.microseconds - 1) }
        return low...max(low, high ?? Timestamp(minute: end + 1))
    }

    /// The buckets per category, feature and evaluator revision, within the horizon.
    private func attributionCells(
        _ cells: [ProjectionReader.Cell],
        data: ClosedRange<Int64>
    ) throws -> [AttributionCell] {
        let hours = horizonHours(data)
        var merged: [AttributionCell] = []
        for cell in cells {
            let buckets = try reader.buckets(of: cell.id, in: hours)
            let key = cell.key
            let revision = key.evaluator?.label
            let index = merged.firstIndex {
                $0.category == key.category && $0.feature == key.feature
                    && $0.evaluatorRevision == revision
            }
            if let index {
                merged[index].minutes = MinuteBucket.merged(merged[index].minutes, buckets)
            } else {
                merged.append(
                    AttributionCell(
                        category: key.category,
                        feature: key.feature,
                        evaluatorRevision: revision,
                        minutes: buckets
                    )
                )
            }
        }
        return merged
    }

    /// The hours to read: the usual horizon before the end, or before the end of the asked period's
    /// following days, so that the level before a long-past onset is known too.
    private func horizonHours(_ data: ClosedRange<Int64>) -> ClosedRange<Int64> {
        var last = data.upperBound
        if let end = question.period?.range.end {
            let dayAfter = end.minute.flooringQuotient(dividingBy: 60) + 24
            last = max(data.lowerBound, min(last, dayAfter))
        }
        let length = Int64(AttributionInput.standardHorizonMinutes / 60)
        return max(data.lowerBound, last - length)...last
    }

    private func recordedChanges() throws -> [RecordedChange] {
        let changes = try reader.changes()
        var takenBack: [String: Timestamp] = [:]
        for change in changes {
            if let id = change.rollbackOf { takenBack[id] = takenBack[id] ?? change.time }
        }
        return changes.map { change in
            RecordedChange(
                kind: change.kind,
                id: change.id,
                environment: change.environment,
                time: change.time,
                position: change.position,
                components: change.components,
                detail: Self.detail(of: change),
                outcome: change.outcome.flatMap(RecordedChange.Outcome.init) ?? .succeeded,
                liveUntil: takenBack[change.id]
            )
        }
    }

    /// One phrase on what a change was.
    private static func detail(of change: ChangeRecord) -> String {
        var parts: [String] = []
        if let service = change.name, change.kind == .deployment { parts.append(service) }
        if let version = change.version, change.kind == .deployment { parts.append(version) }
        if let message = change.message { parts.append("“\(message)”") }
        if let model = change.model { parts.append("model \(model)") }
        if let by = change.by { parts.append("by \(by)") }
        return parts.joined(separator: " ")
    }

    /// Values of two evaluators are not comparable: the one that gave most of them is taken.
    static func dominantEvaluator(
        of cells: [ProjectionReader.Cell],
        _ reader: ProjectionReader
    ) -> [ProjectionReader.Cell] {
        let names = Set(cells.map { $0.key.evaluator?.name ?? "" })
        guard names.count > 1 else { return cells }
        var counts: [String: Int] = [:]
        for cell in cells {
            let count = (try? reader.observationCount(of: cell.id)) ?? 0
            counts[cell.key.evaluator?.name ?? "", default: 0] += count
        }
        let dominant = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        return cells.filter { ($0.key.evaluator?.name ?? "") == dominant }
    }
}

extension ProjectionReader {
    /// How many observations a cell has.
    ///
    /// - Parameter cell: The cell's id.
    /// - Returns: Their number, those without a value included.
    /// - Throws: What SQLite reports.
    func observationCount(of cell: Int32) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(
                sql: "SELECT COALESCE(SUM(count), 0) FROM observations WHERE cell = ?"
            ),
            arguments: [cell]
        ) ?? 0
    }
}
