/// All that it takes to show that an event is in a ledger to somebody who does not have the ledger.
///
/// As JSON it has the field names of Rekor's inclusion proofs, with the event beside them.
public struct EventProof: Hashable, Sendable {
    /// Where in the tree the event's leaf is, and the way from it to the root.
    public let inclusion: InclusionProof
    /// The root that the way leads to.
    public let root: MerkleHash
    /// The checkpoint of that root: its text, signed or not.
    public let checkpoint: String
    /// The event's leaf hash.
    public let leaf: MerkleHash
    /// The event's canonical JSON; `nil` to prove an event without showing it.
    public let event: String?

    /// Puts a proof together, without checking it.
    ///
    /// - Parameters:
    ///   - inclusion: The inclusion proof.
    ///   - checkpoint: The checkpoint of the tree that the proof is of.
    ///   - leaf: The event's leaf hash.
    ///   - event: The event's canonical JSON; `nil` to prove an event without showing it.
    public init(
        inclusion: InclusionProof,
        checkpoint: SignedCheckpoint,
        leaf: MerkleHash,
        event: String?
    ) {
        self.init(
            inclusion: inclusion,
            root: checkpoint.checkpoint.root,
            checkpoint: checkpoint.encoded,
            leaf: leaf,
            event: event
        )
    }

    init(
        inclusion: InclusionProof,
        root: MerkleHash,
        checkpoint: String,
        leaf: MerkleHash,
        event: String?
    ) {
        self.inclusion = inclusion
        self.root = root
        self.checkpoint = checkpoint
        self.leaf = leaf
        self.event = event
    }

    /// The event's position, which is one more than its leaf's index.
    ///
    /// A proof from elsewhere may carry any index: past the largest number it stays there.
    public var position: Position {
        let (next, overflow) = inclusion.index.addingReportingOverflow(1)
        return Position(rawValue: overflow ? Int64.max : next)
    }

    /// Checks everything that can be checked without the ledger.
    ///
    /// The event hashes to the leaf, the leaf leads to the root, the root and the size are the
    /// checkpoint's, and trusted keys signed the checkpoint.
    ///
    /// - Parameter keys: The trusted keys; with none, the signatures are not looked at, and the
    ///   proof is worth as much as the checkpoint that one compares its root with.
    /// - Returns: The checkpoint, and those of the keys that signed it.
    /// - Throws: ``ProofError``, ``CheckpointError`` or ``NoteError``: the first thing that is wrong.
    public func verify(
        trusting keys: [NoteVerifier] = []
    ) throws -> (checkpoint: Checkpoint, signers: [NoteVerifier]) {
        if let event {
            let computed = MerkleHash.leaf(event)
            guard computed == leaf else {
                throw ProofError.leafMismatch(computed: computed, expected: leaf)
            }
        }
        try inclusion.verify(leaf: leaf, root: root)
        let signed = try SignedCheckpoint(parsing: checkpoint)
        guard signed.checkpoint.root == root, signed.checkpoint.size == inclusion.treeSize else {
            throw ProofError.checkpointMismatch
        }
        return (signed.checkpoint, keys.isEmpty ? [] : try signed.verify(trusting: keys))
    }
}
