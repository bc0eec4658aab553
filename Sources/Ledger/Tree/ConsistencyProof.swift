/// The proof that one tree is the beginning of another (RFC 9162, section 2.1.4).
///
/// It shows that between two checkpoints events were appended, and none changed or removed.
public struct ConsistencyProof: Hashable, Sendable {
    /// How many leaves the earlier tree has.
    public let oldSize: Int64
    /// How many leaves the later tree has.
    public let newSize: Int64
    /// The hashes that lead from the earlier root to the later one.
    public let hashes: [MerkleHash]

    /// Takes a proof from somewhere, without believing it.
    ///
    /// - Parameters:
    ///   - oldSize: How many leaves the earlier tree has.
    ///   - newSize: How many leaves the later tree has.
    ///   - hashes: The hashes that lead from the earlier root to the later one.
    public init(oldSize: Int64, newSize: Int64, hashes: [MerkleHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Checks the proof, after RFC 9162, section 2.1.4.2.
    ///
    /// The RFC leaves the empty tree out: here everything is consistent with it, by an empty proof.
    ///
    /// - Parameters:
    ///   - oldRoot: The root of the tree of ``oldSize`` leaves.
    ///   - newRoot: The root of the tree of ``newSize`` leaves.
    /// - Throws: ``ProofError`` if the later tree is not shown to continue the earlier one.
    /// - Complexity: O(log *n*).
    public func verify(oldRoot: MerkleHash, newRoot: MerkleHash) throws(ProofError) {
        guard oldSize >= 0, oldSize <= newSize else {
            throw .sizesReversed(old: oldSize, new: newSize)
        }
        if oldSize == 0 || oldSize == newSize {
            guard hashes.isEmpty else { throw .wrongLength }
            let expected = oldSize == 0 ? MerkleHash.emptyRoot : newRoot
            try Self.expect(oldRoot, toBe: expected)
            if newSize == 0 { try Self.expect(newRoot, toBe: .emptyRoot) }
            return
        }
        try verifyGrowth(oldRoot: oldRoot, newRoot: newRoot)
    }

    /// The case of two different trees that are not empty.
    private func verifyGrowth(oldRoot: MerkleHash, newRoot: MerkleHash) throws(ProofError) {
        var path = hashes[...]
        // An old tree that is itself a complete subtree is where the path starts.
        let start = oldSize & (oldSize - 1) == 0 ? oldRoot : path.popFirst()
        guard let start else { throw .wrongLength }
        var node = oldSize - 1
        var last = newSize - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var oldHash = start
        var newHash = start
        for sibling in path {
            guard last > 0 else { throw .wrongLength }
            if node & 1 == 1 || node == last {
                oldHash = .node(sibling, oldHash)
                newHash = .node(sibling, newHash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                newHash = .node(newHash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength }
        try Self.expect(oldHash, toBe: oldRoot)
        try Self.expect(newHash, toBe: newRoot)
    }

    private static func expect(
        _ computed: MerkleHash,
        toBe expected: MerkleHash
    ) throws(ProofError) {
        guard computed == expected else {
            throw .rootMismatch(computed: computed, expected: expected)
        }
    }
}
