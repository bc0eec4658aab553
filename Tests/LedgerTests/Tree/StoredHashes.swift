import Ledger
import Synchronization

/// The hashes that a store keeps, in memory: leaves, and complete subtrees of 256^level.
///
/// It counts what is read, and gives fewer hashes than asked for where it has no more.
final class StoredHashes: MerkleHashSource {
    private let levels: [[MerkleHash]]
    private let counter = Atomic<Int>(0)

    init(levels: [[MerkleHash]]) {
        self.levels = levels
    }

    /// Stores what a frontier reports while leaves are appended.
    convenience init(leaves: [MerkleHash]) {
        var levels = [leaves, [], [], []]
        var frontier = MerkleFrontier()
        for leaf in leaves {
            frontier.append(leaf) { subtree in
                levels[subtree.level].append(subtree.hash)
            }
        }
        self.init(levels: levels)
    }

    /// How many hashes were read so far.
    var readCount: Int {
        counter.load(ordering: .relaxed)
    }

    func leafHashes(_ range: Range<Int64>) throws -> [MerkleHash] {
        try hashes(level: 0, range)
    }

    func subtreeHashes(level: Int, range: Range<Int64>) throws -> [MerkleHash] {
        try hashes(level: level, range)
    }

    private func hashes(level: Int, _ range: Range<Int64>) throws -> [MerkleHash] {
        guard range.count <= 256 else { throw TooManyHashes() }
        guard level < levels.count else { return [] }
        counter.add(range.count, ordering: .relaxed)
        let stored = levels[level]
        return Array(stored[Int(range.lowerBound)..<min(Int(range.upperBound), stored.count)])
    }

    private struct TooManyHashes: Error {}
}
