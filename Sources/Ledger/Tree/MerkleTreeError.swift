/// What stops a tree from being read, or a question about it from having an answer.
public enum MerkleTreeError: Error, Hashable {
    /// A tree size beyond what the tree has, or below zero.
    case sizeOutOfRange(Int64, largest: Int64)
    /// A leaf that the tree of that size does not have.
    case indexOutOfRange(Int64, size: Int64)
    /// Two sizes in the wrong order.
    case sizesReversed(old: Int64, new: Int64)
    /// The stored frontier does not fit the stored size.
    case frontierMismatch(size: Int64, byteCount: Int)
    /// The store gave fewer or more hashes than it should have.
    case hashesMissing(level: Int, range: Range<Int64>, found: Int)
}

extension MerkleTreeError: UserFacingError {
    /// What is wrong, in one sentence.
    public var message: String {
        switch self {
        case .sizeOutOfRange(let size, let largest):
            "there is no tree of \(size) events: the ledger has 0 to \(largest)"
        case .indexOutOfRange(let index, let size):
            "leaf \(index) is not in a tree of \(size) events"
        case .sizesReversed(let old, let new):
            "a tree of \(old) events cannot come before one of \(new)"
        case .frontierMismatch(let size, let byteCount):
            "the ledger's head is damaged: \(byteCount) bytes of frontier do not fit"
                + " \(size) events"
        case .hashesMissing(let level, let range, let found):
            "the ledger's tree is damaged: level \(level) has \(found) of the hashes"
                + " \(range.lowerBound)..<\(range.upperBound)"
        }
    }

    /// What the reader should do next.
    public var hint: String {
        switch self {
        case .sizeOutOfRange, .indexOutOfRange:
            "take a position or a size that the ledger has"
        case .sizesReversed:
            "give the older checkpoint first"
        case .frontierMismatch, .hashesMissing:
            "run `ledger verify`; if it fails, restore from a backup or an export"
        }
    }

    /// Usage for a question without an answer, invalid for a damaged ledger.
    public var failure: FailureClass {
        switch self {
        case .sizeOutOfRange, .indexOutOfRange, .sizesReversed: .usage
        case .frontierMismatch, .hashesMissing: .invalid
        }
    }
}
