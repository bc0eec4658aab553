import Crypto

/// SHA-256 of contents, in lowercase hexadecimal.
enum ContentHash {
    static func text(of content: String) -> String {
        SHA256.hash(data: Array(content.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
