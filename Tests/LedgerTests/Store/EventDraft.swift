import Crypto
import Foundation

@testable import Ledger

/// An event as a producer writes it.
struct EventDraft: Hashable, Sendable {
    var id: String
    var source = "/tests"
    var type = "com.example.tick"
    var time: Timestamp?
    var value = 0

    /// Its line of JSON.
    var line: String {
        var members = [
            "\"specversion\":\"1.0\"", "\"id\":\(Self.quoted(id))",
            "\"source\":\(Self.quoted(source))", "\"type\":\(Self.quoted(type))",
        ]
        if let time { members.append("\"time\":\"\(time.rfc3339)\"") }
        members.append("\"data\":{\"value\":\(value)}")
        return "{\(members.joined(separator: ","))}"
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONSerialization.data(withJSONObject: text, options: .fragmentsAllowed)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    /// Drafts with the ids `event-<first>`, `event-<first + 1>`, ….
    static func series(_ count: Int, from first: Int = 0) -> [EventDraft] {
        (first..<first + count).map { EventDraft(id: "event-\($0)", value: $0) }
    }
}

/// Times of the tests: seconds after an instant in 2026.
func instant(_ seconds: Int64) -> Timestamp {
    Timestamp(seconds: 1_790_000_000 + seconds)
}

extension SealedBatch {
    /// Prepares drafts as an ingestion does.
    init(_ drafts: [EventDraft], at ledgerTime: Timestamp) throws {
        try self.init(lines: drafts.map(\.line), mode: .ingest, at: ledgerTime)
    }

    /// Prepares lines of JSON.
    init(lines: [String], mode: EventPreparer.Mode, at ledgerTime: Timestamp) throws {
        var preparer = EventPreparer(mode: mode, now: instant(1_000_000_000)) { bytes in
            MerkleHash(bytes: Array(SHA256.hash(data: bytes)))?.hex ?? ""
        }
        var batch = PreparedBatch(ledgerTime: ledgerTime)
        for (index, line) in lines.enumerated() {
            let bytes = Array(line.utf8)
            try bytes.withUnsafeBufferPointer { buffer in
                try preparer.prepare(buffer, lineNumber: index + 1, into: &batch)
            }
        }
        self.init(batch)
    }
}

/// A stored event, copied out of the row that a store lends.
struct StoredEvent: Equatable, Sendable {
    var position: Int64
    var source: String
    var id: String
    var type: String
    var time: Timestamp
    var recorded: Timestamp
    var leaf: MerkleHash?
    var body: String

    init(_ row: EventRow) {
        position = row.position.rawValue
        source = row.source
        id = String(decoding: row.id, as: UTF8.self)
        type = row.type.rawValue
        time = row.time
        recorded = row.recorded
        leaf = MerkleHash(bytes: row.leaf)
        body = String(decoding: row.body, as: UTF8.self)
    }
}

extension EventStore {
    /// Appends drafts in one batch.
    @discardableResult
    func append(_ drafts: [EventDraft], at ledgerTime: Timestamp) throws -> AppendReport {
        var batch = try SealedBatch(drafts, at: ledgerTime)
        return try append(&batch)
    }

    /// Reads events by position; beyond the end there are none.
    func events(_ positions: ClosedRange<Int64> = 1...Int64.max - 1) throws -> [StoredEvent] {
        var events: [StoredEvent] = []
        let range =
            Position(rawValue: positions.lowerBound)...Position(rawValue: positions.upperBound)
        try readEvents(in: range) { events.append(StoredEvent($0)) }
        return events
    }
}
