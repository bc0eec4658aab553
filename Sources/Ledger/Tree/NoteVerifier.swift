import Crypto

/// A public key that checks the signatures of notes, with the name it goes by.
///
/// Its text is that of C2SP signed notes and of Go's `golang.org/x/mod/sumdb/note`:
/// `<name>+<hexadecimal identifier>+<base64(0x01 ‖ public key)>`.
public struct NoteVerifier: Hashable, Sendable {
    /// Whose key it is; for a log's own key by custom the checkpoint's origin.
    public let name: String
    /// The short identifier, which tells keys of the same name apart.
    public let identifier: UInt32
    /// The 32 bytes of the Ed25519 public key.
    public let publicKey: [UInt8]

    /// Reads a key's text.
    ///
    /// - Parameter text: The text, without spaces around it.
    /// - Throws: ``NoteError`` if it is malformed, of another type than Ed25519, or its identifier
    ///   is not that of its name and key.
    public init(_ text: String) throws(NoteError) {
        guard let parts = NoteKey.parts(of: text) else { throw .malformedVerifierKey }
        self.init(name: parts.name, publicKey: parts.material)
        guard identifier == parts.identifier else { throw .malformedVerifierKey }
    }

    init(name: String, publicKey: [UInt8]) {
        self.name = name
        self.publicKey = publicKey
        identifier = NoteKey.identifier(name: name, publicKey: publicKey)
    }

    /// The key's text, fit to be published.
    public var text: String {
        NoteKey.text(name: name, identifier: identifier, material: publicKey)
    }

    /// Whether a signature carries this key's name and identifier, and so must be valid under it.
    ///
    /// - Parameter signature: A signature of a note.
    /// - Returns: Whether the key claims to have made it.
    public func isNamed(by signature: NoteSignature) -> Bool {
        signature.name == name && signature.identifier == identifier
    }

    /// Whether a signature is this key's, over a text.
    ///
    /// - Parameters:
    ///   - signature: The signature.
    ///   - text: The note's text, with its final newline.
    /// - Returns: Whether Ed25519 (RFC 8032) accepts it.
    public func accepts(_ signature: NoteSignature, over text: String) -> Bool {
        guard isNamed(by: signature),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
        else { return false }
        return key.isValidSignature(signature.bytes, for: Array(text.utf8))
    }
}
