import GRDB

extension SQLiteEventStore {
    /// Asks SQLite whether the file's own structure is sound: pages, indexes, constraints.
    ///
    /// - Returns: `sound`, or SQLite's first complaint.
    /// - Throws: ``StoreError`` if the file cannot be read at all.
    /// - Complexity: O(*n*) for *n* events.
    public func integrity() throws -> String {
        let result = try read { database in
            try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
        }
        return result == "ok" ? "sound" : result ?? "unknown"
    }
}
