import Ledger
import Synchronization

/// A ledger that can be read so many times and then no more.
class FailingStore: EventStore, @unchecked Sendable {
    private let store: any EventStore
    private let failsAfter: Int
    private let reads = Mutex(0)

    init(_ store: any EventStore, failsAfter: Int) {
        self.store = store
        self.failsAfter = failsAfter
    }

    var readCount: Int { reads.withLock(\.self) }

    func readEvents(
        in positions: ClosedRange<Position>,
        _ body: (EventRow) throws -> Void
    ) throws {
        let number = reads.withLock { count in
            count += 1
            return count
        }
        guard number <= failsAfter else {
            throw StoreError(.storage, message: "the disk is gone", hint: "Plug it in.")
        }
        try store.readEvents(in: positions, body)
    }

    func reader() throws -> any EventStore { self }
    var sqlitePath: String? { store.sqlitePath }
    func head() throws -> LedgerHead { try store.head() }
    func append(_ batch: inout SealedBatch) throws -> AppendReport { try store.append(&batch) }

    func appendAtomically(
        _ body: (_ append: (inout SealedBatch) throws -> AppendReport) throws -> Bool
    ) throws {
        try store.appendAtomically(body)
    }

    func position(source: String, id: String) throws -> Position? {
        try store.position(source: source, id: id)
    }

    func countOfEvents(source: String, idPrefix prefix: String) throws -> Int {
        try store.countOfEvents(source: source, idPrefix: prefix)
    }

    func lastPosition(recordedBy instant: Timestamp) throws -> Position {
        try store.lastPosition(recordedBy: instant)
    }

    func storeTexts(_ texts: [(hash: MerkleHash, text: String)]) throws {
        try store.storeTexts(texts)
    }

    func text(hash: MerkleHash) throws -> StoredText { try store.text(hash: hash) }
    func redactText(hash: MerkleHash) throws { try store.redactText(hash: hash) }
    func backup(to path: String) throws { try store.backup(to: path) }

    func leafHashes(_ range: Range<Int64>) throws -> [MerkleHash] {
        try store.leafHashes(range)
    }

    func subtreeHashes(level: Int, range: Range<Int64>) throws -> [MerkleHash] {
        try store.subtreeHashes(level: level, range: range)
    }
}

/// A ledger of which something happens right after its end was first read.
// Unchecked because one thread uses it.
final class OvertakenStore: FailingStore, @unchecked Sendable {
    private var meanwhile: (() throws -> Void)?

    init(_ store: any EventStore, meanwhile: @escaping () throws -> Void) {
        self.meanwhile = meanwhile
        super.init(store, failsAfter: .max)
    }

    override func head() throws -> LedgerHead {
        let head = try super.head()
        let action = meanwhile.take()
        try action?()
        return head
    }
}
