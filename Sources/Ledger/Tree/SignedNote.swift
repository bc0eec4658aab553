/// A text with the signatures of those who vouch for it (C2SP signed-note).
///
/// The form is a text of whole lines, an empty line, and one line a signature. A note without
/// signatures is kept as its text alone: it says the same, and nobody vouches for it.
public struct SignedNote: Hashable, Sendable {
    /// A longer note is refused unread: nobody who means well writes one.
    static let largestByteCount = 1_000_000
    /// More signatures than this are refused, as Go's implementation does.
    static let mostSignatures = 100

    /// The signed text, with its final newline.
    public let text: String
    /// The signatures in the order of their lines; whether they are valid is not said yet.
    public let signatures: [NoteSignature]

    /// Writes a note that nobody signed yet.
    ///
    /// A text with empty lines of its own can be encoded and read again only once it is signed.
    ///
    /// - Parameter text: Whole lines, each with its newline, and no other control character.
    /// - Throws: ``NoteError/malformedNote(_:)`` if the text may not be a note's.
    public init(text: String) throws(NoteError) {
        try Self.check(text)
        self.init(text: text, signatures: [])
    }

    private init(text: String, signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note.
    ///
    /// - Parameter note: A text that ends in a newline, and if it is signed the empty line and
    ///   the signatures' lines.
    /// - Throws: ``NoteError/malformedNote(_:)`` for anything else.
    public init(parsing note: String) throws(NoteError) {
        try Self.check(note)
        let bytes = Array(note.utf8)
        let newline = UInt8(ascii: "\n")
        // The last empty line separates: the text may have empty lines of its own.
        let separator = bytes.indices.dropFirst().last {
            bytes[$0] == newline && bytes[$0 - 1] == newline
        }
        guard let separator else {
            self.init(text: note, signatures: [])
            return
        }
        let lines = bytes[(separator + 1)...].dropLast().split(
            separator: newline,
            omittingEmptySubsequences: false
        )
        guard lines.count <= Self.mostSignatures else {
            throw .malformedNote("it has more than \(Self.mostSignatures) signatures")
        }
        var signatures: [NoteSignature] = []
        for line in lines {
            guard let signature = NoteSignature(line: String(decoding: line, as: UTF8.self)) else {
                throw .malformedNote("a line after the empty line is not a signature")
            }
            signatures.append(signature)
        }
        self.init(
            text: String(decoding: bytes[..<separator], as: UTF8.self),
            signatures: signatures
        )
    }

    /// The note as it is stored and sent.
    public var encoded: String {
        guard !signatures.isEmpty else { return text }
        return text + "\n" + signatures.map { $0.line + "\n" }.joined()
    }

    /// The note with one signature more; an earlier one by the same key gives way.
    ///
    /// - Parameter signer: Who vouches for the text.
    /// - Returns: The signed note.
    /// - Throws: ``NoteError/signingFailed`` if the cryptographic library refuses.
    public func signed(by signer: NoteSigner) throws(NoteError) -> SignedNote {
        let others = signatures.filter { !signer.verifier.isNamed(by: $0) }
        return SignedNote(text: text, signatures: others + [try signer.sign(text)])
    }

    /// Checks the signatures against the keys that one trusts.
    ///
    /// Signatures by other keys are ignored, as the specification demands.
    ///
    /// - Parameter keys: The trusted keys.
    /// - Returns: Those of the keys whose signature the note bears, in the order of the lines:
    ///   never none.
    /// - Throws: ``NoteError/invalidSignature(name:)`` if a trusted key's signature is not valid,
    ///   ``NoteError/noTrustedSignature`` if there is none at all.
    public func verify(trusting keys: [NoteVerifier]) throws(NoteError) -> [NoteVerifier] {
        var found: [NoteVerifier] = []
        for signature in signatures {
            let candidates = keys.filter { $0.isNamed(by: signature) }
            guard !candidates.isEmpty else { continue }
            guard let key = candidates.first(where: { $0.accepts(signature, over: text) }) else {
                throw .invalidSignature(name: signature.name)
            }
            if !found.contains(key) { found.append(key) }
        }
        guard !found.isEmpty else { throw .noTrustedSignature }
        return found
    }

    private static func check(_ note: String) throws(NoteError) {
        guard note.utf8.count <= largestByteCount else { throw .malformedNote("it is too long") }
        guard note.utf8.last == UInt8(ascii: "\n") else {
            throw .malformedNote("it does not end in a newline")
        }
        guard note.utf8.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") }) else {
            throw .malformedNote("it has a control character")
        }
    }
}
