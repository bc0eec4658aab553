/// What is wrong with the text of a checkpoint.
public enum CheckpointError: Error, Hashable {
    /// It is not even a signed note.
    case note(NoteError)
    /// It has fewer than three lines.
    case tooFewLines
    /// The first line is empty or has a control character.
    case invalidOrigin
    /// The second line is not a size in plain decimal digits.
    case invalidSize
    /// The third line is not the base64 of 32 bytes, or not the root of an empty log of size 0.
    case invalidRoot
    /// A further line is empty or has a control character.
    case invalidExtension
}

extension CheckpointError: UserFacingError {
    /// What is wrong, in one sentence, with the line.
    public var message: String {
        switch self {
        case .note(let error): error.message
        case .tooFewLines: "the checkpoint has fewer than three lines"
        case .invalidOrigin: "line 1 of the checkpoint is not an origin"
        case .invalidSize: "line 2 of the checkpoint is not a size"
        case .invalidRoot: "line 3 of the checkpoint is not the root hash of a log of that size"
        case .invalidExtension: "a line after the third of the checkpoint is empty or not plain"
        }
    }

    /// What the reader should do next.
    public var hint: String {
        switch self {
        case .note(let error): error.hint
        default: "give the text exactly as `ledger checkpoint` printed it, with its last newline"
        }
    }

    /// A checkpoint that cannot be read is an invalid input.
    public var failure: FailureClass {
        switch self {
        case .note(let error): error.failure
        default: .invalid
        }
    }
}
