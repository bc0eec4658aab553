import Crypto
import Ledger

/// SHA-256 of contents, in lowercase hexadecimal.
enum ContentHash {
    static func text(of content: String) -> String {
        text(SHA256.hash(data: Array(content.utf8)))
    }

    static func text(_ digest: SHA256.Digest) -> String {
        digest.withUnsafeBytes { MerkleHash(bytes: $0)?.hex ?? "" }
    }
}
