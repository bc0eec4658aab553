import Crypto

/// The rules that signer's and verifier's keys of a signed note share (C2SP signed-note).
enum NoteKey {
    /// The signature type of Ed25519, the only one supported.
    static let ed25519: UInt8 = 1

    /// Whether a text may be a key's name.
    ///
    /// - Parameter name: The proposed name.
    /// - Returns: Whether it is not empty and has no spaces, no plus and no control characters.
    static func isValidName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { scalar in
                !scalar.properties.isWhitespace && scalar != "+" && scalar.value >= 0x20
            }
    }

    /// The short identifier of a key: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key).
    ///
    /// - Parameters:
    ///   - name: The key's name.
    ///   - publicKey: The 32 bytes of the Ed25519 public key.
    /// - Returns: The four bytes, big-endian.
    static func identifier(name: String, publicKey: [UInt8]) -> UInt32 {
        let digest = SHA256.hash(data: Array(name.utf8) + [0x0a, ed25519] + publicKey)
        return digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Writes the parts that both key texts end with: name, identifier and material.
    ///
    /// - Parameters:
    ///   - name: The key's name.
    ///   - identifier: The key's identifier.
    ///   - material: The 32 bytes of the public key, or of the private key's seed.
    /// - Returns: `<name>+<hexadecimal identifier>+<base64(0x01 ‖ material)>`.
    static func text(name: String, identifier: UInt32, material: [UInt8]) -> String {
        let digits = Hexadecimal.text(bytes(of: identifier))
        return "\(name)+\(digits)+\(Base64.text([ed25519] + material))"
    }

    /// Reads what ``text(name:identifier:material:)`` wrote.
    ///
    /// - Parameter text: The text of a key, without the private key's prefix.
    /// - Returns: Its parts; `nil` if it is malformed or of another signature type.
    static func parts(
        of text: some StringProtocol
    ) -> (name: String, identifier: UInt32, material: [UInt8])? {
        // Base64 may hold further pluses, a name may not.
        let fields = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, fields[1].utf8.count == 8,
            let identifier = Hexadecimal.bytes(fields[1]),
            let material = Base64.bytes(String(fields[2])),
            material.count == 33, material[0] == ed25519, isValidName(String(fields[0]))
        else { return nil }
        return (
            String(fields[0]), identifier.reduce(0) { $0 << 8 | UInt32($1) },
            Array(material.dropFirst())
        )
    }

    /// The four bytes of an identifier, big-endian.
    ///
    /// - Parameter identifier: A key's identifier.
    /// - Returns: Its bytes.
    static func bytes(of identifier: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: identifier >> UInt32(24 - 8 * $0)) }
    }
}
