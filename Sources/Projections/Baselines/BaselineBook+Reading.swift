public import Ledger

extension BaselineBook {
    /// Reads the book of a ledger as it is now.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - projections: Its projections, which are caught up first.
    /// - Throws: ``StoreError`` if either cannot be read.
    public init(store: any EventStore, projections: ProjectionDatabase) throws {
        _ = try ProjectionEngine(store: store).refresh(projections)
        self = try projections.read { database in
            let reader = ProjectionReader(database: database)
            return BaselineBook(
                history: try reader.baselineHistory(),
                runs: try reader.runs(),
                scores: try reader.runScores()
            )
        }
    }
}
