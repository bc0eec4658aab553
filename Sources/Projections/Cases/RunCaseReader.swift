import Ledger

/// Reads the single scores of a run from the ledger: the projections know where they stand.
struct RunCaseReader {
    let context: AnswerContext

    /// Reads the scores of a run.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - metric: The one metric, or nil for all.
    /// - Returns: The scores in order of time.
    /// - Throws: ``StoreError`` if the ledger or its projections are damaged.
    /// - Complexity: O(*n* log *n*) for a run of *n* events.
    func cases(of run: RunRecord, metric: String?) throws -> [ScoredCase] {
        let positions = try context.reader.positions(of: run.run).map(Position.init(rawValue:))
        var cases: [ScoredCase] = []
        try context.forEachEvent(at: positions) { position, time, event in
            guard let one = ScoredCase(event, at: position, time),
                metric.map({ $0 == one.metric }) ?? true
            else { return }
            cases.append(one)
        }
        return cases.sorted { ($0.time, $0.position) < ($1.time, $1.position) }
    }
}
