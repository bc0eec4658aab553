import Foundation
import GRDB
import Ledger
import TestSupport
import Testing

@testable import Projections

/// The file of the projections is disposable: whatever becomes of it, the next refresh mends it.
@Suite("Projections: the file")
struct ProjectionFileTests {
    private func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        try ledger.append(RandomEvents.make(300, seed: 31))
        return ledger
    }

    private func refreshed(_ ledger: TestLedger) throws -> String {
        let projections = try ledger.projections()
        _ = try ProjectionEngine(store: ledger.store).refresh(projections)
        return try projections.digest()
    }

    @Test func garbageIsReplaced() throws {
        let ledger = try ledger()
        let expected = try ledger.folded().digest()
        for garbage in [
            Data(), Data("not a database at all".utf8), Data(repeating: 7, count: 9_000),
        ] {
            try garbage.write(to: URL(filePath: ledger.projectionsPath))
            #expect(try refreshed(ledger) == expected)
            try FileManager.default.removeItem(atPath: ledger.projectionsPath)
        }
    }

    /// Damage that shows only when a page is read: questions and `rebuild` mend it.
    @Test func damagedPagesAreReplaced() throws {
        let ledger = try ledger()
        let expected = try refreshed(ledger)
        for mends in [
            { _ = try ledger.table("deployments") },
            {
                let projections = try ledger.projections()
                _ = try ProjectionEngine(store: ledger.store).rebuild(projections)
            },
        ] {
            var bytes = try Data(contentsOf: URL(filePath: ledger.projectionsPath))
            #expect(bytes.count > 8 * 4_096)
            for page in stride(from: 3 * 4_096, to: bytes.count, by: 4_096) {
                bytes.replaceSubrange(page..<page + 64, with: Data(repeating: 0xff, count: 64))
            }
            try bytes.write(to: URL(filePath: ledger.projectionsPath))
            try mends()
            #expect(try refreshed(ledger) == expected)
        }
    }

    @Test func aDeletedFileIsMadeAgain() throws {
        let ledger = try ledger()
        let expected = try refreshed(ledger)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: ledger.projectionsPath + suffix)
        }
        #expect(try refreshed(ledger) == expected)
    }

    @Test func lostTablesAreFoldedAgain() throws {
        let ledger = try ledger()
        let expected = try refreshed(ledger)
        for table in [
            "cells", "observations", "rollups", "changes", "runs", "run_scores", "run_events",
        ] {
            let projections = try ledger.projections()
            try projections.queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA foreign_keys = OFF")
                try database.execute(sql: "DROP TABLE \(table)")
            }
            #expect(try refreshed(ledger) == expected, "\(table)")
        }
    }

    @Test func projectionsOfAnotherLedgerAreFoldedAgain() throws {
        let ledger = try ledger()
        let other = try TestLedger()
        try other.append(RandomEvents.make(500, seed: 32))
        _ = try refreshed(other)
        try FileManager.default.copyItem(
            atPath: other.projectionsPath,
            toPath: ledger.projectionsPath
        )
        #expect(try refreshed(ledger) == ledger.folded().digest())
    }

    /// An empty ledger has no leaf to tell it by; what is not its own goes all the same.
    @Test func anEmptyLedgerKeepsNothingOfAnother() throws {
        let empty = try TestLedger()
        let other = try ledger()
        let projections = try other.projections()
        _ = try ProjectionEngine(store: other.store).refresh(projections)
        _ = try ProjectionEngine(store: empty.store).refresh(projections)
        #expect(try projections.digest() == empty.folded().digest())
    }

    /// A file that nobody called projections is somebody's: it is refused and left as it is.
    @Test func filesOfOthersAreLeftAlone() throws {
        let ledger = try ledger()
        let before = try ledger.store.head()
        #expect(throws: StoreError.self) { try ProjectionDatabase(path: ledger.path) }
        #expect(try ledger.store.head() == before)
        #expect(try TestTables.names(ledger.path).contains("projections") == false)

        let text = ledger.folder.appending(path: "thesis.txt")
        try Data("ten years of work, and not one of them in SQLite".utf8).write(to: text)
        #expect(throws: StoreError.self) { try ProjectionDatabase(path: text.path) }
        #expect(try Data(contentsOf: text).count == 48)

        let foreign = ledger.folder.appending(path: "foreign.db").path
        try DatabaseQueue(path: foreign).write { try $0.execute(sql: "CREATE TABLE mine (x)") }
        #expect(throws: StoreError.self) { try ProjectionDatabase(path: foreign) }
        #expect(try TestTables.names(foreign) == ["mine"])
    }

    @Test func severalRefreshAtOnce() async throws {
        let ledger = try ledger()
        let path = ledger.projectionsPath
        let ledgerPath = ledger.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 0..<4 {
                group.addTask {
                    let store = try SQLiteEventStore(path: ledgerPath, access: .readOnly)
                    for round in 0..<6 {
                        let projections = try ProjectionDatabase(path: path)
                        _ = try ProjectionEngine(
                            store: store,
                            batchSize: Int64(50 + seed * 13 + round)
                        ).refresh(projections)
                    }
                }
            }
            // Meanwhile the ledger grows, so that some are overtaken by others.
            for round in 0..<10 {
                try ledger.append(
                    RandomEvents.make(40, seed: UInt64(100 + round)).map {
                        $0.replacing("\"id\":\"e", with: "\"id\":\"r\(round)-")
                    }
                )
                await Task.yield()
            }
            try await group.waitForAll()
        }
        #expect(try refreshed(ledger) == ledger.folded().digest())
    }

    /// Who had read the end of the ledger before another folded further must come to an end too.
    @Test(.timeLimit(.minutes(1)))
    func beingOvertakenEnds() throws {
        let ledger = try ledger()
        let projections = try ledger.projections()
        let slow = OvertakenStore(ledger.store) {
            try ledger.append([#"{"metric":"m","value":1,"time":"2026-10-02T00:00:00Z"}"#])
            _ = try ProjectionEngine(store: ledger.store).refresh(projections)
        }
        let report = try ProjectionEngine(store: slow).refresh(projections)
        #expect(report.position == (try ledger.store.head().position))
        #expect(try projections.digest() == ledger.folded().digest())
    }

    @Test func theFileIsBesideTheLedgerOrInTheCache() throws {
        let ledger = try ledger()
        let beside = ProjectionDatabase.defaultPath(ledgerPath: ledger.path, environment: [:])
        #expect(beside == ledger.projectionsPath)
        let cache = ledger.folder.appending(path: "cache").path
        let unwritable = "/nowhere/at/all/ledger.db"
        let cached = ProjectionDatabase.defaultPath(
            ledgerPath: unwritable,
            environment: ["XDG_CACHE_HOME": cache]
        )
        #expect(cached.hasPrefix(cache + "/ledger/"))
        #expect(cached.hasSuffix(".projections.db"))
        let other = ProjectionDatabase.defaultPath(
            ledgerPath: "/nowhere/else/ledger.db",
            environment: ["XDG_CACHE_HOME": cache]
        )
        #expect(other != cached)
        for relative in ["", "cache"] {
            let path = ProjectionDatabase.defaultPath(
                ledgerPath: unwritable,
                environment: ["XDG_CACHE_HOME": relative, "HOME": cache]
            )
            #expect(path.hasPrefix(cache + "/.cache/ledger/"))
        }
        let projections = try ProjectionDatabase(path: cached)
        _ = try ProjectionEngine(store: ledger.store).refresh(projections)
        #expect(try projections.digest() == ledger.folded().digest())
    }
}

enum TestTables {
    static func names(_ path: String) throws -> [String] {
        try DatabaseQueue(path: path).read {
            try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
    }
}
