import Crypto

/// A private key that signs notes, with the name it goes by.
///
/// Its text is that of Go's `golang.org/x/mod/sumdb/note`:
/// `PRIVATE+KEY+<name>+<hexadecimal identifier>+<base64(0x01 ‖ seed)>`. The key shows itself only
/// through ``privateText``: neither printing, nor dumping, nor an error reveals it.
public struct NoteSigner: Sendable {
    private static let prefix = "PRIVATE+KEY+"

    /// The public key that checks this key's signatures.
    public let verifier: NoteVerifier
    private let key: Curve25519.Signing.PrivateKey

    /// Reads a private key's text.
    ///
    /// - Parameter text: The text, without spaces around it.
    /// - Throws: ``NoteError/malformedSignerKey`` if it is malformed, of another type than
    ///   Ed25519, or its identifier is not that of its name and key.
    public init(_ text: String) throws(NoteError) {
        guard text.utf8.starts(with: Self.prefix.utf8),
            let parts = NoteKey.parts(of: Substring(text.utf8.dropFirst(Self.prefix.utf8.count))),
            let signer = try? NoteSigner(name: parts.name, seed: parts.material),
            signer.verifier.identifier == parts.identifier
        else { throw .malformedSignerKey }
        self = signer
    }

    /// Makes the key of a given seed.
    ///
    /// - Parameters:
    ///   - name: Whose key it is: not empty, without spaces and pluses.
    ///   - seed: 32 bytes nobody can guess.
    /// - Throws: ``NoteError`` if the name may not be a key's, or there are not 32 bytes.
    public init(name: String, seed: [UInt8]) throws(NoteError) {
        guard NoteKey.isValidName(name) else { throw .invalidKeyName(name) }
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw .malformedSignerKey
        }
        self.init(name: name, key: key)
    }

    /// Makes a new key from the operating system's randomness.
    ///
    /// No generator can be passed in here: a predictable key would be worse than none.
    ///
    /// - Parameter name: Whose key it is: not empty, without spaces and pluses.
    /// - Returns: The key.
    /// - Throws: ``NoteError/invalidKeyName(_:)`` if the name may not be a key's.
    public static func generate(name: String) throws(NoteError) -> NoteSigner {
        guard NoteKey.isValidName(name) else { throw .invalidKeyName(name) }
        return NoteSigner(name: name, key: Curve25519.Signing.PrivateKey())
    }

    private init(name: String, key: Curve25519.Signing.PrivateKey) {
        self.key = key
        verifier = NoteVerifier(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// The private key's text: a secret, to be kept out of logs, files of the project and events.
    public var privateText: String {
        Self.prefix
            + NoteKey.text(
                name: verifier.name,
                identifier: verifier.identifier,
                material: Array(key.rawRepresentation)
            )
    }

    /// Signs a text.
    ///
    /// - Parameter text: A note's text, with its final newline.
    /// - Returns: The signature.
    /// - Throws: ``NoteError/signingFailed`` if the cryptographic library refuses.
    public func sign(_ text: String) throws(NoteError) -> NoteSignature {
        guard let signature = try? key.signature(for: Array(text.utf8)) else {
            throw .signingFailed
        }
        return NoteSignature(
            name: verifier.name,
            identifier: verifier.identifier,
            bytes: Array(signature)
        )
    }
}

extension NoteSigner: CustomStringConvertible, CustomReflectable {
    /// The public half only.
    public var description: String {
        "NoteSigner(\(verifier.text))"
    }

    /// The public half only, so that `dump` and test failures keep the secret too.
    public var customMirror: Mirror {
        Mirror(self, children: ["verifier": verifier.text])
    }
}
