import Foundation

/// Recomputes everything the ledger claims about itself.
///
/// Every event's bytes are hashed again and compared with its leaf, its columns and its place in the
/// tree, up to the root hash. A changed byte is found at its position; a change that also forged the
/// leaf is found in its block of 256 and in the root.
public struct LedgerVerifier {
    /// What was found.
    public struct Report: Equatable, Sendable {
        /// The head that was checked against.
        public var head: LedgerHead
        /// How many events were read and hashed again.
        public var events: Int64
        /// What is wrong; empty if nothing is.
        public var findings: [Finding]
        /// Whether there were more findings than are kept.
        public var isTruncated = false

        /// Whether the ledger is what it claims to be.
        public var isValid: Bool { findings.isEmpty }
    }

    /// One thing that is wrong.
    public struct Finding: Equatable, Sendable {
        /// The event it concerns, or the first of those it concerns; nil for the whole ledger.
        public var position: Position?
        /// What is wrong, in one sentence.
        public var reason: String
    }

    /// Findings kept; a ledger with more is beyond naming them all.
    private static let findingsMax = 1_000

    private let store: any EventStore

    /// Makes a verifier.
    ///
    /// - Parameter store: The ledger.
    public init(store: any EventStore) {
        self.store = store
    }

    /// Checks the events behind a size that is trusted already, and the tree over all.
    ///
    /// - Parameters:
    ///   - trusted: A checkpoint's size and root that are trusted, or nil to check everything.
    ///   - progress: Called now and then with the events done and the events to do.
    /// - Returns: What was found; a finding is not an error.
    /// - Throws: ``StoreError`` if the ledger cannot be read at all.
    /// - Complexity: O(*n*) for *n* events behind the trusted size, in constant memory.
    public func verify(
        trusted: Checkpoint? = nil,
        progress: (Int64, Int64) -> Void = { _, _ in }
    ) throws -> Report {
        let head = try store.head()
        var report = Report(head: head, events: 0, findings: [])
        var walk = VerificationWalk()
        if let trusted {
            guard try checkTrusted(trusted, head: head, &report) else { return report }
            walk = try VerificationWalk(trustedSize: trusted.size, store: store)
        }
        let first = walk.frontier.size + 1
        var expected = first
        do {
            if head.size >= first {
                let range = Position(rawValue: first)...Position(rawValue: head.size)
                // The tree is looked up while the events are being read: on a second connection.
                let hashes = try store.reader()
                try store.readEvents(in: range) { row in
                    for finding in walk.check(row, expected: expected, store: hashes) {
                        add(finding, to: &report)
                    }
                    expected = row.position.rawValue + 1
                    report.events += 1
                    if report.events % 65_536 == 0 {
                        progress(report.events, head.size - first + 1)
                    }
                }
            }
        } catch let error as StoreError where error.code == .corrupt {
            add(Finding(position: Position(rawValue: expected), reason: error.message), to: &report)
        }
        if expected <= head.size {
            let reason = "the events from here to \(head.size) are missing"
            add(Finding(position: Position(rawValue: expected), reason: reason), to: &report)
        }
        if walk.frontier.size == head.size, walk.frontier.root != head.root {
            add(
                Finding(position: nil, reason: "the root hash is not the events' root"),
                to: &report
            )
        }
        let lastRecorded = report.events > 0 ? walk.lastRecorded : nil
        try checkEnd(head, lastRecorded: lastRecorded, &report)
        return report
    }

    /// Checks what the next append starts from.
    private func checkEnd(
        _ head: LedgerHead,
        lastRecorded: Timestamp?,
        _ report: inout Report
    ) throws {
        if head.appendRoot != head.root {
            let reason = "the state that the next append starts from is not the root's"
            add(Finding(position: nil, reason: reason), to: &report)
        }
        if let lastRecorded, lastRecorded != head.recorded {
            let reason = "the last recorded time is not the last event's"
            add(Finding(position: nil, reason: reason), to: &report)
        }
        let next = head.position.next
        var isBehindEnd = false
        try store.readEvents(in: next...next) { _ in isBehindEnd = true }
        // Another process may have appended it meanwhile.
        guard isBehindEnd, try store.head().size <= head.size else { return }
        let reason = "an event stands behind the ledger's end"
        add(Finding(position: next, reason: reason), to: &report)
    }

    private func checkTrusted(
        _ trusted: Checkpoint,
        head: LedgerHead,
        _ report: inout Report
    ) throws -> Bool {
        guard trusted.size <= head.size else {
            let reason =
                "the checkpoint names \(trusted.size) events, the ledger holds only \(head.size)"
            add(Finding(position: nil, reason: reason), to: &report)
            return false
        }
        do {
            let root = try MerkleTree(source: StoredHashes(store), size: head.size)
                .root(size: trusted.size)
            if root == trusted.root { return true }
        } catch let error as StoreError where error.code == .corrupt {
            add(Finding(position: nil, reason: error.message), to: &report)
            return false
        }
        let reason = "the first \(trusted.size) events are not those of the checkpoint"
        add(Finding(position: nil, reason: reason), to: &report)
        return false
    }

    private func add(_ finding: Finding, to report: inout Report) {
        if report.findings.count < Self.findingsMax {
            report.findings.append(finding)
        } else {
            report.isTruncated = true
        }
    }
}

/// A store's hashes as a concrete type, as proofs over a generic tree want it.
public struct StoredHashes: MerkleHashSource {
    private let store: any EventStore

    /// Wraps a store.
    ///
    /// - Parameter store: The ledger.
    public init(_ store: any EventStore) {
        self.store = store
    }

    /// Reads leaf hashes.
    ///
    /// - Parameter range: Leaf indices, from 0.
    /// - Returns: One hash per index.
    /// - Throws: ``StoreError`` if one is missing.
    public func leafHashes(_ range: Range<Int64>) throws -> [MerkleHash] {
        try store.leafHashes(range)
    }

    /// Reads hashes of complete subtrees.
    ///
    /// - Parameters:
    ///   - level: The level, 1 or more.
    ///   - range: The subtrees' numbers, from 0.
    /// - Returns: One hash per number.
    /// - Throws: ``StoreError`` if one is missing.
    public func subtreeHashes(level: Int, range: Range<Int64>) throws -> [MerkleHash] {
        try store.subtreeHashes(level: level, range: range)
    }
}
