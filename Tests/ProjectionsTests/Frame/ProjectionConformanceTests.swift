import Foundation
import GRDB
import Ledger
import TestSupport
import Testing

@testable import Projections

/// What holds for every projection, whatever it derives: catching up and rebuilding end alike.
@Suite("Projections: rebuild equals incremental")
struct ProjectionConformanceTests {
    private func engine(
        _ ledger: TestLedger,
        batch: Int64 = 524_288,
        chunk: Int64 = 16_384,
        workers: Int = 1
    ) -> ProjectionEngine {
        ProjectionEngine(
            store: ledger.store,
            batchSize: batch,
            decoding: ChunkDecoding(chunkSize: chunk, workers: workers)
        )
    }

    @Test(arguments: 1...4)
    func anyCutsGiveTheSameBytes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let ledger = try TestLedger()
        let projections = try ledger.projections()
        var events = RandomEvents.make(3_000, seed: seed)[...]
        while !events.isEmpty {
            let count = Int.random(in: 1...900, using: &generator)
            try ledger.append(Array(events.prefix(count)))
            events = events.dropFirst(count)
            let engine = engine(
                ledger,
                batch: Int64.random(in: 1...700, using: &generator),
                chunk: Int64.random(in: 1...200, using: &generator),
                workers: Int.random(in: 1...3, using: &generator)
            )
            _ = try engine.refresh(projections)
        }
        let expected = try ledger.folded().digest()
        #expect(try projections.digest() == expected)
        _ = try engine(ledger, batch: 512, chunk: 64, workers: 2).rebuild(projections)
        #expect(try projections.digest() == expected)
        #expect(try tally(projections, "observations").allSatisfy { $0 > 0 })
    }

    private func tally(_ projections: ProjectionDatabase, _ table: String) throws -> [Int] {
        try projections.read { database in
            try [
                "cells", "observations", "rollups", "changes", "runs", "run_scores", "run_events",
                "decisions",
            ]
            .map {
                try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \($0)") ?? 0
            }
        }
    }

    @Test func threadsChangeNothing() throws {
        let ledger = try TestLedger()
        try ledger.append(RandomEvents.make(2_000, seed: 9))
        let expected = try ledger.folded().digest()
        for workers in 1...5 {
            let projections = try ProjectionDatabase()
            _ = try engine(ledger, chunk: 37, workers: workers).refresh(projections)
            #expect(try projections.digest() == expected)
        }
    }

    /// The digest must see every table, or the tests above would prove nothing.
    @Test(arguments: [
        "UPDATE cells SET metric = metric || 'x' WHERE id = 1",
        "UPDATE observations SET count = count + 1 WHERE cell = 1",
        "UPDATE rollups SET hour = hour + 100000 WHERE cell = 1",
        "UPDATE changes SET time = time + 1", "UPDATE runs SET suite = 'x'",
        "UPDATE run_scores SET mean = -mean", "UPDATE run_events SET block = block + 1",
        "UPDATE decisions SET time = time + 1",
        "UPDATE projections SET position = position - 1",
    ])
    func theDigestSeesEveryTable(statement: String) throws {
        let ledger = try TestLedger()
        try ledger.append(RandomEvents.make(400, seed: 10))
        let projections = try ledger.folded()
        let before = try projections.digest()
        try projections.queue.write { try $0.execute(sql: statement) }
        #expect(try projections.digest() != before)
    }

    /// A projection of another version rebuilds itself, and only itself.
    @Test(arguments: ["observations", "rollups", "changes", "runs", "decisions"])
    func aNewVersionRebuildsItself(name: String) throws {
        let ledger = try TestLedger()
        try ledger.append(RandomEvents.make(1_500, seed: 11))
        let expected = try ledger.folded().digest()
        let projections = try ledger.folded()
        try projections.queue.write { database in
            // Marks show whose tables were touched.
            try database.execute(sql: "UPDATE cells SET release = 'mark'")
            try database.execute(sql: "UPDATE rollups SET data = x''")
            try database.execute(sql: "UPDATE changes SET message = 'mark'")
            try database.execute(sql: "UPDATE runs SET suite = 'mark'")
            try database.execute(sql: "UPDATE decisions SET body = 'mark'")
            try database.execute(
                sql: "UPDATE projections SET version = version - 1 WHERE name = ?",
                arguments: [name]
            )
        }
        _ = try engine(ledger, batch: 400).refresh(projections)
        let marks = try projections.read { database in
            [
                "observations": try has("cells WHERE release = 'mark'", database),
                "rollups": try has("rollups WHERE data = x''", database),
                "changes": try has("changes WHERE message = 'mark'", database),
                "runs": try has("runs WHERE suite = 'mark'", database),
                "decisions": try has("decisions WHERE body = 'mark'", database),
            ]
        }
        for (other, isMarked) in marks {
            // Rollups are folded from observations: they follow those.
            let isRebuilt = other == name || (other == "rollups" && name == "observations")
            #expect(isMarked == !isRebuilt, "\(other) after a new version of \(name)")
        }
        _ = try engine(ledger).rebuild(projections)
        #expect(try projections.digest() == expected)
    }

    private func has(_ rows: String, _ database: Database) throws -> Bool {
        try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \(rows))") ?? false
    }

    /// Rollups of a new version read no event: they are folded from the stored observations.
    @Test func rollupsRebuildFromObservations() throws {
        let ledger = try TestLedger()
        try ledger.append(RandomEvents.make(1_500, seed: 12))
        let projections = try ledger.projections()
        _ = try engine(ledger).refresh(projections)
        let expected = try projections.digest()
        try projections.queue.write { database in
            try database.execute(sql: "UPDATE projections SET version = 0 WHERE name = 'rollups'")
            try database.execute(sql: "DELETE FROM rollups")
        }
        let blind = FailingStore(ledger.store, failsAfter: 0)
        _ = try ProjectionEngine(store: blind).refresh(projections)
        #expect(try projections.digest() == expected)
        #expect(blind.readCount == 0)
    }

    @Test func anInterruptedRefreshKeepsWholeBatches() throws {
        let ledger = try TestLedger()
        try ledger.append(RandomEvents.make(2_000, seed: 13))
        let expected = try ledger.folded().digest()
        for failsAfter in [0, 1, 3, 7, 12] {
            let projections = try ProjectionDatabase()
            let failing = FailingStore(ledger.store, failsAfter: failsAfter)
            let interrupted = ProjectionEngine(
                store: failing,
                batchSize: 300,
                decoding: ChunkDecoding(chunkSize: 100, workers: 1)
            )
            #expect(throws: StoreError.self) { try interrupted.refresh(projections) }
            let position = try ProjectionEngine(store: ledger.store).position(of: projections)
            #expect(position == Int64(failsAfter / 3 * 300))
            _ = try engine(ledger).refresh(projections)
            #expect(try projections.digest() == expected)
        }
    }

    @Test func duplicatesChangeNothing() throws {
        let ledger = try TestLedger()
        let events = RandomEvents.make(500, seed: 14)
        try ledger.append(events)
        let projections = try ledger.projections()
        _ = try engine(ledger).refresh(projections)
        let before = try projections.digest()
        let report = try ledger.append(events)
        #expect(report.appended == 0)
        #expect(try engine(ledger).refresh(projections).events == 0)
        #expect(try projections.digest() == before)
    }

    @Test func progressEndsAtTheEnd() throws {
        let ledger = try TestLedger()
        try ledger.append(RandomEvents.make(1_000, seed: 15))
        let size = try ledger.store.head().size
        var calls: [[Int64]] = []
        _ = try engine(ledger, batch: 300).refresh(try ProjectionDatabase()) {
            calls.append([$0, $1])
        }
        #expect(calls.count == 4)
        #expect(calls.allSatisfy { $0[1] == size })
        #expect(calls.last?.first == size)
    }
}
