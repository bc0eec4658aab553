import Crypto

/// Ids that people type: eight characters that follow from a text.
public enum ShortIdentifier {
    /// Digits and lower-case letters without those that look like digits.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    /// The id of a text.
    ///
    /// - Parameter text: Any text.
    /// - Returns: Eight characters, 40 bits of its SHA-256: a thousand ids of one ledger collide with a
    ///   probability of one in two million.
    public static func text(for text: String) -> String {
        var bits: UInt64 = 0
        for byte in SHA256.hash(data: Array(text.utf8)).prefix(5) {
            bits = bits << 8 | UInt64(byte)
        }
        return String((0..<8).map { alphabet[Int(bits >> (35 - 5 * $0) & 31)] })
    }
}
