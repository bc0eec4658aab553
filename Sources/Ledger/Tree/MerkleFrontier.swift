/// The growing end of the tree: all that an append needs to know of what came before.
///
/// A tree of *n* leaves is a row of complete subtrees, one for each one-bit of *n*, the largest
/// first. Their hashes are enough to append leaves and to tell the root, so that an appender reads
/// at most 62 hashes, however long the log is.
public struct MerkleFrontier: Hashable, Sendable {
    /// The most leaves a tree may have: far beyond any log, and far from any overflow.
    public static let largestSize: Int64 = 1 << 62

    /// How many leaves the tree has.
    public private(set) var size: Int64
    /// The hashes of the complete subtrees that make up the tree, largest and oldest first.
    public private(set) var subtrees: [MerkleHash]

    /// The end of an empty tree.
    public init() {
        size = 0
        subtrees = []
    }

    /// Takes up a tree where it was left.
    ///
    /// - Parameters:
    ///   - size: How many leaves the tree has.
    ///   - bytes: What ``bytes`` gave at that size.
    /// - Throws: ``MerkleTreeError`` if the size is out of range, or the bytes are not one hash for
    ///   each of its one-bits.
    public init(size: Int64, bytes: [UInt8]) throws(MerkleTreeError) {
        guard size >= 0, size <= Self.largestSize else {
            throw .sizeOutOfRange(size, largest: Self.largestSize)
        }
        guard bytes.count == size.nonzeroBitCount * MerkleHash.byteCount else {
            throw .frontierMismatch(size: size, byteCount: bytes.count)
        }
        var hashes: [MerkleHash] = []
        for start in stride(from: 0, to: bytes.count, by: MerkleHash.byteCount) {
            if let hash = MerkleHash(bytes: Array(bytes[start..<start + MerkleHash.byteCount])) {
                hashes.append(hash)
            }
        }
        self.size = size
        subtrees = hashes
    }

    /// The hashes one after the other, largest subtree first, as the store keeps them.
    public var bytes: [UInt8] {
        subtrees.flatMap(\.bytes)
    }

    /// The root hash of the tree over all leaves so far.
    ///
    /// - Complexity: O(log *n*).
    public var root: MerkleHash {
        guard let smallest = subtrees.last else { return .emptyRoot }
        return subtrees.dropLast().reversed().reduce(smallest) { .node($1, $0) }
    }

    /// Appends one leaf.
    ///
    /// - Parameter leaf: The leaf's hash.
    /// - Complexity: O(log *n*), and O(1) amortised.
    public mutating func append(_ leaf: MerkleHash) {
        append(leaf) { _ in }
    }

    /// Appends one leaf, and tells which rows of the `tree` table it completed.
    ///
    /// If the callback throws, the frontier is as it was before.
    ///
    /// - Parameters:
    ///   - leaf: The leaf's hash.
    ///   - completed: Called for every subtree of 256^level leaves that this leaf completes,
    ///     the smallest first.
    /// - Throws: What the callback threw.
    /// - Complexity: O(log *n*), and O(1) amortised.
    public mutating func append<Failure: Error>(
        _ leaf: MerkleHash,
        completed: (MerkleSubtree) throws(Failure) -> Void
    ) throws(Failure) {
        let newSize = size + 1
        // A leaf completes as many subtrees as the new size has trailing zeros.
        let merges = newSize.trailingZeroBitCount
        var hash = leaf
        for merge in 0..<merges {
            hash = .node(subtrees[subtrees.count - 1 - merge], hash)
            let height = merge + 1
            if height.isMultiple(of: MerkleSubtree.heightPerLevel) {
                let number = (newSize >> Int64(height)) - 1
                let level = height / MerkleSubtree.heightPerLevel
                try completed(MerkleSubtree(level: level, number: number, hash: hash))
            }
        }
        subtrees.removeLast(merges)
        subtrees.append(hash)
        size = newSize
    }
}
