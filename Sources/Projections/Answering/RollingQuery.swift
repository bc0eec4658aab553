import Ledger

/// A question for means that follow time or runs: what its two kinds have in common.
struct RollingQuery {
    let reader: ProjectionReader
    let question: Question
    let metric: String
    let selection: ScopeSelection
    let position: Position
    let asOf: Timestamp?
    /// What is known of metrics.
    let catalogue: MetricCatalogue

    /// What decides which scores compare.
    var comparability: Comparability { Comparability(reader: reader, catalogue: catalogue) }

    /// What stands beside the place of a row.
    static let columns: [TableAnswer.Column] =
        ["n", "mean", "standard_error", "missing"].map { .init($0, isNumeric: true) }
        + [.init("last_update")]

    /// Answers the question.
    ///
    /// - Parameter window: What the means are over.
    /// - Returns: A row for each window and part of the scope.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func answer(over window: RollingSpan) throws -> TableAnswer {
        switch window {
        case .minutes(let minutes):
            try RollingTimeQuery(query: self, lengthMinutes: minutes).answer()
        case .runs(let runs):
            try RollingRunsQuery(query: self, runs: runs).answer()
        }
    }

    /// Makes a table of this question.
    func table(
        kind: String,
        columns: [TableAnswer.Column],
        rows: [[TableAnswer.Cell]],
        notes: [String],
        next: [String]
    ) -> TableAnswer {
        TableAnswer(
            kind: kind,
            question: question.text,
            position: position,
            asOf: asOf,
            columns: columns,
            rows: rows,
            notes: notes,
            next: rows.isEmpty ? [] : next
        )
    }
}
