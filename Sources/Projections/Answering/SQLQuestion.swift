import Ledger

/// A `.sql` question and the files it reads.
struct SQLQuestion {
    let statement: String
    let question: String
    let position: Position
    let projectionsPath: String
    let ledgerPath: String?

    func run(_ cancellation: QuestionCancellation) throws -> Answer {
        guard projectionsPath != ":memory:" else {
            throw SQLQuery.Failure(
                message: "SQL reads the ledger as it is now",
                hint: "Ask without --as-of and --as-known-at, and select by time yourself."
            )
        }
        let query = SQLQuery(
            projectionsPath: projectionsPath,
            ledgerPath: ledgerPath,
            cancellation: cancellation
        )
        let result = try query.run(statement)
        let note = "Only the first \(SQLQuery.rowsMax) rows are shown; add LIMIT."
        return .table(
            TableAnswer(
                kind: "sql",
                question: question,
                position: position,
                asOf: nil,
                columns: result.columns,
                rows: result.rows,
                notes: result.isCut ? [note] : []
            )
        )
    }
}

extension QuestionCancellation {
    /// Throws if nobody waits any more.
    ///
    /// - Throws: ``QuestionCancelled``.
    func check() throws {
        if isCancelled { throw QuestionCancelled() }
    }
}
