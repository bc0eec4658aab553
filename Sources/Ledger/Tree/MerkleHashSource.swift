/// Where a tree's hashes are kept: the store, or a list in memory.
///
/// Leaves are numbered from 0 here, as the RFCs do; leaf *i* is the event at position *i* + 1.
public protocol MerkleHashSource {
    /// Reads leaf hashes.
    ///
    /// - Parameter range: Which leaves; never more than 256.
    /// - Returns: Their hashes in order, one for each leaf of the range.
    /// - Throws: Whatever keeps the store from being read.
    func leafHashes(_ range: Range<Int64>) throws -> [MerkleHash]

    /// Reads hashes of complete subtrees of 256^level leaves.
    ///
    /// - Parameters:
    ///   - level: 1 or more.
    ///   - range: Which of the level's subtrees; never more than 256.
    /// - Returns: Their hashes in order, one for each subtree of the range.
    /// - Throws: Whatever keeps the store from being read.
    func subtreeHashes(level: Int, range: Range<Int64>) throws -> [MerkleHash]
}
