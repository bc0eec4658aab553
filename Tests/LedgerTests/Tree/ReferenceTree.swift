import Ledger

/// The tree as RFC 9162, section 2.1, defines it, recursion by recursion: slow and plainly right.
struct ReferenceTree {
    let leaves: [MerkleHash]
    private var known: [Range<Int>: MerkleHash] = [:]

    init(leaves: [MerkleHash]) {
        self.leaves = leaves
    }

    /// Leaves whose bytes are their own numbers in decimal.
    init(leafCount: Int) {
        self.init(leaves: (0..<leafCount).map { .leaf(String($0)) })
    }

    /// MTH(D[range]).
    mutating func hash(_ range: Range<Int>) -> MerkleHash {
        if range.isEmpty { return .emptyRoot }
        if range.count == 1 { return leaves[range.lowerBound] }
        if let hash = known[range] { return hash }
        let middle = range.lowerBound + split(range.count)
        let left = hash(range.lowerBound..<middle)
        let result = MerkleHash.node(left, hash(middle..<range.upperBound))
        known[range] = result
        return result
    }

    /// PATH(index, D[range]), with the index counted from the range's start.
    mutating func path(_ index: Int, _ range: Range<Int>) -> [MerkleHash] {
        if range.count == 1 { return [] }
        let count = split(range.count)
        let middle = range.lowerBound + count
        if index < count {
            return path(index, range.lowerBound..<middle) + [hash(middle..<range.upperBound)]
        }
        return path(index - count, middle..<range.upperBound)
            + [hash(range.lowerBound..<middle)]
    }

    /// SUBPROOF(size, D[range], isKnown).
    mutating func subproof(_ size: Int, _ range: Range<Int>, _ isKnown: Bool) -> [MerkleHash] {
        if size == range.count { return isKnown ? [] : [hash(range)] }
        let count = split(range.count)
        let middle = range.lowerBound + count
        if size <= count {
            return subproof(size, range.lowerBound..<middle, isKnown)
                + [hash(middle..<range.upperBound)]
        }
        return subproof(size - count, middle..<range.upperBound, false)
            + [hash(range.lowerBound..<middle)]
    }

    /// The largest power of two below a number of leaves.
    private func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}
