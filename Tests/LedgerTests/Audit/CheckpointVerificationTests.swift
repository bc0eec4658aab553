import Foundation
import GRDB
import Testing

@testable import Ledger

/// Verification on top of a checkpoint that somebody kept.
@Suite struct CheckpointVerificationTests {
    static let sizes: [Int64] = [0, 1, 255, 256, 257, 300, 512, 600]

    @Test(arguments: sizes) func onlyWhatFollowsIsRead(size: Int64) throws {
        let ledger = try TamperedLedger(events: 600)
        let checkpoint = try ledger.checkpoint(size: size)
        let store = try ledger.folder.store(.readOnly)
        let report = try LedgerVerifier(store: store).verify(trusted: checkpoint)
        #expect(report.isValid, "\(report.findings)")
        #expect(report.events == 600 - size)
    }

    @Test func anEditBehindTheCheckpointIsNamed() throws {
        let ledger = try TamperedLedger(events: 600)
        let checkpoint = try ledger.checkpoint(size: 300)
        try ledger.edit("UPDATE events SET body = body || ' ' WHERE position = 450")
        let findings = try ledger.findings(trusted: checkpoint)
        #expect(findings.filter { !$0.isOfTree }.map(\.position?.rawValue) == [450])
    }

    @Test func aForgedPastContradictsTheCheckpoint() throws {
        let ledger = try TamperedLedger(events: 600)
        let checkpoint = try ledger.checkpoint(size: 300)
        try ledger.edit("UPDATE events SET leaf = zeroblob(32) WHERE position = 290")
        let findings = try ledger.findings(trusted: checkpoint)
        #expect(findings.map(\.position) == [nil])
        #expect(findings[0].reason == "the first 300 events are not those of the checkpoint")
    }

    @Test func aRewrittenLedgerContradictsTheCheckpoint() throws {
        // Two ledgers, each valid by itself, that part ways at the end.
        let ledger = try TamperedLedger(events: 300)
        let rewritten = try LedgerFolder()
        let store = try rewritten.store()
        try store.append(EventDraft.series(400), at: instant(0))
        #expect(try LedgerVerifier(store: store).verify().isValid)
        let checkpoint = try ledger.checkpoint(size: 300)
        let findings = try LedgerVerifier(store: store).verify(trusted: checkpoint).findings
        #expect(findings.map(\.reason) == ["the first 300 events are not those of the checkpoint"])
    }

    @Test func aTruncatedLedgerContradictsTheCheckpoint() throws {
        let ledger = try TamperedLedger(events: 300)
        let checkpoint = try ledger.checkpoint(size: 300)
        // Everything is made to agree again, as somebody who knows the format would.
        var frontier = MerkleFrontier()
        for event in ledger.events.prefix(290) { frontier.append(.leaf(event.body)) }
        try ledger.edit("DELETE FROM events WHERE position > 290")
        try ledger.edit(
            "UPDATE head SET size = 290, recorded = ?, root = ?, frontier = ?",
            [
                ledger.events[289].recorded.microseconds, Data(frontier.root.bytes),
                Data(frontier.bytes),
            ]
        )
        #expect(try ledger.findings().isEmpty, "by itself it cannot be told")
        let findings = try ledger.findings(trusted: checkpoint)
        #expect(
            findings.map(\.reason)
                == ["the checkpoint names 300 events, the ledger holds only 290"]
        )
    }

    @Test func aMissingTreeRowUnderTheCheckpointIsAFinding() throws {
        let ledger = try TamperedLedger(events: 600)
        let checkpoint = try ledger.checkpoint(size: 512)
        try ledger.edit("DELETE FROM tree WHERE number = 1")
        let findings = try ledger.findings(trusted: checkpoint)
        #expect(findings.count == 1)
    }
}
