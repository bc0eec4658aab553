/// Why a proof does not prove what it says.
public enum ProofError: Error, Hashable {
    /// The leaf is not one of the tree's.
    case indexOutOfRange(index: Int64, treeSize: Int64)
    /// The earlier tree is larger than the later, or has a negative size.
    case sizesReversed(old: Int64, new: Int64)
    /// The proof has too few or too many hashes for its sizes.
    case wrongLength
    /// The hashes lead to another root.
    case rootMismatch(computed: MerkleHash, expected: MerkleHash)
    /// The event's bytes do not hash to the leaf.
    case leafMismatch(computed: MerkleHash, expected: MerkleHash)
    /// The position is not that of the leaf.
    case positionMismatch(position: Int64, index: Int64)
    /// The checkpoint is of another tree than the proof.
    case checkpointMismatch
    /// The proof is no JSON of the expected form.
    case malformed(String)
}

extension ProofError: UserFacingError {
    /// What is wrong, in one sentence.
    public var message: String {
        switch self {
        case .indexOutOfRange(let index, let treeSize):
            "the proof is not valid: a tree of \(treeSize) events has no leaf \(index)"
        case .sizesReversed(let old, let new):
            "the proof is not valid: a tree of \(old) events does not come before one of \(new)"
        case .wrongLength:
            "the proof is not valid: it has the wrong number of hashes"
        case .rootMismatch(let computed, let expected):
            "the proof is not valid: it leads to root \(computed), not to \(expected)"
        case .leafMismatch(let computed, let expected):
            "the proof is not valid: the event hashes to \(computed), not to \(expected)"
        case .positionMismatch(let position, let index):
            "the proof is not valid: position \(position) is not leaf \(index)"
        case .checkpointMismatch:
            "the proof is not valid: its checkpoint is of another tree"
        case .malformed(let reason):
            "the proof cannot be read: \(reason)"
        }
    }

    /// What the reader should do next.
    public var hint: String {
        switch self {
        case .malformed: "give a file that `ledger prove` wrote"
        default: "the event, the proof or the ledger was altered: compare with another copy"
        }
    }

    /// A proof that fails is an invalid input.
    public var failure: FailureClass {
        .invalid
    }
}
