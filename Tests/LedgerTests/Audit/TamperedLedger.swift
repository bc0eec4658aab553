import Foundation
import GRDB

@testable import Ledger

/// A ledger that somebody edited behind the program's back: the triggers are gone.
final class TamperedLedger {
    let folder: LedgerFolder
    let events: [StoredEvent]

    /// Makes a ledger of events, two minutes apart by the batch.
    init(events count: Int) throws {
        folder = try LedgerFolder()
        do {
            let store = try folder.store()
            for first in stride(from: 0, to: count, by: 100) {
                let drafts = EventDraft.series(min(100, count - first), from: first).map { draft in
                    var draft = draft
                    draft.source = "/tests/\(draft.value % 3)"
                    draft.type = "com.example.t\(draft.value % 2)"
                    draft.time = draft.value % 5 == 0 ? nil : instant(Int64(draft.value))
                    return draft
                }
                try store.append(drafts, at: instant(10_000 + Int64(first)))
            }
            events = try store.events()
        }
        try folder.execute(
            """
            DROP TRIGGER events_refuse_update; DROP TRIGGER events_refuse_delete;
            DROP TRIGGER tree_refuse_update; DROP TRIGGER tree_refuse_delete;
            """
        )
        try folder.emptyJournal()
    }

    /// Edits with SQL.
    func edit(_ sql: String, _ arguments: StatementArguments = []) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: folder.path(), configuration: configuration)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: sql, arguments: arguments)
        }
    }

    /// What a verification finds.
    func findings(trusted: Checkpoint? = nil) throws -> [LedgerVerifier.Finding] {
        try LedgerVerifier(store: folder.store(.readOnly)).verify(trusted: trusted).findings
    }

    /// A checkpoint of the first events.
    func checkpoint(size: Int64) throws -> Checkpoint {
        let store = try folder.store(.readOnly)
        let tree = try MerkleTree(source: Ledger.StoredHashes(store), size: store.head().size)
        return try Checkpoint(origin: "example.com/tests", size: size, root: tree.root(size: size))
    }
}
