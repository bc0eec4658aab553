import Foundation
public import Ledger

/// An event that a command of ours writes, before it is canonical.
public struct OwnEvent {
    /// Its id, unique within the source.
    public var id: String
    /// Its type.
    public var type: EventType
    /// When it happened; nil for when it is recorded.
    public var time: Timestamp?
    /// What it says.
    public var data: any Encodable

    /// Makes an event.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - type: Its type.
    ///   - time: When it happened, or nil.
    ///   - data: What it says.
    public init(id: String, type: EventType, time: Timestamp? = nil, data: any Encodable) {
        self.id = id
        self.type = type
        self.time = time
        self.data = data
    }
}

/// Appends events of our own through the same validation as everybody's.
public struct OwnEventAppender: Sendable {
    private let store: any EventStore
    private let source: String
    private let clock: @Sendable () -> Timestamp

    /// Makes an appender.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - source: The source of the events.
    ///   - clock: The ledger's clock.
    public init(
        store: any EventStore,
        source: String,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.source = source
        self.clock = clock
    }

    /// Appends events in one transaction.
    ///
    /// - Parameter events: The events.
    /// - Returns: What became of them.
    /// - Throws: ``EventRejection`` if one is not valid, or ``StoreError``; then none has landed.
    @discardableResult
    public func append(_ events: [OwnEvent]) throws -> AppendReport {
        guard !events.isEmpty else { return AppendReport() }
        let now = clock()
        var preparer = EventPreparer(now: now, digest: IngestSession.digest)
        var batch = PreparedBatch(ledgerTime: now)
        let encoder = JSONEncoder()
        for (index, event) in events.enumerated() {
            let line = try encoder.encode(Envelope(source: source, event: event))
            try line.withUnsafeBytes { bytes in
                try preparer.prepare(
                    bytes.bindMemory(to: UInt8.self),
                    lineNumber: index + 1,
                    into: &batch
                )
            }
        }
        var sealed = SealedBatch(batch)
        return try store.append(&sealed)
    }

    private struct Envelope: Encodable {
        let source: String
        let event: OwnEvent

        private enum Keys: String, CodingKey {
            case specversion, id, source, type, time, datacontenttype, data
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode("1.0", forKey: .specversion)
            try container.encode(event.id, forKey: .id)
            try container.encode(source, forKey: .source)
            try container.encode(event.type.rawValue, forKey: .type)
            try container.encodeIfPresent(event.time?.rfc3339, forKey: .time)
            try container.encode("application/json", forKey: .datacontenttype)
            try event.data.encode(to: container.superEncoder(forKey: .data))
        }
    }
}
