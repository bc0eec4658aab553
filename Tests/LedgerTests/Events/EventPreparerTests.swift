import Foundation
import Ledger
import TestSupport
import Testing

@Suite struct EventPreparerTests {
    @Test func writesTheCanonicalBodyWithTheLedgersTime() throws {
        let line = #"""
             {"type":"dev.qualityledger.score.recorded.v1", "specversion":"1.0", "subject":null,
              "id":"a/1","source":"/ci", "time":"2026-10-13T10:14:03.12+02:00",
              "data":{"value":9e-1,"metric":"faith\u0066ulness"},"ledgertime":"2001-01-01T00:00:00Z"}
            """#
        let prepared = try prepare(line, lineNumber: 7)
        #expect(
            prepared.body
                == #"{"data":{"metric":"faithfulness","value":0.9},"id":"a/1","#
                + #""ledgertime":"2026-11-21T02:44:33.123456Z","source":"/ci","specversion":"1.0","#
                + #""time":"2026-10-13T10:14:03.12+02:00","type":"dev.qualityledger.score.recorded.v1"}"#
        )
        #expect(prepared.id == "a/1")
        #expect(prepared.source == "/ci")
        #expect(prepared.typeName == EventType.scoreRecorded.rawValue)
        #expect(prepared.ledgerTime == "2026-11-21T02:44:33.123456Z")
        #expect(prepared.event.type == .scoreRecorded)
        #expect(prepared.event.time?.rfc3339 == "2026-10-13T08:14:03.120Z")
        #expect(prepared.event.lineNumber == 7)
        #expect(prepared.event.flags == [])
        #expect(prepared.event.restoredLedgerTime == nil)
    }

    @Test func decodesIdentity() throws {
        let line = scoreLine(#""metric":"m","value":1"#)
            .replacing(#""id":"1""#, with: #""id":"a\"\u000aé""#)
            .replacing(#""source":"/ci""#, with: #""source":"\u002fci""#)
        let prepared = try prepare(line)
        #expect(prepared.id == "a\"\né")
        #expect(prepared.source == "/ci")
        #expect(prepared.body.contains(#""id":"a\"\né""#))
    }

    @Test func theBodyIsCanonicalAndStaysWhenPreparedAgain() throws {
        for line in try Corpus.lines("events.jsonl") {
            guard let range = String(decoding: line, as: UTF8.self).range(of: "\"event\": ") else {
                continue
            }
            let event = String(decoding: line, as: UTF8.self)[range.upperBound...].dropLast()
            guard let first = try? prepare(String(event)) else { continue }
            #expect(canonical(first.body) == first.body)
            #expect(try prepare(first.body).body == first.body)
            #expect(try prepare(first.body, mode: .restore).body == first.body)
        }
    }

    @Test func placesTheLedgersTimeAmongAnyNames() throws {
        for name in ["a", "l", "ledger", "ledgertim", "ledgertimf", "ledgertimes", "m", "zz"] {
            let line = scoreLine(#""metric":"m","value":1"#, attributes: ",\"\(name)\":1")
            let prepared = try prepare(line)
            #expect(canonical(prepared.body) == prepared.body, "\(name)")
            #expect(prepared.ledgerTime == "2026-11-21T02:44:33.123456Z")
        }
    }

    @Test func keepsEventsOfOthersAsTheyAre() throws {
        let line =
            #"{"specversion":"1.0","id":"1","source":"/s","type":"dev.cdevents.x.1","data":null}"#
        let prepared = try prepare(line)
        #expect(prepared.event.type == nil)
        #expect(prepared.event.schemaIndex == -1)
        #expect(prepared.event.time == nil)
        #expect(prepared.typeName == "dev.cdevents.x.1")
        #expect(prepared.body.hasPrefix(#"{"data":null,"id":"1","ledgertime":"#))
    }

    @Test func restoresTheRecordedTime() throws {
        let time = "2020-02-02T02:02:02.000002Z"
        let line = scoreLine(#""metric":"m","value":1"#, attributes: ",\"ledgertime\":\"\(time)\"")
        let prepared = try prepare(line, mode: .restore)
        #expect(prepared.ledgerTime == time)
        #expect(prepared.event.restoredLedgerTime?.rfc3339(fractionDigits: 6) == time)
        #expect(prepared.event.flags == [.restored])
        #expect(
            rejection(of: scoreLine(#""metric":"m","value":1"#), mode: .restore)?.field
                == "ledgertime"
        )
        let zoned = line.replacing("000002Z", with: "00+00:00")
        #expect(zoned.utf8.count == line.utf8.count + 1)
        #expect(rejection(of: zoned, mode: .restore)?.field == "ledgertime")
    }

    @Test func aBatchHoldsManyAndPatchesTheirTime() throws {
        var preparer = EventPreparer(now: testClock, digest: testDigest)
        var batch = PreparedBatch(ledgerTime: testClock)
        func add(_ line: String, _ number: Int) {
            Array(line.utf8).withUnsafeBufferPointer { bytes in
                _ = try? preparer.prepare(bytes, lineNumber: number, into: &batch)
            }
        }
        for round in 0..<2 {
            for number in 0..<500 {
                add(scoreLine(#""metric":"m\#(number)","value":1e\#(number % 20)"#), number)
                add(scoreLine(#""metric":"m","value":"bad""#), number)
            }
            #expect(batch.events.count == 500)
            let later = Timestamp(seconds: 1_800_000_000 + Int64(round))
            batch.setLedgerTime(later)
            for (number, event) in batch.events.enumerated() {
                let body = String(decoding: batch.bytes(event.body), as: UTF8.self)
                #expect(body.contains("\"ledgertime\":\"\(later.rfc3339(fractionDigits: 6))\""))
                #expect(body.contains("\"metric\":\"m\(number)\""))
                #expect(canonical(body) == body)
            }
            batch.removeAll(ledgerTime: testClock)
            #expect(batch.events.isEmpty && batch.bytes.isEmpty)
        }
        batch.setLedgerTime(Timestamp(microseconds: .max))
        #expect(batch.ledgerTime == Timestamp(microseconds: .max))
    }

    @Test func truncationsAndMutantsNeverTrap() {
        let line = Array(
            scoreLine(
                #""metric":"m","value":1.25,"texts":{"a":"b\n"}"#,
                attributes: #","time":"2026-10-13T10:14:03Z""#
            ).utf8
        )
        for length in 0..<line.count {
            #expect(throws: EventRejection.self) { try prepare(Array(line[..<length])) }
        }
        var generator = SeededGenerator(seed: 5)
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = line
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...127, using: &generator)
            }
            guard let prepared = try? prepare(bytes) else { continue }
            accepted += 1
            #expect(canonical(prepared.body) == prepared.body)
        }
        #expect(accepted > 1_000)
    }
}
