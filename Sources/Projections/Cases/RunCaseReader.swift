import Ledger

/// Finds the single scores of a run.
///
/// The projections keep totals of runs, and the observations of all runs in cells. The scores of one
/// run are among those of its cells that are not older than it; the ledger tells which, and the totals
/// tell when all have been found.
struct RunCaseReader {
    let context: AnswerContext

    /// How many events are read at a time.
    private static let stride = 1_024

    /// Reads the scores of a run.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - metric: The one metric, or nil for all.
    /// - Returns: The scores in order of time.
    /// - Throws: ``StoreError`` if the ledger or its projections are damaged.
    /// - Complexity: O(*k*) for a run of *k* scores that was alone in its time; at most O(*n*) for the
    ///   *n* scores of its cells since it began.
    func cases(of run: RunRecord, metric: String?) throws -> [ScoredCase] {
        let rows = try context.reader.runScores().filter { row in
            row.run == run.run && (metric.map { $0 == row.metric } ?? true)
        }
        var wanted = rows.reduce(0) { $0 + $1.scored + $1.missing }
        guard wanted > 0 else { return [] }
        let places = Set(rows.map(Place.init))
        let cells = try context.reader.cells().filter { cell in
            cell.key.isRun && places.contains(Place(cell.key))
        }
        var candidates: [(time: Int64, position: Int64)] = []
        for group in ComparableGroup.split(cells) {
            try context.reader.forEachObservation(of: group, in: TimeRange(start: run.firstTime)) {
                candidates.append(($0.time, $0.position))
            }
        }
        candidates.sort { ($0.time, $0.position) < ($1.time, $1.position) }
        var cases: [ScoredCase] = []
        var index = 0
        while index < candidates.count, wanted > 0 {
            let part = candidates[index..<min(candidates.count, index + Self.stride)]
            index += part.count
            let positions = part.map { Position(rawValue: $0.position) }
            try context.forEachEvent(at: positions) { position, time, event in
                guard event.text("run") == run.run, let one = ScoredCase(event, at: position, time)
                else { return }
                wanted -= 1
                cases.append(one)
            }
        }
        return cases.sorted { ($0.time, $0.position) < ($1.time, $1.position) }
    }

    /// What the totals of runs are split by.
    private struct Place: Hashable {
        var metric: String
        var evaluator: String
        var environment: String
        var feature: String
        var category: String

        init(_ row: RunScoreRow) {
            metric = row.metric
            evaluator = row.evaluator
            environment = row.environment
            feature = row.feature
            category = row.category
        }

        init(_ cell: CellKey) {
            let key = RunScoreKey(run: "", cell: cell)
            metric = key.metric
            evaluator = key.evaluator
            environment = key.environment
            feature = key.feature
            category = key.category
        }
    }
}
