import Crypto

/// SHA-256 of contents, in lowercase hexadecimal.
enum ContentHash {
    static func text(of content: String) -> String {
        hexadecimal(SHA256.hash(data: Array(content.utf8)))
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
