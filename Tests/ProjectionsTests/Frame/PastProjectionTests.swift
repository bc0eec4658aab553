import Foundation
import GRDB
import Ledger
import TestSupport
import Testing

@testable import Projections

/// Projections of the past equal those of a ledger that really ended there.
@Suite("Projections: as of, as known at")
struct PastProjectionTests {
    private let events = RandomEvents.make(900, seed: 41)

    /// A ledger that took the events in ten batches, a second apart.
    private func ledger(_ events: [String], batches: Int = 10) throws -> TestLedger {
        let ledger = try TestLedger()
        let size = max(1, (events.count + batches - 1) / batches)
        for start in stride(from: 0, to: events.count, by: size) {
            try ledger.append(Array(events[start..<min(events.count, start + size)]))
        }
        return ledger
    }

    @Test func asKnownAtEqualsALedgerThatEndedThere() throws {
        var generator = SeededGenerator(seed: 42)
        let ledger = try ledger(events)
        let size = try ledger.store.head().size
        for _ in 0..<8 {
            let position = Position(rawValue: Int64.random(in: 0...size, using: &generator))
            let past = try ledger.folded(horizon: .init(position: position))
            let ended = try TestLedger()
            // The same events, recorded at the same times, so that even the leaves are the same.
            var known: [(text: String, recorded: Timestamp)] = []
            try ledger.store.readEvents(in: Position(rawValue: 1)...Position(rawValue: size)) {
                if $0.position <= position {
                    known.append((String(decoding: $0.body, as: UTF8.self), $0.recorded))
                }
            }
            try ended.restore(known.map(\.text))
            #expect(try past.digest() == ended.folded().digest())
        }
    }

    @Test func asOfEqualsALedgerOfWhatHadHappened() throws {
        var generator = SeededGenerator(seed: 43)
        let ledger = try ledger(events)
        for _ in 0..<8 {
            let offset = Double.random(in: -1_000...45_000, using: &generator)
            let time = RandomEvents.start.advanced(bySeconds: offset)
            let past = try ledger.folded(horizon: .init(time: time))
            let happened = try events.filter { event in
                let range = try #require(event.firstMatch(of: /"time":"([^"]*)"/))
                return try Timestamp(rfc3339: String(range.1)) <= time
            }
            let ended = try self.ledger(happened).folded()
            #expect(try contents(past) == contents(ended))
        }
    }

    /// Everything but positions, which differ because the shorter ledger numbers its own events.
    private func contents(_ projections: ProjectionDatabase) throws -> [String] {
        try projections.read { database in
            var rows: [String] = []
            for sql in [
                "SELECT * FROM cells ORDER BY id", "SELECT * FROM rollups ORDER BY cell, hour",
                """
                SELECT time, kind, id, environment, name, version, subkind, components, message
                FROM changes ORDER BY position
                """,
                """
                SELECT run, first_time, started, finished, suite, model, prompt, "commit", cases
                FROM runs ORDER BY run
                """,
                "SELECT * FROM run_scores ORDER BY run, metric, evaluator, environment, feature, category",
                "SELECT time, type FROM decisions ORDER BY position",
                "SELECT cell, block, count, last_time FROM observations ORDER BY cell, block",
            ] {
                rows += try Row.fetchAll(database, sql: sql).map { row in
                    row.databaseValues.map { value in
                        Data.fromDatabaseValue(value).map { $0.base64EncodedString() } ?? "\(value)"
                    }.joined(separator: "|")
                }
            }
            return rows
        }
    }

    @Test func questionsLookBackAsTheyAreAsked() throws {
        let ledger = try TestLedger(clock: "2026-10-10T12:00:00Z")
        try ledger.append([#"{"metric":"quality","value":0.9,"time":"2026-10-10T10:00:00Z"}"#])
        ledger.clock = try Timestamp(rfc3339: "2026-10-10T13:00:00Z")
        try ledger.append([#"{"metric":"quality","value":0.5,"time":"2026-10-10T11:00:00Z"}"#])
        ledger.clock = try Timestamp(rfc3339: "2026-10-10T14:00:00Z")
        // It happened before the others and was recorded after them.
        try ledger.append([#"{"metric":"quality","value":0.1,"time":"2026-10-10T09:00:00Z"}"#])
        func mean(_ modifiers: String) throws -> Double? {
            let table = try ledger.table("show quality \(modifiers)", now: "2026-10-11T00:00:00Z")
            return table.numbers("mean").first
        }
        #expect(try mean("") == 0.5)
        #expect(try mean("as of 2026-10-10T10:30:00Z") == 0.5)
        #expect(try mean("as known at 2026-10-10T13:30:00Z") == 0.7)
        #expect(
            try mean("as of 2026-10-10T10:30:00Z as known at 2026-10-10T13:30:00Z") == 0.9
        )
        let table = try ledger.table(
            "show quality as known at 2026-10-10T13:30:00Z",
            now: "2026-10-11T00:00:00Z"
        )
        #expect(table.position == Position(rawValue: 2))
        #expect(table.asOf == nil)
        let asOf = try ledger.table(
            "show quality as of 2026-10-10T10:30:00Z",
            now: "2026-10-11T00:00:00Z"
        )
        #expect(asOf.asOf == (try Timestamp(rfc3339: "2026-10-10T10:30:00Z")))
        #expect(asOf.position == Position(rawValue: 3))
    }
}

extension TestLedger {
    /// Appends stored bodies with the recorded times that they carry.
    func restore(_ bodies: [String]) throws {
        var preparer = EventPreparer(mode: .restore, now: clock) { MerkleHash.leaf($0).hex }
        for (index, body) in bodies.enumerated() {
            var batch = PreparedBatch(ledgerTime: clock)
            var text = body
            try text.withUTF8 { try preparer.prepare($0, lineNumber: index + 1, into: &batch) }
            var sealed = SealedBatch(batch)
            _ = try store.append(&sealed)
        }
    }
}
