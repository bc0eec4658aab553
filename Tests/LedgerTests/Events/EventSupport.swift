import Foundation
import Ledger

/// An instant after every fixture: 2026-11-21T02:44:33.123456Z.
let testClock = Timestamp(microseconds: 1_795_229_073_123_456)

/// A stand-in for SHA-256: 64 hexadecimal digits that depend on every byte.
func testDigest(_ bytes: UnsafeRawBufferPointer) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: String(repeating: "0", count: 16 - digits.count) + digits, count: 4)
}

/// One event as the batch holds it, with its parts as strings.
struct Prepared {
    let body: String
    let id: String
    let source: String
    let typeName: String
    let ledgerTime: String
    let event: PreparedEvent
    let texts: [PreparedText]
}

/// Prepares one line, as ingestion does.
func prepare(
    _ line: String,
    mode: EventPreparer.Mode = .ingest,
    lineNumber: Int = 1
) throws(EventRejection) -> Prepared {
    try prepare(Array(line.utf8), mode: mode, lineNumber: lineNumber)
}

/// Prepares the bytes of one line, as ingestion does.
func prepare(
    _ line: [UInt8],
    mode: EventPreparer.Mode = .ingest,
    lineNumber: Int = 1
) throws(EventRejection) -> Prepared {
    var preparer = EventPreparer(mode: mode, now: testClock, digest: testDigest)
    var batch = PreparedBatch(ledgerTime: testClock)
    let result = line.withUnsafeBufferPointer { bytes in
        Result { () throws(EventRejection) in
            try preparer.prepare(bytes, lineNumber: lineNumber, into: &batch)
        }
    }
    try result.get()
    func text(_ range: Range<Int>) -> String {
        String(decoding: batch.bytes(range), as: UTF8.self)
    }
    let event = batch.events[0]
    return Prepared(
        body: text(event.body),
        id: text(event.id),
        source: text(event.source),
        typeName: text(event.typeName),
        ledgerTime: text(event.ledgerTimeOffset..<event.ledgerTimeOffset + 27),
        event: event,
        texts: batch.texts
    )
}

/// Why a line is refused, or nil if it is not.
func rejection(of line: String, mode: EventPreparer.Mode = .ingest) -> EventRejection? {
    do throws(EventRejection) {
        _ = try prepare(line, mode: mode)
        return nil
    } catch {
        return error
    }
}

/// A whole score event with some members of data, and attributes to add, as JSON text.
func scoreLine(_ data: String, attributes: String = "") -> String {
    #"{"specversion":"1.0","id":"1","source":"/ci","type":"dev.qualityledger.score.recorded.v1""#
        + attributes + #","data":{"# + data + "}}"
}
