import Ledger

/// A question for means that follow time or runs: what its two kinds have in common.
struct RollingQuery {
    let context: AnswerContext
    let metric: String

    var reader: ProjectionReader { context.reader }
    var question: Question { context.question }
    var selection: ScopeSelection { context.selection }
    /// What decides which scores compare.
    var comparability: Comparability { context.comparability }

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
}
