import Foundation
import Ledger
import Testing

@testable import Ingest

struct OwnEventAppenderTests {
    private struct Score: Encodable {
        var metric: String
        var value: Double?
    }

    private static func appender(_ bench: IntakeBench) -> OwnEventAppender {
        let now = bench.now
        return OwnEventAppender(store: bench.store, source: "/own", clock: { now })
    }

    @Test func anEventLandsOnce() throws {
        let bench = try IntakeBench()
        let event = OwnEvent(
            id: "a/1",
            type: .scoreRecorded,
            time: bench.now.advanced(bySeconds: -60),
            data: Score(metric: "f", value: 0.5)
        )
        let first = try Self.appender(bench).append([event])
        #expect(first.positions == Position(rawValue: 1)...Position(rawValue: 1))
        #expect(try Self.appender(bench).append([event]).duplicates == 1)
        let body = try #require(try bench.bodies().first)
        #expect(body.contains("\"time\":\"2026-10-13T11:59:00Z\""))
        #expect(body.contains("\"ledgertime\":\"2026-10-13T12:00:00.000000Z\""))
        #expect(try bench.store.position(source: "/own", id: "a/1") == Position(rawValue: 1))
    }

    @Test func oneBadEventKeepsAllOut() throws {
        let bench = try IntakeBench()
        let good = OwnEvent(id: "1", type: .scoreRecorded, data: Score(metric: "f", value: 1))
        let bad = OwnEvent(id: "2", type: .scoreRecorded, data: Score(metric: "f", value: nil))
        #expect(throws: EventRejection.self) { try Self.appender(bench).append([good, bad]) }
        #expect(try bench.store.head().size == 0)
        #expect(try Self.appender(bench).append([]).appended == 0)
    }
}
