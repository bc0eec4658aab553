extension MerkleTree {
    /// The append state of the tree as it was at some size, from stored hashes.
    ///
    /// - Parameter size: How many leaves, at most all.
    /// - Returns: A frontier to which the next leaves can be appended.
    /// - Throws: ``MerkleTreeError`` if the tree has no such size or the source lacks hashes, and
    ///   what the source throws.
    /// - Complexity: O(256·log₂₅₆ *n*) hashes read.
    public func frontier(size: Int64) throws -> MerkleFrontier {
        try check(size: size)
        var bytes: [UInt8] = []
        var start: Int64 = 0
        // The complete subtrees are the one-bits of the size, largest first.
        while start < size {
            let height = Int64.bitWidth - 1 - (size - start).leadingZeroBitCount
            let subtree = try completeSubtree(height: height, number: start >> Int64(height))
            bytes.append(contentsOf: subtree.bytes)
            start += 1 << Int64(height)
        }
        return try MerkleFrontier(size: size, bytes: bytes)
    }
}
