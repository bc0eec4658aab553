import Dispatch
import Foundation
import GRDB
import Testing

@testable import Ledger

/// What the SQLite file itself promises.
@Suite struct SQLiteFileTests {
    @Test(arguments: [
        "UPDATE events SET body = '{}' WHERE position = 2",
        "UPDATE events SET position = position + 10",
        "UPDATE OR IGNORE events SET recorded = 0",
        "DELETE FROM events WHERE position = 3",
        "DELETE FROM events",
        "UPDATE tree SET hash = zeroblob(32)",
        "DELETE FROM tree",
    ])
    func whatWasAppendedCannotBeChanged(sql: String) throws {
        let folder = try LedgerFolder()
        let store = try folder.store()
        try store.append(EventDraft.series(257), at: instant(0))
        let events = try store.events()
        let error = #expect(throws: DatabaseError.self) { try folder.execute(sql) }
        #expect(error?.message?.contains("append-only") == true)
        #expect(try store.events() == events)
        #expect(try LedgerVerifier(store: store).verify().isValid)
    }

    @Test func anAppendIsWrittenThrough() throws {
        let folder = try LedgerFolder()
        let store = try folder.store()
        let settings = try store.queue.read { database in
            try ["synchronous", "secure_delete"].map {
                try Int.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        // FULL: an append that returned outlives a power cut.
        #expect(settings == [2, 1])
        let mode = try store.queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
        #expect(try store.integrity() == "sound")
    }

    @Test func anErasedTextIsInNoFile() throws {
        let folder = try LedgerFolder()
        let store = try folder.store()
        // Long enough to spill over pages of its own.
        let secret = (0..<2_000).map { "ruritania-\($0 % 7)-secret" }.joined(separator: " ")
        let short = "brevity-is-the-soul-of-secrets"
        try store.storeTexts([(textHash(secret), secret), (textHash(short), short)])
        #expect(try occurrences(of: "ruritania-3-secret", in: folder) > 0)
        #expect(try occurrences(of: short, in: folder) > 0)
        try store.redactText(hash: textHash(secret))
        try store.redactText(hash: textHash(short))
        #expect(try occurrences(of: "ruritania", in: folder) == 0)
        #expect(try occurrences(of: short, in: folder) == 0)
    }

    @Test func theJournalStaysEmptyWhenAllHaveClosed() throws {
        let folder = try LedgerFolder()
        do {
            let store = try folder.store()
            try store.append(EventDraft.series(600), at: instant(0))
            #expect(try folder.bytes("ledger.db-wal").count > 0)
        }
        #expect(try folder.bytes("ledger.db-wal").isEmpty)
        // All of it is in the main file.
        try FileManager.default.removeItem(atPath: folder.path("ledger.db-wal"))
        try FileManager.default.removeItem(atPath: folder.path("ledger.db-shm"))
        #expect(try folder.store(.readOnly).head().size == 600)
    }

    @Test func aReaderChangesNothing() throws {
        let folder = try LedgerFolder()
        do { _ = try folder.store().append(EventDraft.series(10), at: instant(0)) }
        let before = try folder.bytes()
        let reader = try folder.store(.readOnly)
        let error = #expect(throws: StoreError.self) {
            try reader.append(EventDraft.series(1, from: 20), at: instant(1))
        }
        #expect(error?.code == .readOnly)
        let redaction = #expect(throws: StoreError.self) {
            try reader.redactText(hash: textHash("a"))
        }
        #expect(redaction?.code == .readOnly)
        #expect(try folder.bytes() == before)
    }

    @Test func anotherWritersLockIsWaitedFor() throws {
        let folder = try LedgerFolder()
        let store = try folder.store()
        let other = try DatabaseQueue(path: folder.path())
        let failures = FailureLog()
        let group = DispatchGroup()
        try other.inDatabase { database in
            try database.inTransaction(.immediate) {
                DispatchQueue.global().async(group: group) {
                    failures.note { try store.append(EventDraft.series(1), at: instant(0)) }
                }
                let isOver = group.wait(timeout: .now() + .milliseconds(200)) == .success
                #expect(!isOver, "the append waits")
                let size = try folder.store(.readOnly).head().size
                #expect(size == 0)
                return .commit
            }
        }
        group.wait()
        #expect(failures.errors.isEmpty)
        #expect(try store.head().size == 1)
    }

    private func occurrences(of text: String, in folder: LedgerFolder) throws -> Int {
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path("")) {
            var rest = try folder.bytes(name)[...]
            while let range = rest.range(of: Data(text.utf8)) {
                count += 1
                rest = rest[range.upperBound...]
            }
        }
        return count
    }
}
