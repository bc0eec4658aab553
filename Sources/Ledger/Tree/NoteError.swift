/// What is wrong with a signed note or one of its keys.
///
/// No case carries a private key, nor any part of one.
public enum NoteError: Error, Hashable {
    /// The note is not of the form of a signed note.
    case malformedNote(String)
    /// The text is not a public key's.
    case malformedVerifierKey
    /// The text is not a private key's; it is not repeated here.
    case malformedSignerKey
    /// A key may not have that name.
    case invalidKeyName(String)
    /// A trusted key's signature is not valid: the text was altered.
    case invalidSignature(name: String)
    /// No trusted key signed.
    case noTrustedSignature
    /// The cryptographic library would not sign.
    case signingFailed
}

extension NoteError: UserFacingError {
    /// What is wrong, in one sentence.
    public var message: String {
        switch self {
        case .malformedNote(let reason):
            "the signed note cannot be read: \(reason)"
        case .malformedVerifierKey:
            "the public key is malformed"
        case .malformedSignerKey:
            "the private key is malformed"
        case .invalidKeyName(let name):
            "a key may not be named `\(name)`"
        case .invalidSignature(let name):
            "the signature of \(name) is not valid"
        case .noTrustedSignature:
            "no trusted key has signed"
        case .signingFailed:
            "the text could not be signed"
        }
    }

    /// What the reader should do next.
    public var hint: String {
        switch self {
        case .malformedNote:
            "give the text exactly as `ledger checkpoint` printed it, with its last newline"
        case .malformedVerifierKey:
            "a public key reads <name>+<8 hexadecimal digits>+<base64>"
        case .malformedSignerKey:
            "a private key reads PRIVATE+KEY+<name>+<8 hexadecimal digits>+<base64>"
        case .invalidKeyName:
            "take a name without spaces and plus signs, such as example.com/ledger"
        case .invalidSignature:
            "the text or the signature was altered: fetch it again from where it was published"
        case .noTrustedSignature:
            "give the public key of whoever signed it, or ask for a signed checkpoint"
        case .signingFailed:
            "report this with the version of ledger and of the operating system"
        }
    }

    /// Usage for keys, invalid for what was altered.
    public var failure: FailureClass {
        switch self {
        case .malformedVerifierKey, .malformedSignerKey, .invalidKeyName: .usage
        case .malformedNote, .invalidSignature, .noTrustedSignature: .invalid
        case .signingFailed: .bug
        }
    }
}
