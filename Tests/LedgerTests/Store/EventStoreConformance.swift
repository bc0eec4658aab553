import TestSupport
import Testing

@testable import Ledger

/// What every `EventStore` must do, whatever keeps the events.
@Suite struct EventStoreConformance {
    static let factories = EventStoreFactory.all

    @Test(arguments: factories) func anEmptyLedgerHasAnEnd(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder).reader()
        let head = try store.head()
        #expect(head.size == 0)
        #expect(head.position == .start)
        #expect(head.recorded == Timestamp(microseconds: 0))
        #expect(head.root == .emptyRoot)
        #expect(try store.events().isEmpty)
        #expect(try store.position(source: "/tests", id: "event-1") == nil)
        #expect(try store.lastPosition(recordedBy: instant(0)) == .start)
        #expect(try store.countOfEvents(source: "/tests", idPrefix: "e") == 0)
        #expect(try store.leafHashes(0..<0).isEmpty)
    }

    @Test(arguments: factories)
    func anEventIsReadAsItWasWritten(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        let named = EventDraft(
            id: "ünïcode 😀",
            source: "/tests/%C3%A9",
            type: "dev.example.two",
            time: instant(-60),
            value: 7
        )
        let report = try store.append([named, EventDraft(id: "untimed")], at: instant(5))
        #expect(report.positions == Position(rawValue: 1)...Position(rawValue: 2))
        let events = try store.reader().events()
        let recorded = instant(5).rfc3339(fractionDigits: 6)
        let body =
            #"{"data":{"value":7},"id":"ünïcode 😀","ledgertime":"\#(recorded)","#
            + #""source":"/tests/%C3%A9","specversion":"1.0","time":"\#(instant(-60).rfc3339)","#
            + #""type":"dev.example.two"}"#
        #expect(events[0].body == body)
        #expect(events[0].leaf == .leaf(body))
        #expect(events[0].id == named.id)
        #expect(events[0].source == named.source)
        #expect(events[0].type == named.type)
        #expect(events[0].time == instant(-60))
        #expect(events[0].recorded == instant(5))
        // Without a time of its own, an event happened when it was recorded.
        #expect(events[1].time == instant(5))
        let first = try store.reader().position(source: "/tests/%C3%A9", id: named.id)
        #expect(first == Position(rawValue: 1))
        #expect(try store.reader().position(source: "/tests", id: named.id) == nil)
    }

    /// Random batches with repeated identities and clocks that go back, against a plain model.
    @Test(arguments: factories, [1, 2, 3] as [UInt64])
    func randomBatchesDoWhatTheModelDoes(_ factory: EventStoreFactory, seed: UInt64) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        var generator = SeededGenerator(seed: seed)
        var model = ModelLedger()
        for _ in 0..<40 {
            let drafts = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                EventDraft(
                    id: "event-\(Int.random(in: 0..<700, using: &generator))",
                    source: "/tests/\(Int.random(in: 0..<3, using: &generator))",
                    type: "com.example.t\(Int.random(in: 0..<4, using: &generator))",
                    time: Bool.random(using: &generator) ? instant(-5) : nil,
                    value: Int.random(in: 0..<2, using: &generator)
                )
            }
            let ledgerTime = instant(Int64.random(in: 0..<400, using: &generator))
            let expected = model.append(drafts, at: ledgerTime)
            #expect(try store.append(drafts, at: ledgerTime) == expected)
            let head = try store.reader().head()
            #expect(head == model.head)
        }
        let events = try store.reader().events()
        #expect(events.map(\.position) == Array(1...Int64(model.events.count)))
        #expect(events.map(\.id) == model.events.map(\.draft.id))
        #expect(events.map(\.source) == model.events.map(\.draft.source))
        #expect(events.map(\.type) == model.events.map(\.draft.type))
        #expect(events.map(\.recorded) == model.events.map(\.recorded))
        #expect(events.map(\.body) == model.events.map(\.body))
        #expect(events.allSatisfy { $0.leaf == .leaf($0.body) })
        for event in events {
            let position = try store.reader().position(source: event.source, id: event.id)
            #expect(position?.rawValue == event.position)
            if event.position > 40 { break }
        }
        for second in Int64(-3)..<403 {
            let last = events.last { $0.recorded <= instant(second) }?.position ?? 0
            let found = try store.reader().lastPosition(recordedBy: instant(second))
            #expect(found.rawValue == last, "recorded by second \(second)")
        }
    }
}

/// The ledger as its promises describe it: a list, and a dictionary of identities.
struct ModelLedger {
    struct Event {
        var draft: EventDraft
        var recorded: Timestamp
        var body: String
    }

    private(set) var events: [Event] = []
    private var identities: [[String]: Int] = [:]
    private var frontier = MerkleFrontier()

    var head: LedgerHead {
        LedgerHead(
            size: Int64(events.count),
            recorded: events.last?.recorded ?? Timestamp(microseconds: 0),
            root: frontier.root
        )
    }

    mutating func append(_ drafts: [EventDraft], at ledgerTime: Timestamp) -> AppendReport {
        var report = AppendReport()
        let recorded = max(ledgerTime, head.recorded)
        let first = Int64(events.count) + 1
        for (index, draft) in drafts.enumerated() {
            let key = [draft.source, draft.id]
            if let known = identities[key] {
                if events[known].draft == draft {
                    report.duplicates += 1
                } else {
                    let first = Position(rawValue: Int64(known) + 1)
                    report.conflicts.append(AppendReport.Conflict(index: index, first: first))
                }
                continue
            }
            identities[key] = events.count
            let body = Self.body(draft, recorded)
            frontier.append(.leaf(body))
            events.append(Event(draft: draft, recorded: recorded, body: body))
        }
        let last = Int64(events.count)
        if last >= first {
            report.positions = Position(rawValue: first)...Position(rawValue: last)
        }
        return report
    }

    private static func body(_ draft: EventDraft, _ recorded: Timestamp) -> String {
        let time = draft.time.map { #""time":"\#($0.rfc3339)","# } ?? ""
        return #"{"data":{"value":\#(draft.value)},"id":"\#(draft.id)","#
            + #""ledgertime":"\#(recorded.rfc3339(fractionDigits: 6))","#
            + #""source":"\#(draft.source)","specversion":"1.0",\#(time)"type":"\#(draft.type)"}"#
    }
}
