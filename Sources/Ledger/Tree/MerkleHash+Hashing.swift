import Crypto

extension MerkleHash {
    /// The root of a tree without leaves: SHA-256 of nothing (RFC 9162, section 2.1.1).
    public static let emptyRoot = MerkleHash(SHA256().finalize())

    /// The hash of a leaf: SHA-256(0x00 ‖ bytes) (RFC 9162, section 2.1.1).
    ///
    /// The prefix keeps a leaf from ever passing for an inner node.
    ///
    /// - Parameter bytes: The canonical bytes of one event.
    /// - Returns: The leaf's hash.
    /// - Complexity: O(*n*) in the number of bytes.
    public static func leaf(_ bytes: UnsafeRawBufferPointer) -> MerkleHash {
        var hasher = SHA256()
        Swift.withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        hasher.update(bufferPointer: bytes)
        return MerkleHash(hasher.finalize())
    }

    /// The hash of a leaf whose bytes are in an array.
    ///
    /// - Parameter bytes: The canonical bytes of one event.
    /// - Returns: The leaf's hash.
    public static func leaf(_ bytes: [UInt8]) -> MerkleHash {
        bytes.withUnsafeBytes { leaf($0) }
    }

    /// The hash of a leaf whose bytes are borrowed.
    ///
    /// - Parameter bytes: The canonical bytes of one event.
    /// - Returns: The leaf's hash.
    public static func leaf(_ bytes: RawSpan) -> MerkleHash {
        bytes.withUnsafeBytes { leaf($0) }
    }

    /// The hash of a leaf that is text.
    ///
    /// - Parameter text: The canonical JSON of one event; its UTF-8 bytes are hashed.
    /// - Returns: The leaf's hash.
    public static func leaf(_ text: String) -> MerkleHash {
        var text = text
        return text.withUTF8 { leaf(UnsafeRawBufferPointer($0)) }
    }

    /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 9162, section 2.1.1).
    ///
    /// - Parameters:
    ///   - left: The hash of the left, older subtree.
    ///   - right: The hash of the right subtree.
    /// - Returns: The hash of the subtree over both.
    public static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 1) { buffer in
            buffer.storeBytes(of: 1, as: UInt8.self)
            buffer.storeBytes(of: left, toByteOffset: 1, as: MerkleHash.self)
            buffer.storeBytes(of: right, toByteOffset: 1 + byteCount, as: MerkleHash.self)
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return MerkleHash(hasher.finalize())
        }
    }

    /// The hash of a complete subtree, from the hashes of equally large parts of it.
    ///
    /// - Parameter parts: The parts' hashes, oldest first: a power of two of them.
    /// - Returns: The subtree's hash; `nil` if the number of parts is no power of two.
    /// - Complexity: O(*n*) in the number of parts.
    static func subtree(of parts: [MerkleHash]) -> MerkleHash? {
        guard parts.count > 0, parts.count & (parts.count - 1) == 0 else { return nil }
        var hashes = parts
        var count = hashes.count
        while count > 1 {
            count /= 2
            for index in 0..<count {
                hashes[index] = node(hashes[2 * index], hashes[2 * index + 1])
            }
        }
        return hashes.first
    }

    private init(_ digest: SHA256Digest) {
        guard let hash = digest.withUnsafeBytes({ MerkleHash(bytes: $0) }) else {
            preconditionFailure("SHA-256 gives 32 bytes.")
        }
        self = hash
    }
}
