/// The proof that a leaf is in a tree of a given size (RFC 9162, section 2.1.3).
///
/// It needs no ledger to be checked: only the leaf's hash and a root that one trusts.
public struct InclusionProof: Hashable, Sendable {
    /// The leaf's place, from 0.
    public let index: Int64
    /// How many leaves the tree has.
    public let treeSize: Int64
    /// The siblings on the way from the leaf to the root.
    public let hashes: [MerkleHash]

    /// Takes a proof from somewhere, without believing it.
    ///
    /// - Parameters:
    ///   - index: The leaf's place, from 0.
    ///   - treeSize: How many leaves the tree has.
    ///   - hashes: The siblings on the way from the leaf to the root.
    public init(index: Int64, treeSize: Int64, hashes: [MerkleHash]) {
        self.index = index
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// Checks the proof, after RFC 9162, section 2.1.3.2.
    ///
    /// - Parameters:
    ///   - leaf: The leaf's hash.
    ///   - root: The root of the tree of ``treeSize`` leaves.
    /// - Throws: ``ProofError`` if the leaf is not shown to be in the tree.
    /// - Complexity: O(log *n*).
    public func verify(leaf: MerkleHash, root: MerkleHash) throws(ProofError) {
        guard index >= 0, index < treeSize else {
            throw .indexOutOfRange(index: index, treeSize: treeSize)
        }
        var node = index
        var last = treeSize - 1
        var hash = leaf
        for sibling in hashes {
            guard last > 0 else { throw .wrongLength }
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                // At the ragged right edge, levels without a sibling are skipped.
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = .node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .wrongLength }
        guard hash == root else { throw .rootMismatch(computed: hash, expected: root) }
    }
}
