extension MerkleTree {
    /// Proves that a leaf is in the tree.
    ///
    /// - Parameters:
    ///   - index: The leaf, from 0.
    ///   - size: At which size of the tree; by default the present one.
    /// - Returns: PATH(index, D[size]) of RFC 9162, section 2.1.3.1.
    /// - Throws: ``MerkleTreeError`` if the tree has no such size or leaf or the source lacks
    ///   hashes, and what the source throws.
    /// - Complexity: O(256 log₂₅₆ *n*) hashes read.
    public func inclusionProof(index: Int64, size: Int64? = nil) throws -> InclusionProof {
        let size = size ?? self.size
        try check(size: size)
        guard index >= 0, index < size else {
            throw MerkleTreeError.indexOutOfRange(index, size: size)
        }
        var path: [MerkleHash] = []
        var leaves = 0..<size
        // From the root down to the leaf, noting the sibling of each subtree that holds it.
        while leaves.count > 1 {
            let middle = leaves.lowerBound + Self.split(leaves.upperBound - leaves.lowerBound)
            if index < middle {
                path.append(try hash(of: middle..<leaves.upperBound))
                leaves = leaves.lowerBound..<middle
            } else {
                path.append(try hash(of: leaves.lowerBound..<middle))
                leaves = middle..<leaves.upperBound
            }
        }
        return InclusionProof(index: index, treeSize: size, hashes: path.reversed())
    }

    /// Proves that the tree of an earlier size is the beginning of a later one.
    ///
    /// - Parameters:
    ///   - oldSize: The earlier size; from 0 leaves anything follows, by an empty proof.
    ///   - newSize: The later size; by default the present one.
    /// - Returns: PROOF(oldSize, D[newSize]) of RFC 9162, section 2.1.4.1.
    /// - Throws: ``MerkleTreeError`` if the tree has no such sizes, they are in the wrong order or
    ///   the source lacks hashes, and what the source throws.
    /// - Complexity: O(256 log₂₅₆ *n*) hashes read.
    public func consistencyProof(
        from oldSize: Int64,
        to newSize: Int64? = nil
    ) throws -> ConsistencyProof {
        let newSize = newSize ?? size
        try check(size: newSize)
        try check(size: oldSize)
        guard oldSize <= newSize else {
            throw MerkleTreeError.sizesReversed(old: oldSize, new: newSize)
        }
        var path: [MerkleHash] = []
        var leaves = 0..<newSize
        // SUBPROOF of the RFC, unrolled: go down to where the old tree ends.
        while oldSize > 0, leaves.upperBound != oldSize {
            let middle = leaves.lowerBound + Self.split(leaves.upperBound - leaves.lowerBound)
            if oldSize <= middle {
                path.append(try hash(of: middle..<leaves.upperBound))
                leaves = leaves.lowerBound..<middle
            } else {
                path.append(try hash(of: leaves.lowerBound..<middle))
                leaves = middle..<leaves.upperBound
            }
        }
        // The old tree's own root is known to the verifier; any other subtree must be told.
        if oldSize > 0, leaves.lowerBound > 0 {
            path.append(try hash(of: leaves))
        }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: path.reversed())
    }
}
