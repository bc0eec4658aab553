import Foundation
import Ledger
import Testing

@testable import Projections

@Suite("Projections: decisions")
struct DecisionsProjectionTests {
    private struct Approval: Decodable, Equatable {
        var run: String
        var by: String?
    }

    private let events = [
        #"{"specversion":"1.0","id":"1","source":"/ci","type":"dev.qualityledger.baseline.approved.v1","#
            + #""time":"2026-10-01T10:00:00Z","data":{"run":"run-2","by":"mk","reason":"ü \u0001"}}"#,
        #"{"metric":"faithfulness","value":0.9,"time":"2026-10-01T10:01:00Z"}"#,
        #"{"specversion":"1.0","id":"2","source":"/ci","type":"dev.qualityledger.note.added.v1","#
            + #""time":"2026-10-01T09:00:00Z","data":{"text":"seen"}}"#,
    ]

    private func decisions(_ types: [EventType]) throws -> [DecisionRecord] {
        let ledger = try TestLedger()
        try ledger.append(events)
        return try ledger.folded().read {
            try ProjectionReader(database: $0).decisions(of: types)
        }
    }

    @Test func decisionsComeWholeAndInTheOrderOfTheLedger() throws {
        let found = try decisions([.noteAdded, .baselineApproved])
        #expect(found.map(\.position.rawValue) == [1, 3])
        #expect(found.map(\.type) == [.baselineApproved, .noteAdded])
        #expect(found.map(\.time.rfc3339) == ["2026-10-01T10:00:00Z", "2026-10-01T09:00:00Z"])
        #expect(found.first?.data(as: Approval.self) == Approval(run: "run-2", by: "mk"))
        #expect(String(decoding: found[0].body, as: UTF8.self).contains(#""reason":"ü \u0001""#))
    }

    @Test func onlyTheTypesAskedForAreRead() throws {
        #expect(try decisions([.noteAdded]).map(\.position.rawValue) == [3])
        #expect(try decisions([.silenceCreated]).isEmpty)
        #expect(try decisions([]).isEmpty)
    }

    @Test func dataThatLacksWhatIsRequiredDecodesToNothing() throws {
        let note = try #require(try decisions([.noteAdded]).first)
        #expect(note.data(as: Approval.self) == nil)
    }
}
