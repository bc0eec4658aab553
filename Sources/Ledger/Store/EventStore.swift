/// The append-only log of events, whatever keeps it.
///
/// Positions have no gaps, an append that returned is durable, and nothing that was appended ever
/// changes. One conformance suite holds for every implementation. Nothing outside this module may
/// know which one it reads.
///
/// A store may be shared by threads; calls on one store wait for each other. Open a second store on
/// the same ledger to read while the first one writes.
public protocol EventStore: MerkleHashSource, Sendable {
    /// The SQLite file whose tables a person may read with SQL; nil if the store is something else.
    var sqlitePath: String? { get }

    /// Opens another reader on the same ledger, for another thread.
    ///
    /// - Returns: A store that reads; it must not be appended to.
    /// - Throws: ``StoreError`` if it cannot be opened.
    func reader() throws -> any EventStore

    /// Where the log ends now.
    ///
    /// - Returns: The size, the last recorded time and the root hash, from one snapshot.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    func head() throws -> LedgerHead

    /// Appends the events of a batch that are not there yet, all in one transaction.
    ///
    /// An event whose identity is already there is left out: it is a duplicate if its content is the
    /// same, a conflict if not.
    ///
    /// - Parameter batch: Prepared events, hashed with one recorded time. If the ledger has moved
    ///   past that time meanwhile, the batch is stamped and hashed again, so that recorded times
    ///   never fall as positions rise.
    /// - Returns: What became of each event. When it returns, the new ones are durable.
    /// - Throws: ``StoreError``; then nothing of the batch has landed.
    /// - Complexity: O(*k* log *n*) for *k* events on a ledger of *n*.
    func append(_ batch: inout SealedBatch) throws -> AppendReport

    /// Appends any number of batches in one transaction, or none.
    ///
    /// - Parameter body: Called once with a function that appends as ``append(_:)`` does. What it
    ///   appended lands if it returns true, and vanishes if it returns false or throws.
    /// - Throws: ``StoreError`` or what the body throws; then nothing has landed.
    func appendAtomically(
        _ body: (_ append: (inout SealedBatch) throws -> AppendReport) throws -> Bool
    ) throws

    /// Reads events in order of position.
    ///
    /// - Parameters:
    ///   - positions: Which ones; positions beyond the end are left out.
    ///   - body: Called with each event. The pointers in it are valid during the call only.
    /// - Throws: ``StoreError``, or what the body throws.
    /// - Complexity: O(*k*) for *k* events, in constant memory.
    func readEvents(
        in positions: ClosedRange<Position>,
        _ body: (EventRow) throws -> Void
    ) throws

    /// Finds the event with an identity.
    ///
    /// - Parameters:
    ///   - source: The producer's URI.
    ///   - id: The producer's id.
    /// - Returns: Its position, or nil.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    /// - Complexity: O(log *n*).
    func position(source: String, id: String) throws -> Position?

    /// Finds the ids of one source that begin alike.
    ///
    /// - Parameters:
    ///   - source: The producer's URI.
    ///   - prefix: The beginning of the id, not empty.
    /// - Returns: How many events there are.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    func countOfEvents(source: String, idPrefix prefix: String) throws -> Int

    /// The last position recorded at or before an instant.
    ///
    /// - Parameter instant: A recorded time.
    /// - Returns: The position, ``Position/start`` if there is none.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    /// - Complexity: O(log *n*).
    func lastPosition(recordedBy instant: Timestamp) throws -> Position

    /// Keeps texts under their hashes, each unless it is there or was redacted.
    ///
    /// - Parameter texts: The texts, with the SHA-256 of their UTF-8 bytes.
    /// - Throws: ``StoreError`` if they cannot be written; then none is kept.
    func storeTexts(_ texts: [(hash: MerkleHash, text: String)]) throws

    /// Looks a text up.
    ///
    /// - Parameter hash: SHA-256 of its UTF-8 bytes.
    /// - Returns: The text, that it was redacted, or that it was never stored.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    func text(hash: MerkleHash) throws -> StoredText

    /// Erases a text for good; the events that name it stay as they are.
    ///
    /// - Parameter hash: SHA-256 of its UTF-8 bytes. A text never stored is barred from being stored.
    /// - Throws: ``StoreError`` if it cannot be written.
    func redactText(hash: MerkleHash) throws

    /// Writes a consistent copy while others append.
    ///
    /// - Parameter path: A file that does not exist yet.
    /// - Throws: ``StoreError``; then the file is incomplete and must not be used.
    func backup(to path: String) throws
}

/// Where a ledger ends.
public struct LedgerHead: Equatable, Sendable {
    /// How many events there are, and so the last position.
    public let size: Int64
    /// The recorded time of the last event; the epoch for an empty ledger.
    public let recorded: Timestamp
    /// The RFC 6962 root hash over all events.
    public let root: MerkleHash
    /// The root hash that the next append starts from; another than ``root`` if the head is damaged.
    public let appendRoot: MerkleHash

    /// Makes a head.
    ///
    /// - Parameters:
    ///   - size: How many events there are.
    ///   - recorded: The recorded time of the last one.
    ///   - root: The root hash over all.
    ///   - appendRoot: The root hash that the next append starts from; by default the same.
    public init(
        size: Int64,
        recorded: Timestamp,
        root: MerkleHash,
        appendRoot: MerkleHash? = nil
    ) {
        self.size = size
        self.recorded = recorded
        self.root = root
        self.appendRoot = appendRoot ?? root
    }

    /// The last position.
    public var position: Position { Position(rawValue: size) }
}

/// One stored event, lent to a reader.
public struct EventRow {
    /// Its place in the ledger.
    public let position: Position
    /// The producer's URI.
    public let source: String
    /// The producer's id, UTF-8; valid during the call that lends it.
    public let id: UnsafeBufferPointer<UInt8>
    /// Its type, such as `dev.qualityledger.score.recorded.v1`.
    public let type: EventType
    /// Event time.
    public let time: Timestamp
    /// When the ledger took it in.
    public let recorded: Timestamp
    /// SHA-256(0x00 ‖ body) as it was stored; valid during the call that lends it.
    public let leaf: UnsafeRawBufferPointer
    /// The canonical JSON of the whole event; valid during the call that lends it.
    public let body: UnsafeBufferPointer<UInt8>
}

/// What became of a text.
public enum StoredText: Equatable, Sendable {
    /// The text itself.
    case text(String)
    /// It was erased.
    case redacted
    /// It was never stored.
    case missing
}

/// What became of the events of a batch.
public struct AppendReport: Equatable, Sendable {
    /// The positions the new events took; nil if none was new.
    public var positions: ClosedRange<Position>?
    /// How many events were there already with the same content.
    public var duplicates = 0
    /// Those whose identity was there with other content.
    public var conflicts: [Conflict] = []

    /// Makes an empty report.
    public init() {}

    /// How many events were new.
    public var appended: Int {
        positions.map { Int($0.upperBound.rawValue - $0.lowerBound.rawValue) + 1 } ?? 0
    }

    /// An event that was refused because its identity is taken.
    public struct Conflict: Equatable, Sendable {
        /// The event's index in the batch.
        public let index: Int
        /// Where the event that keeps the identity stands.
        public let first: Position
    }
}
