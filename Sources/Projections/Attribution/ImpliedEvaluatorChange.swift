import Ledger

/// Evaluator changes that nobody recorded but the scores bear on them.
enum ImpliedEvaluatorChange {
    /// The switches to a new evaluator revision that no recorded change accounts for.
    ///
    /// A revision whose first score comes after scores of another is a new ruler, whether or not an
    /// event says so.
    ///
    /// - Parameters:
    ///   - grid: The question's rollup.
    ///   - changes: The recorded changes.
    /// - Returns: One change for each unrecorded revision, at the minute of its first score.
    static func all(in grid: ScoreGrid, recorded changes: [RecordedChange]) -> [RecordedChange] {
        var firstMinutes: [String?: Int64] = [:]
        for cell in grid.cells {
            guard let first = cell.minutes.first?.minute else { continue }
            firstMinutes[cell.revision] = min(firstMinutes[cell.revision] ?? first, first)
        }
        let earliest = firstMinutes.values.min() ?? 0
        let known = changes.filter { $0.kind == .evaluator }
        return
            firstMinutes
            .compactMap { revision, first -> RecordedChange? in
                guard let revision, first > earliest else { return nil }
                let isRecorded = known.contains { EvaluatorStamps.names($0, revision) }
                guard !isRecorded else { return nil }
                return RecordedChange(
                    kind: .evaluator,
                    id: revision,
                    environment: nil,
                    time: Timestamp(minute: first),
                    position: nil,
                    detail: "not recorded, implied by the scores"
                )
            }
            .sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    }
}
