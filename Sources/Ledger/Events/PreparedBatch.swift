/// Events that are ready to be appended: their canonical bodies in one arena, and where in it what is.
///
/// A batch is filled by ``EventPreparer/prepare(_:lineNumber:into:)``, appended, emptied and filled
/// again, so that its memory is allocated once.
public struct PreparedBatch: ~Copyable {
    var arena = ByteArena(capacity: 1 << 16)
    var ledgerTimeText = ByteArena(capacity: 64)

    /// The events, in the order they were prepared.
    public internal(set) var events: [PreparedEvent] = []
    /// The texts that events gave by name, to be kept beside the ledger or dropped.
    public internal(set) var texts: [PreparedText] = []
    /// The ledger's own recorded time of the events that did not bring one.
    public private(set) var ledgerTime: Timestamp

    /// Makes an empty batch.
    ///
    /// - Parameter ledgerTime: The ledger's recorded time of its events.
    public init(ledgerTime: Timestamp) {
        self.ledgerTime = ledgerTime
        writeLedgerTime()
    }

    /// All bytes of the batch, which the ranges of its events refer to; good until it changes.
    public var bytes: UnsafeBufferPointer<UInt8> { arena.bytes }

    /// Some of the batch's bytes; good until it changes.
    ///
    /// - Parameter range: One of an event's ranges.
    /// - Returns: The bytes.
    public func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        arena.bytes(range)
    }

    /// Forgets the events, keeping the memory.
    ///
    /// - Parameter ledgerTime: The ledger's recorded time of the events to come.
    public mutating func removeAll(ledgerTime: Timestamp) {
        arena.truncate(to: 0)
        events.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
        self.ledgerTime = ledgerTime
        writeLedgerTime()
    }

    /// Changes the ledger's recorded time in every body, but for those that brought their own.
    ///
    /// - Parameter ledgerTime: The time to write, at the moment of the append.
    public mutating func setLedgerTime(_ ledgerTime: Timestamp) {
        self.ledgerTime = ledgerTime
        writeLedgerTime()
        for event in events where !event.flags.contains(.restored) {
            arena.overwrite(at: event.ledgerTimeOffset, with: ledgerTimeText.bytes)
        }
    }

    private mutating func writeLedgerTime() {
        // Years of other than four digits would not fill the 27 bytes; no clock is that wrong.
        let clamped = min(max(ledgerTime, .earliestWritable), .latestWritable)
        ledgerTimeText.truncate(to: 0)
        ledgerTimeText.append(clamped.rfc3339(fractionDigits: 6))
    }
}

// The batch alone owns its memory and cannot be copied, so handing it to another thread is safe.
extension PreparedBatch: @unchecked Sendable {}

extension Timestamp {
    /// The bytes of a recorded time in a body: `2026-11-21T02:44:33.123456Z`.
    static let ledgerTimeLength = 27
    static let earliestWritable = Timestamp(seconds: -62_167_219_200)
    static let latestWritable = Timestamp(seconds: 253_402_300_799)
}

/// One event of a ``PreparedBatch``; ranges are offsets in the batch's bytes.
public struct PreparedEvent: Sendable {
    /// The canonical CloudEvent (RFC 8785), with the member `ledgertime`.
    public let body: Range<Int>
    /// Where the 27 bytes of the `ledgertime` begin.
    public let ledgerTimeOffset: Int
    /// The decoded source.
    public let source: Range<Int>
    /// The decoded id.
    public let id: Range<Int>
    /// The decoded full name of the type.
    public let typeName: Range<Int>
    /// The place of the type in ``EventSchema/all``, or -1 for a type of others.
    public let schemaIndex: Int
    /// When it happened, if the event says so.
    public let time: Timestamp?
    /// The ledger's recorded time that the event brought, when it was restored.
    public let restoredLedgerTime: Timestamp?
    /// The number of its line in the input.
    public let lineNumber: Int
    /// How it came to be.
    public let flags: Flags

    /// The type, if it is one of this ledger's.
    public var type: EventType? {
        EventSchema.all.indices.contains(schemaIndex) ? EventSchema.all[schemaIndex].type : nil
    }

    /// How an event came to be.
    public struct Flags: OptionSet, Sendable {
        /// The bits.
        public let rawValue: UInt8

        /// Wraps bits.
        ///
        /// - Parameter rawValue: The bits.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// The line was in the short form.
        public static let shortForm = Flags(rawValue: 1)
        /// The line gave texts, which the body names by hash.
        public static let texts = Flags(rawValue: 2)
        /// The event brought its own recorded time, which stays.
        public static let restored = Flags(rawValue: 4)
    }
}

/// A text that an event gave by name.
public struct PreparedText: Equatable, Sendable {
    /// The place of the event in the batch.
    public let eventIndex: Int
    /// The member of `data.texts` that it was.
    public let name: String
    /// `sha256:` and the hexadecimal digest of its UTF-8, which stands in the body.
    public let hash: String
    /// The text.
    public let text: String
}
