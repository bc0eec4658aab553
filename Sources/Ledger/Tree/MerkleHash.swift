/// A SHA-256 hash in the ledger's Merkle tree: of a leaf, of a subtree, or of the whole tree.
///
/// The 32 bytes lie inline, as four words in memory order, so that a million of them cost neither
/// an allocation nor a reference count each.
public struct MerkleHash: Hashable, Sendable, BitwiseCopyable {
    /// How many bytes a hash has.
    public static let byteCount = 32

    // The words hold the bytes as they lie in memory, whatever the machine's byte order: only their
    // identity matters, never their numeric value.
    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    /// Takes the bytes of a hash, such as a BLOB of the store.
    ///
    /// - Parameter bytes: The bytes; anything but 32 of them is no hash, and the result is `nil`.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.byteCount else { return nil }
        word0 = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        word1 = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        word2 = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        word3 = bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    /// Takes the bytes of a hash from an array.
    ///
    /// - Parameter bytes: The bytes; anything but 32 of them is no hash, and the result is `nil`.
    public init?(bytes: [UInt8]) {
        guard let hash = bytes.withUnsafeBytes({ MerkleHash(bytes: $0) }) else { return nil }
        self = hash
    }

    /// Lends the 32 bytes, for instance to bind them to a statement without a copy.
    ///
    /// - Parameter body: What to do with the bytes; they must not outlive the call.
    /// - Returns: What the body returned.
    /// - Throws: What the body threw.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafeBytes(of: (word0, word1, word2, word3), body)
    }

    /// The 32 bytes as an array.
    public var bytes: [UInt8] {
        withUnsafeBytes { [UInt8]($0) }
    }
}
