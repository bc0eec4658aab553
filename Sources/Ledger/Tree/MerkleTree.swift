/// The Merkle tree over the log (RFC 9162, section 2.1), read from stored hashes.
///
/// Any root and any proof, at the present size or an earlier one, reads at most 510 hashes of each
/// level of 256 (one run beside the leaf, one along the tree's edge): some 2,000 for a log of four
/// billion events.
public struct MerkleTree<Source: MerkleHashSource> {
    /// Where the hashes come from.
    public let source: Source
    /// How many leaves there are.
    public let size: Int64

    /// Reads a tree.
    ///
    /// - Parameters:
    ///   - source: Where the hashes come from.
    ///   - size: How many leaves the source has.
    /// - Throws: ``MerkleTreeError/sizeOutOfRange(_:largest:)`` if the size is negative or beyond
    ///   ``MerkleFrontier/largestSize``.
    public init(source: Source, size: Int64) throws(MerkleTreeError) {
        guard size >= 0, size <= MerkleFrontier.largestSize else {
            throw .sizeOutOfRange(size, largest: MerkleFrontier.largestSize)
        }
        self.source = source
        self.size = size
    }

    /// The root hash of the first leaves.
    ///
    /// - Parameter size: How many leaves; by default all.
    /// - Returns: The root of the tree as it was at that size.
    /// - Throws: ``MerkleTreeError`` if the tree has no such size or the source lacks hashes, and
    ///   what the source throws.
    public func root(size: Int64? = nil) throws -> MerkleHash {
        let size = size ?? self.size
        try check(size: size)
        guard size > 0 else { return .emptyRoot }
        return try hash(of: 0..<size)
    }

    func check(size: Int64) throws(MerkleTreeError) {
        guard size >= 0, size <= self.size else {
            throw .sizeOutOfRange(size, largest: self.size)
        }
    }

    /// MTH of RFC 9162, section 2.1.1, over leaves that start where a subtree of theirs may start.
    ///
    /// - Parameter leaves: A non-empty range, as the RFC's splitting produces it.
    /// - Returns: The hash over those leaves.
    /// - Throws: What reading a complete subtree throws.
    func hash(of leaves: Range<Int64>) throws -> MerkleHash {
        // The complete subtrees in the range, largest first, as the one-bits of its length tell.
        var start = leaves.lowerBound
        var parts: [MerkleHash] = []
        while start < leaves.upperBound {
            let height = Self.height(largestIn: leaves.upperBound - start)
            parts.append(try completeSubtree(height: height, number: start >> Int64(height)))
            start += 1 << Int64(height)
        }
        guard let smallest = parts.last else { return .emptyRoot }
        return parts.dropLast().reversed().reduce(smallest) { .node($1, $0) }
    }

    /// The height of the largest complete subtree that fits in a number of leaves, one or more.
    private static func height(largestIn count: Int64) -> Int {
        Int64.bitWidth - 1 - count.leadingZeroBitCount
    }

    /// Where RFC 9162 splits leaves: the largest power of two smaller than their number.
    ///
    /// - Parameter count: Two or more.
    /// - Returns: How many leaves go to the left.
    static func split(_ count: Int64) -> Int64 {
        1 << Int64(height(largestIn: count - 1))
    }

    /// The hash of 2^height leaves, folded from at most 128 stored hashes of the level below.
    func completeSubtree(height: Int, number: Int64) throws -> MerkleHash {
        let level = height / MerkleSubtree.heightPerLevel
        let width = Int64(height % MerkleSubtree.heightPerLevel)
        let range = (number << width)..<((number + 1) << width)
        let parts =
            level == 0
            ? try source.leafHashes(range)
            : try source.subtreeHashes(level: level, range: range)
        guard parts.count == range.count, let hash = MerkleHash.subtree(of: parts) else {
            throw MerkleTreeError.hashesMissing(level: level, range: range, found: parts.count)
        }
        return hash
    }
}
