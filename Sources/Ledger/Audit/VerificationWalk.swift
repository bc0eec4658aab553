/// The state of a verification as it walks over the events.
struct VerificationWalk: ~Copyable {
    /// The tree over the events seen so far, recomputed.
    private(set) var frontier: MerkleFrontier
    /// The recorded time of the last event seen.
    private(set) var lastRecorded = Timestamp(microseconds: .min)
    private var reader = StoredEventReader()

    /// Starts before the first event.
    init() {
        frontier = MerkleFrontier()
    }

    /// Starts behind events that are trusted, with the tree over them from stored hashes.
    init(trustedSize size: Int64, store: any EventStore) throws {
        frontier = try MerkleTree(source: StoredHashes(store), size: size).frontier(size: size)
    }

    /// Checks one event against its leaf, its columns, its neighbours and the stored tree.
    ///
    /// - Returns: What is wrong with it.
    mutating func check(
        _ row: EventRow,
        expected: Int64,
        store: any EventStore
    ) -> [LedgerVerifier.Finding] {
        var reasons: [String] = []
        if row.position.rawValue != expected {
            reasons.append("position \(expected) is missing")
        }
        let leaf = MerkleHash.leaf(UnsafeRawBufferPointer(row.body))
        if MerkleHash(bytes: row.leaf) != leaf {
            reasons.append("its bytes do not hash to its leaf")
        }
        if row.recorded < lastRecorded {
            reasons.append("it was recorded before the event in front of it")
        }
        lastRecorded = row.recorded
        if let mismatch = reader.mismatch(of: row) { reasons.append(mismatch) }
        var findings = reasons.map {
            LedgerVerifier.Finding(position: row.position, reason: $0)
        }
        var subtrees: [MerkleSubtree] = []
        frontier.append(leaf) { subtrees.append($0) }
        for subtree in subtrees where !Self.isStored(subtree, in: store) {
            let size = Int64(1) << (8 * Int64(subtree.level))
            let first = subtree.number * size + 1
            findings.append(
                LedgerVerifier.Finding(
                    position: Position(rawValue: first),
                    reason: "the events \(first) to \(first + size - 1) are not those of the tree"
                )
            )
        }
        return findings
    }

    private static func isStored(
        _ subtree: MerkleSubtree,
        in store: any EventStore
    ) -> Bool {
        let range = subtree.number..<subtree.number + 1
        let stored = try? store.subtreeHashes(level: subtree.level, range: range)
        return stored?.first == subtree.hash
    }
}
