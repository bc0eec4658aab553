/// One signature line of a note: `— <name> <base64(identifier ‖ signature)>`.
public struct NoteSignature: Hashable, Sendable {
    private static let prefix = "— "

    /// The name of the key that is said to have signed.
    public let name: String
    /// That key's short identifier.
    public let identifier: UInt32
    /// The signature itself: 64 bytes for Ed25519, any number for types unknown here.
    public let bytes: [UInt8]

    init(name: String, identifier: UInt32, bytes: [UInt8]) {
        self.name = name
        self.identifier = identifier
        self.bytes = bytes
    }

    /// Reads a signature line.
    ///
    /// - Parameter line: The line without its newline; one of another form gives `nil`.
    init?(line: String) {
        let fields = line.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard fields.count == 3, Array(fields[0]) == Array("—".utf8),
            let name = String(fields[1]), NoteKey.isValidName(name),
            let encoded = String(fields[2]), let decoded = Base64.bytes(encoded), decoded.count > 4
        else { return nil }
        self.init(
            name: name,
            identifier: decoded.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
            bytes: Array(decoded.dropFirst(4))
        )
    }

    /// The line without its newline.
    var line: String {
        Self.prefix + name + " " + Base64.text(NoteKey.bytes(of: identifier) + bytes)
    }
}
