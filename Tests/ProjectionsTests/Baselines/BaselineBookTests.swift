import Foundation
import Ledger
import Testing

@testable import Projections

@Suite("Baselines: what can be approved")
struct BaselineBookTests {
    private func event(_ type: String, _ minute: Int, _ data: String) -> String {
        let time = "2026-10-10T\(10 + minute / 60):\(String(format: "%02d", minute % 60)):00Z"
        let id = MerkleHash.leaf(Array(data.utf8)).hex
        return #"{"specversion":"1.0","id":"\#(type)-\#(minute)-\#(id)","source":"/t","#
            + #""type":"dev.qualityledger.\#(type).v1","time":"\#(time)","data":\#(data)}"#
    }

    private func score(_ run: String, _ minute: Int, _ status: String = "scored") -> String {
        let value = status == "scored" ? "0.9" : "null"
        return event(
            "score.recorded",
            minute,
            #"{"metric":"quality","value":\#(value),"status":"\#(status)","run":"\#(run)","case":"c\#(minute)"}"#
        )
    }

    /// A ledger with a run of three cases: two scored, one failed.
    private func ledger(_ finished: String? = #","outcome":"completed","cases":3"#) throws
        -> TestLedger
    {
        let ledger = try TestLedger()
        var events = [event("run.started", 0, #"{"run":"run-1","suite":"golden"}"#)]
        events += [score("run-1", 1), score("run-1", 2), score("run-1", 3, "error")]
        if let finished {
            events.append(
                event("run.finished", 9, #"{"run":"run-1","suite":"golden"\#(finished)}"#)
            )
        }
        try ledger.append(events)
        return ledger
    }

    private func book(_ ledger: TestLedger) throws -> BaselineBook {
        try BaselineBook(store: ledger.store, projections: ledger.projections())
    }

    private func approve(
        _ ledger: TestLedger,
        _ run: String = "run-1",
        suite: String? = nil
    ) throws -> BaselineStep {
        try book(ledger).approving(run, suite: suite, by: "mk", reason: "reviewed")
    }

    private func append(_ proposal: BaselineProposal, to ledger: TestLedger) throws {
        let data = try JSONEncoder().encode(proposal.content)
        let text = String(decoding: data, as: UTF8.self)
        try ledger.append([
            """
            {"specversion":"1.0","id":"\(proposal.id)","source":"/ledger/baseline",\
            "type":"\(proposal.type.rawValue)","time":"2026-10-10T12:00:00Z","data":\(text)}
            """
        ])
    }

    @Test func aFinishedRunWithAllItsResultsCanBeApproved() throws {
        let ledger = try ledger()
        guard case .propose(let proposal) = try approve(ledger) else {
            Issue.record("it stands already")
            return
        }
        #expect(proposal.type == .baselineApproved)
        #expect(proposal.content.suite == "golden")
        #expect(proposal.content.by == "mk")
        #expect(proposal.content.reason == "reviewed")
        #expect(proposal.after(in: BaselineScope(suite: "golden")) == "run-1")
        try append(proposal, to: ledger)
        guard case .stands(let approval) = try approve(ledger) else {
            Issue.record("it does not stand")
            return
        }
        #expect(approval.run == "run-1")
        #expect(approval.by == "mk")
        let revocation = try book(ledger).revoking("run-1", by: "ab", reason: "wrong rubric")
        #expect(revocation.id != proposal.id)
        #expect(revocation.scopes == [BaselineScope(suite: "golden")])
        #expect(revocation.after(in: BaselineScope(suite: "golden")) == nil)
        try append(revocation, to: ledger)
        #expect(try book(ledger).history.standing.isEmpty)
    }

    @Test func whatIsNotSoundIsRefused() throws {
        func refusal(_ finished: String?, suite: String? = nil) throws -> BaselineRefusal {
            let ledger = try ledger(finished)
            return try #require(throws: BaselineRefusal.self) {
                _ = try approve(ledger, suite: suite)
            }
        }
        #expect(try refusal(nil) == .unfinished("run-1"))
        #expect(
            try refusal(#","outcome":"failed""#) == .unsuccessful("run-1", outcome: "failed")
        )
        #expect(
            try refusal(#","outcome":"cancelled""#) == .unsuccessful("run-1", outcome: "cancelled")
        )
        #expect(try refusal(#","cases":4"#) == .incomplete("run-1", cases: 4, evaluated: 3))
        #expect(
            try refusal("", suite: "other")
                == .otherSuite("run-1", suite: "golden", asked: "other")
        )
        // A run that accounts for its failed cases, or says nothing of cases, is complete.
        _ = try approve(try ledger(#","cases":4,"errors":1"#))
        _ = try approve(try ledger(""))
    }

    @Test func aRunThatIsUnknownOrEmptyIsRefused() throws {
        let ledger = try ledger()
        try ledger.append([
            event("run.finished", 20, #"{"run":"empty"}"#),
            event("run.finished", 21, #"{"run":"failed"}"#), score("failed", 22, "error"),
        ])
        for run in ["empty", "failed"] {
            #expect(throws: BaselineRefusal.noScores(run)) { try approve(ledger, run) }
        }
        let unknown = try #require(throws: BaselineRefusal.self) { try approve(ledger, "run-2") }
        #expect(unknown == .unknownRun("run-2", nearest: "run-1"))
        #expect(unknown.hint.contains("Did you mean run-1?"))
        let book = try book(ledger)
        #expect(throws: BaselineRefusal.unexplained) {
            try book.approving("run-1", by: " ", reason: "x")
        }
        #expect(throws: BaselineRefusal.unexplained) {
            try book.approving("run-1", by: "mk", reason: "\n")
        }
        let scope = BaselineScope()
        #expect(throws: BaselineRefusal.notApproved("run-1", scope, approved: [])) {
            try book.revoking("run-1", by: "mk", reason: "x")
        }
        #expect(
            BaselineRefusal.notApproved("run-1", scope, approved: []).message
                == "run run-1 is not an approved baseline"
        )
        #expect(
            BaselineRefusal.notApproved("run-1", BaselineScope(suite: "s"), approved: []).message
                == "run run-1 is not an approved baseline of suite s"
        )
    }

    /// Two people who decide on the same state write the same identity, so only one succeeds.
    @Test func decisionsOnTheSameStateExcludeEachOther() throws {
        let ledger = try ledger()
        let book = try book(ledger)
        guard case .propose(let first) = try book.approving("run-1", by: "mk", reason: "a"),
            case .propose(let second) = try book.approving("run-1", by: "ab", reason: "b")
        else {
            Issue.record("it stands already")
            return
        }
        #expect(first.id == second.id)
        try append(first, to: ledger)
        try append(second, to: ledger)
        #expect(try self.book(ledger).history.standing.map(\.approval.by) == ["mk"])
    }

    @Test func nothingButAnApprovalMakesABaseline() throws {
        let ledger = try ledger()
        _ = try ProjectionEngine(store: ledger.store).rebuild(ledger.projections())
        #expect(try ledger.table("baselines").rows.isEmpty)
        #expect(try ledger.store.head().size == 5)
    }
}
