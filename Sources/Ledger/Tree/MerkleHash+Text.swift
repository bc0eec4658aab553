extension MerkleHash: CustomStringConvertible {
    /// The 32 bytes as 64 lowercase hexadecimal digits.
    public var hex: String {
        Hexadecimal.text(bytes)
    }

    /// The 32 bytes as base64 (RFC 4648, section 4): 44 characters, the last of them `=`.
    public var base64: String {
        Base64.text(bytes)
    }

    /// The hexadecimal digits, as people compare hashes.
    public var description: String {
        hex
    }

    /// Reads hexadecimal digits.
    ///
    /// Only the form that ``hex`` writes is read, so that one hash has one text.
    ///
    /// - Parameter hex: 64 lowercase digits; anything else is `nil`.
    public init?(hex: String) {
        guard hex.utf8.count == 2 * Self.byteCount, let bytes = Hexadecimal.bytes(hex) else {
            return nil
        }
        self.init(bytes: bytes)
    }

    /// Reads base64.
    ///
    /// Only the form that ``base64`` writes is read: padded, without line breaks, unused bits zero.
    ///
    /// - Parameter base64: 44 characters; anything else is `nil`.
    public init?(base64: String) {
        guard base64.utf8.count == 44, let bytes = Base64.bytes(base64) else { return nil }
        self.init(bytes: bytes)
    }
}
