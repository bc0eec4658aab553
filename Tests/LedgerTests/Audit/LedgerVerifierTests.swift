import Foundation
import GRDB
import Testing

@testable import Ledger

/// What a verification finds, and where.
@Suite struct LedgerVerifierTests {
    @Test(arguments: [0, 1, 255, 256, 257, 600]) func anHonestLedgerIsValid(size: Int) throws {
        let ledger = try TamperedLedger(events: size)
        let store = try ledger.folder.store(.readOnly)
        let report = try LedgerVerifier(store: store).verify()
        #expect(report.isValid)
        #expect(report.events == Int64(size))
        #expect(try report.head == store.head())
        #expect(!report.isTruncated)
    }

    @Test(arguments: [
        ("time = time + 1", "its time column"), ("recorded = recorded + 1", "its recorded time"),
        ("recorded = recorded - 1", "its recorded time"),
        ("type = 3 - type", "its type column"), ("source = source % 3 + 1", "its source column"),
        ("type = 99", "its type column"), ("source = 99", "its source column"),
        ("id = id || ' '", "its id column"), ("id = ''", "its id column"),
        ("body = body || ' '", "do not hash to its leaf"),
        ("body = ''", "its body is not JSON"), ("body = 'null'", "its id column"),
        ("leaf = zeroblob(32)", "do not hash to its leaf"),
        ("leaf = zeroblob(31)", "do not hash to its leaf"),
        ("leaf = x''", "do not hash to its leaf"),
    ])
    func anEditedColumnIsNamed(assignment: String, reason: String) throws {
        let ledger = try TamperedLedger(events: 300)
        for position in [1, 77, 256, 257, 299] {
            let kept = ledger.events[position - 1]
            try ledger.edit("UPDATE events SET \(assignment) WHERE position = ?", [position])
            let findings = try ledger.findings().filter { !$0.isOfTree }
            #expect(findings.contains { $0.reason.contains(reason) }, "\(findings)")
            let named = Set(findings.compactMap(\.position?.rawValue))
            // A recorded time that rose also makes the next event look early.
            #expect(named.contains(Int64(position)))
            #expect(named.isSubset(of: [Int64(position), Int64(position) + 1]))
            try restore(kept, in: ledger)
            #expect(try ledger.findings().isEmpty)
        }
    }

    @Test func anEventForgedWithItsLeafIsFoundInItsBlockAndTheRoot() throws {
        let ledger = try TamperedLedger(events: 600)
        for (position, block) in [(5, 1), (300, 257), (512, 257), (590, nil)] as [(Int64, Int64?)] {
            let kept = ledger.events[Int(position) - 1]
            let body = kept.body.replacingOccurrences(of: "\"value\":", with: "\"value\":9")
            try forge(position, body, in: ledger)
            let findings = try ledger.findings()
            #expect(findings.map(\.position?.rawValue) == (block.map { [$0, nil] } ?? [nil]))
            #expect(findings.last?.reason == "the root hash is not the events' root")
            try restore(kept, in: ledger)
        }
        #expect(try ledger.findings().isEmpty)
    }

    @Test func aForgedBlockIsFoundInTheRoot() throws {
        let ledger = try TamperedLedger(events: 600)
        let body = ledger.events[9].body.replacingOccurrences(of: ":9}", with: ":8}")
        try forge(10, body, in: ledger)
        var frontier = MerkleFrontier()
        var hash: MerkleHash?
        for event in try ledger.folder.store(.readOnly).events(1...256) {
            frontier.append(.leaf(event.body)) { hash = $0.hash }
        }
        let forged = try #require(hash)
        try ledger.edit(
            "UPDATE tree SET hash = ? WHERE level = 1 AND number = 0",
            [Data(forged.bytes)]
        )
        #expect(try ledger.findings().map(\.reason) == ["the root hash is not the events' root"])
    }

    @Test(arguments: [
        ("UPDATE tree SET hash = zeroblob(32) WHERE number = 1", 257),
        ("DELETE FROM tree WHERE number = 0", 1),
        ("UPDATE tree SET hash = x'00' WHERE number = 0", 1),
    ])
    func aDamagedTreeIsFoundByItsBlock(sql: String, first: Int64) throws {
        let ledger = try TamperedLedger(events: 600)
        try ledger.edit(sql)
        let findings = try ledger.findings()
        #expect(findings.map(\.position?.rawValue) == [first])
        #expect(findings[0].reason.contains("the events \(first) to \(first + 255)"))
    }

    @Test(arguments: [1, 2, 150, 256, 257, 299] as [Int64])
    func aMissingEventIsNamed(position: Int64) throws {
        let ledger = try TamperedLedger(events: 300)
        try ledger.edit("DELETE FROM events WHERE position = ?", [position])
        let findings = try ledger.findings()
        #expect(findings.contains { $0.reason == "position \(position) is missing" })
        #expect(findings.first { !$0.isOfTree }?.position?.rawValue == position + 1)
    }

    @Test func aMissingEndIsNamed() throws {
        let ledger = try TamperedLedger(events: 300)
        try ledger.edit("DELETE FROM events WHERE position > 290")
        let findings = try ledger.findings()
        #expect(
            findings.contains {
                $0.position?.rawValue == 291
                    && $0.reason == "the events from here to 300 are missing"
            }
        )
        try ledger.edit("DELETE FROM events")
        #expect(try ledger.findings().first?.position?.rawValue == 1)
    }

    @Test func swappedEventsAreFound() throws {
        let ledger = try TamperedLedger(events: 300)
        try ledger.edit(
            """
            UPDATE events SET position = -20 WHERE position = 20;
            UPDATE events SET position = 20 WHERE position = 21;
            UPDATE events SET position = 21 WHERE position = -20;
            """
        )
        // Each event is whole: it is the tree that tells their order.
        let findings = try ledger.findings()
        #expect(findings.map(\.position?.rawValue) == [1, nil])
    }

    @Test func anEventBehindTheEndIsFound() throws {
        let ledger = try TamperedLedger(events: 300)
        try ledger.edit(
            """
            INSERT INTO events SELECT 301, source, 'smuggled', type, time, recorded, leaf, body
            FROM events WHERE position = 300
            """
        )
        let findings = try ledger.findings()
        #expect(findings.map(\.position?.rawValue) == [301])
        #expect(findings[0].reason == "an event stands behind the ledger's end")
    }

    @Test(arguments: [
        ("root = zeroblob(32)", "the root hash is not the events' root"),
        ("frontier = zeroblob(length(frontier))", "the state that the next append starts from"),
        ("recorded = recorded + 5", "the last recorded time"),
    ])
    func aDamagedHeadIsFound(assignment: String, reason: String) throws {
        let ledger = try TamperedLedger(events: 300)
        try ledger.edit("UPDATE head SET \(assignment)")
        let findings = try ledger.findings()
        #expect(findings.contains { $0.position == nil && $0.reason.contains(reason) })
    }

    @Test func manyFindingsAreCutOff() throws {
        let ledger = try TamperedLedger(events: 1_100)
        try ledger.edit("UPDATE events SET id = id || '-'")
        let report = try LedgerVerifier(store: ledger.folder.store(.readOnly)).verify()
        #expect(report.findings.count == 1_000)
        #expect(report.isTruncated)
        #expect(report.events == 1_100)
    }

    private func forge(_ position: Int64, _ body: String, in ledger: TamperedLedger) throws {
        try ledger.edit(
            "UPDATE events SET body = ?, leaf = ? WHERE position = ?",
            [body, Data(MerkleHash.leaf(body).bytes), position]
        )
    }

    private func restore(_ event: StoredEvent, in ledger: TamperedLedger) throws {
        try ledger.edit(
            """
            UPDATE events SET id = ?, time = ?, recorded = ?, leaf = ?, body = ?,
                source = (SELECT id FROM sources WHERE uri = ?),
                type = (SELECT id FROM types WHERE name = ?)
            WHERE position = ?
            """,
            [
                event.id, event.time.microseconds, event.recorded.microseconds,
                Data(event.leaf?.bytes ?? []), event.body, event.source, event.type,
                event.position,
            ]
        )
    }
}
