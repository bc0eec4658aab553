/// A checkpoint with the signatures of those who vouch for it, or with none.
public struct SignedCheckpoint: Hashable, Sendable {
    /// What the log says of itself.
    public let checkpoint: Checkpoint
    /// The same as a signed note.
    public let note: SignedNote

    /// A checkpoint that nobody signed yet.
    ///
    /// - Parameter checkpoint: What the log says of itself.
    /// - Throws: ``CheckpointError/note(_:)`` if it is too long for a note.
    public init(_ checkpoint: Checkpoint) throws(CheckpointError) {
        do throws(NoteError) {
            note = try SignedNote(text: checkpoint.text)
        } catch {
            throw .note(error)
        }
        self.checkpoint = checkpoint
    }

    /// Reads a checkpoint, signed or not.
    ///
    /// - Parameter text: The text exactly as ``encoded`` writes it.
    /// - Throws: ``CheckpointError`` for anything else.
    public init(parsing text: String) throws(CheckpointError) {
        do throws(NoteError) {
            note = try SignedNote(parsing: text)
        } catch {
            throw .note(error)
        }
        checkpoint = try Checkpoint(parsing: note.text)
    }

    private init(checkpoint: Checkpoint, note: SignedNote) {
        self.checkpoint = checkpoint
        self.note = note
    }

    /// The checkpoint as it is stored, sent and printed.
    public var encoded: String {
        note.encoded
    }

    /// The checkpoint with one signature more; an earlier one by the same key gives way.
    ///
    /// - Parameter signer: Who vouches for it; by custom a key of the log's own name.
    /// - Returns: The signed checkpoint.
    /// - Throws: ``NoteError/signingFailed`` if the cryptographic library refuses.
    public func signed(by signer: NoteSigner) throws(NoteError) -> SignedCheckpoint {
        SignedCheckpoint(checkpoint: checkpoint, note: try note.signed(by: signer))
    }

    /// Checks the signatures against the keys that one trusts.
    ///
    /// - Parameter keys: The trusted keys.
    /// - Returns: Those of the keys whose signature the checkpoint bears: never none.
    /// - Throws: ``NoteError`` if a trusted key's signature is not valid, or no trusted key signed.
    public func verify(trusting keys: [NoteVerifier]) throws(NoteError) -> [NoteVerifier] {
        try note.verify(trusting: keys)
    }
}
