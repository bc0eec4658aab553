import Testing

@testable import Ledger

// Identity, recorded times and transactions.
extension EventStoreConformance {
    @Test(arguments: factories)
    func aBatchMayRepeatAndContradictItself(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        let report = try store.append(
            [
                EventDraft(id: "a", value: 1), EventDraft(id: "a", value: 1),
                EventDraft(id: "a", value: 2), EventDraft(id: "a", source: "/other", value: 2),
            ],
            at: instant(0)
        )
        #expect(report.appended == 2)
        #expect(report.duplicates == 1)
        #expect(
            report.conflicts == [AppendReport.Conflict(index: 2, first: Position(rawValue: 1))]
        )
        #expect(try store.reader().events().map(\.source) == ["/tests", "/other"])
    }

    @Test(arguments: factories)
    func theSameEventsAgainChangeNothing(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.append(EventDraft.series(300), at: instant(0))
        let head = try store.reader().head()
        let report = try store.append(EventDraft.series(300), at: instant(60))
        #expect(report.positions == nil)
        #expect(report.appended == 0)
        #expect(report.duplicates == 300)
        #expect(report.conflicts.isEmpty)
        #expect(try store.reader().head() == head)
    }

    @Test(arguments: factories)
    func anEarlierClockIsStampedAnew(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.append([EventDraft(id: "a")], at: instant(100))
        var batch = try SealedBatch([EventDraft(id: "b"), EventDraft(id: "c")], at: instant(40))
        let before = batch.leaves
        _ = try store.writer().append(&batch)
        #expect(batch.leaves != before, "the caller's batch holds what was stored")
        let events = try store.reader().events()
        #expect(events.map(\.recorded) == [instant(100), instant(100), instant(100)])
        #expect(events[1].body.contains(instant(100).rfc3339(fractionDigits: 6)))
        #expect(events.dropFirst().map(\.leaf) == batch.leaves)
        #expect(events.allSatisfy { $0.leaf == .leaf($0.body) })
    }

    @Test(arguments: factories, [false, true])
    func aRefusedTransactionLeavesNothing(_ factory: EventStoreFactory, throwing: Bool) throws {
        struct Refusal: Error {}
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.append([EventDraft(id: "first")], at: instant(0))
        let head = try store.reader().head()
        let writer = try store.writer()
        func attempt() throws {
            try writer.appendAtomically { append in
                let first = EventDraft(id: "x", source: "/gone", type: "gone.first")
                let second = EventDraft(id: "y", source: "/gone/2", type: "gone.second")
                var one = try SealedBatch([first] + EventDraft.series(300), at: instant(10))
                var two = try SealedBatch([second], at: instant(11))
                #expect(try append(&one).appended == 301)
                #expect(try append(&two).appended == 1)
                if throwing { throw Refusal() }
                return false
            }
        }
        if throwing {
            #expect(throws: Refusal.self) { try attempt() }
        } else {
            try attempt()
        }
        #expect(try store.reader().head() == head)
        #expect(try store.reader().position(source: "/gone", id: "x") == nil)
        // The names that vanished are looked up anew, on the connection that saw them come and go.
        let late = [
            EventDraft(id: "y", source: "/gone/2", type: "gone.second"),
            EventDraft(id: "x", source: "/gone", type: "gone.first"),
            EventDraft(id: "z", source: "/new", type: "new.type"),
        ]
        #expect(try writer.append(late, at: instant(20)).appended == 3)
        let events = try store.reader().events(2...4)
        #expect(events.map(\.source) == late.map(\.source))
        #expect(events.map(\.type) == late.map(\.type))
        #expect(events.map(\.position) == [2, 3, 4])
        #expect(try LedgerVerifier(store: store.reader()).verify().findings == [])
    }

    @Test(arguments: factories)
    func anAcceptedTransactionLandsWhole(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.writer().appendAtomically { append in
            for part in 0..<5 {
                // Each part repeats the last event of the one before.
                var batch = try SealedBatch(
                    EventDraft.series(101, from: part * 100),
                    at: instant(Int64(part))
                )
                let report = try append(&batch)
                #expect(report.appended == (part == 0 ? 101 : 100))
                #expect(report.duplicates == (part == 0 ? 0 : 1))
            }
            return true
        }
        let events = try store.reader().events()
        #expect(events.map(\.id) == EventDraft.series(501).map(\.id))
        #expect(try store.reader().head().size == 501)
        #expect(try LedgerVerifier(store: store.reader()).verify().isValid)
    }

    @Test(arguments: factories)
    func restoredEventsKeepTheirTimesAndMayNotFall(_ factory: EventStoreFactory) throws {
        let source = try LedgerFolder()
        let original = try factory.make(source)
        for second in 0..<3 {
            try original.append([EventDraft(id: "e\(second)")], at: instant(Int64(second)))
        }
        let bodies = try original.reader().events().map(\.body)
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        var batch = try SealedBatch(lines: bodies, mode: .restore, at: Timestamp(microseconds: 0))
        #expect(try store.writer().append(&batch).appended == 3)
        #expect(try store.reader().head() == original.reader().head())

        let disordered = try LedgerFolder()
        let other = try factory.make(disordered)
        var fallen = try SealedBatch(
            lines: bodies.reversed(),
            mode: .restore,
            at: Timestamp(microseconds: 0)
        )
        let writer = try other.writer()
        #expect(throws: StoreError.recordedTimeFell) { try writer.append(&fallen) }
        #expect(try other.reader().head().size == 0)
        #expect(try other.reader().events().isEmpty)
    }
}
