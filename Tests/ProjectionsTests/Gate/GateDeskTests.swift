import Foundation
import GRDB
import Ledger
import TestSupport
import Testing

@testable import Projections

/// What a gate judges by, read back from a ledger.
@Suite("Gate: evidence from the ledger")
struct GateDeskTests {
    private func event(_ type: String, _ id: String, _ minute: Int, _ data: String) -> String {
        let time = "2026-10-10T10:\(String(format: "%02d", minute)):00Z"
        return #"{"specversion":"1.0","id":"\#(id)","source":"/t","#
            + #""type":"dev.qualityledger.\#(type).v1","time":"\#(time)","data":\#(data)}"#
    }

    private func score(_ run: String, _ number: Int, _ value: String = "0.9") -> String {
        event(
            "score.recorded",
            "\(run)/\(number)",
            5,
            #"{"metric":"composite","value":\#(value),"run":"\#(run)","case":"c\#(number)","category":"a","#
                + #""status":"\#(value == "null" ? "error" : "scored")","environment":"ci","#
                + #""evaluator":{"name":"j","revision":"r1"},"labels":{"critical":"true"}}"#
        )
    }

    private func started(_ run: String) -> String {
        event(
            "run.started",
            "\(run)/started",
            1,
            #"{"run":"\#(run)","suite":"golden","dataset":{"name":"golden","version":"1"},"#
                + #""declared":{"c1":"a","c2":"a"},"weights":{"a":2,"b":0}}"#
        )
    }

    private func finished(_ run: String, _ minute: Int) -> String {
        event("run.finished", "\(run)/finished", minute, #"{"run":"\#(run)","suite":"golden"}"#)
    }

    private func desk(_ ledger: TestLedger) throws -> GateDesk {
        let clock = ledger.clock
        return GateDesk(
            store: ledger.store,
            projections: try ledger.projections(),
            clock: { clock }
        )
    }

    /// Two runs whose events lie between each other and between live scores.
    private func filled() throws -> TestLedger {
        let ledger = try TestLedger()
        try ledger.append([started("one"), score("one", 1), started("two")])
        for number in 0..<300 {
            try ledger.append([
                #"{"metric":"composite","value":0.1,"time":"2026-10-10T10:00:00Z","case":"x\#(number)"}"#
            ])
        }
        try ledger.append([score("two", 1), score("one", 2, "null"), score("two", 2, "0.7")])
        try ledger.append([finished("two", 30), finished("one", 20)])
        return ledger
    }

    @Test func aRunsResultsAreItsOwn() throws {
        let ledger = try filled()
        let evidence = try desk(ledger).evidence(for: .init(run: "one"))
        #expect(evidence.candidate.record.run == "one")
        #expect(evidence.candidate.scores.map(\.caseKey) == ["c1", "c2"])
        #expect(evidence.candidate.scores.map(\.value) == [0.9, nil])
        let statuses: [CaseScore.Status] = evidence.candidate.scores.map { $0.status }
        #expect(statuses == [CaseScore.Status.scored, CaseScore.Status.error])
        #expect(evidence.candidate.scores.allSatisfy { $0.isCritical })
        #expect(evidence.candidate.scores[0].evaluator?.label == "j@r1")
        #expect(evidence.candidate.scores[0].environment == "ci")
        #expect(evidence.candidate.declared == ["c1": "a", "c2": "a"])
        #expect(evidence.candidate.weights == ["a": 2])
        #expect(evidence.reference == .none)
    }

    @Test func theLastFinishedRunIsMeantIfNoneIsNamed() throws {
        let ledger = try filled()
        #expect(try desk(ledger).evidence(for: .init()).candidate.record.run == "two")
        #expect(throws: GateRefusal.noFinishedRun(suite: "other")) {
            try desk(ledger).evidence(for: .init(suite: "other"))
        }
        #expect(throws: GateRefusal.unknownRun("on", nearest: "one")) {
            try desk(ledger).evidence(for: .init(run: "on"))
        }
    }

    @Test func theBaselineIsTheApprovedOneOfTheSuite() throws {
        let ledger = try filled()
        let approval = event(
            "baseline.approved",
            "approval",
            40,
            #"{"run":"one","suite":"golden","by":"mk"}"#
        )
        try ledger.append([approval])
        let evidence = try desk(ledger).evidence(for: .init(run: "two"))
        guard case .run(let baseline, let decision) = evidence.reference else {
            Issue.record("there is a baseline")
            return
        }
        #expect(baseline.record.run == "one")
        #expect(decision?.by == "mk")
        let revocation = event("baseline.revoked", "revocation", 41, #"{"run":"one","by":"ab"}"#)
        try ledger.append([revocation])
        guard case .revoked(let withdrawn) = try desk(ledger).evidence(for: .init()).reference
        else {
            Issue.record("the revocation is not forgotten")
            return
        }
        #expect(withdrawn.by == "ab")
    }

    @Test func theDatasetsDeclarationIsRead() throws {
        let ledger = try filled()
        try ledger.append([
            event(
                "dataset.versioned",
                "d",
                0,
                #"{"dataset":"golden","version":"1","examples":7,"categories":{"a":3,"b":4}}"#
            )
        ])
        let dataset = try desk(ledger).evidence(for: .init(run: "one")).dataset
        #expect(dataset?.examples == 7)
        #expect(dataset?.categories == ["a": 3, "b": 4])
    }

    @Test func waiversStandUntilTheyExpireOrAreRevoked() throws {
        let ledger = try filled()
        func waiver(_ id: String, until time: String) -> String {
            event(
                "waiver.granted",
                id,
                50,
                #"{"waiver":"\#(id)","by":"mk","reason":"x","category":"a","expires":"\#(time)"}"#
            )
        }
        // The clock is in November.
        try ledger.append([
            waiver("W-1", until: "2026-12-01T00:00:00Z"),
            waiver("W-2", until: "2026-10-31T00:00:00Z"),
            waiver("W-3", until: "2026-12-01T00:00:00Z"),
            event("waiver.revoked", "r", 55, #"{"waiver":"W-3","by":"ab"}"#),
        ])
        #expect(try desk(ledger).evidence(for: .init(run: "one")).waivers.map(\.id) == ["W-1"])
        let book = try desk(ledger).waivers()
        #expect(book.waivers.map(\.id) == ["W-1", "W-2", "W-3"])
        #expect(book.revocations["W-3"]?.by == "ab")
        let table = book.table(at: ledger.clock, includingEnded: true, position: .start)
        #expect(
            table.rows.map { $0[1] } == [.text("in force"), .text("expired"), .text("revoked")]
        )
    }

    /// However the events are batched, and beyond a block of positions, the rows are the same.
    @Test func positionsDoNotDependOnBatches() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<50 {
            let count = Int.random(in: 1...200, using: &generator)
            var positions: [Int64] = []
            var last = Int64.random(in: 60_000...70_000, using: &generator)
            for _ in 0..<count {
                last += Int64.random(in: 1...3_000, using: &generator)
                positions.append(last)
            }
            let database = try ProjectionDatabase()
            try database.queue.write { connection in
                try connection.execute(sql: RunsProjection.schema)
                var rest = positions[...]
                while !rest.isEmpty {
                    let batch = rest.prefix(Int.random(in: 1...20, using: &generator))
                    rest = rest.dropFirst(batch.count)
                    let rows = Dictionary(grouping: batch) {
                        RunPositions.Key(run: "r", position: $0)
                    }
                    for (key, new) in rows.sorted(by: { $0.key.block < $1.key.block }) {
                        try RunPositions.append(new, to: key, connection)
                    }
                }
            }
            let read = try database.read { try ProjectionReader(database: $0).positions(of: "r") }
            #expect(read == positions)
        }
        #expect(throws: StoreError.self) { try RunPositions.decode([0xff], block: 0) }
        #expect(throws: StoreError.self) { try RunPositions.decode([0x80, 0x80, 0x08], block: 0) }
    }
}
