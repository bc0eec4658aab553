import Testing

@testable import Ledger

/// A way to make a store, for the conformance suite.
struct EventStoreFactory: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Makes an empty ledger in a folder.
    let make: @Sendable (LedgerFolder) throws -> TestedStore

    /// Every store the suite holds for.
    static let all = [sqlite, sqliteReopened]

    /// One connection that writes and reads.
    static let sqlite = EventStoreFactory(testDescription: "SQLite") { folder in
        let store = try folder.store()
        return TestedStore(writer: { store }, reader: { store })
    }

    /// A connection of its own for every call, as when each comes from another process.
    static let sqliteReopened = EventStoreFactory(testDescription: "SQLite, reopened") { folder in
        _ = try folder.store()
        return TestedStore(
            writer: { try folder.store(.readWrite) },
            reader: { try folder.store(.readOnly) }
        )
    }
}

/// A ledger under test.
struct TestedStore {
    /// Gives the store to append with.
    let writer: () throws -> any EventStore
    /// Gives the store to read with.
    let reader: () throws -> any EventStore

    /// Appends drafts in one batch.
    @discardableResult
    func append(_ drafts: [EventDraft], at ledgerTime: Timestamp) throws -> AppendReport {
        try writer().append(drafts, at: ledgerTime)
    }
}
