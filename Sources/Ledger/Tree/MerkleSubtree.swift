/// A complete subtree of 256^level leaves: one row of the store's `tree` table.
public struct MerkleSubtree: Hashable, Sendable {
    /// The binary height of one level: 2^8 = 256 hashes of a level make one of the next.
    static let heightPerLevel = 8

    /// 1 for a subtree of 256 leaves, 2 for one of 65,536, and so on.
    public let level: Int
    /// The subtree's place among those of its level, from 0.
    public let number: Int64
    /// The subtree's hash.
    public let hash: MerkleHash

    /// Describes a subtree.
    ///
    /// - Parameters:
    ///   - level: 1 for a subtree of 256 leaves, 2 for one of 65,536, and so on.
    ///   - number: The subtree's place among those of its level, from 0.
    ///   - hash: The subtree's hash.
    public init(level: Int, number: Int64, hash: MerkleHash) {
        self.level = level
        self.number = number
        self.hash = hash
    }
}
