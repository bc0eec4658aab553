/// What a log says of itself at one size: its name, its size and its root (C2SP tlog-checkpoint).
///
/// Whoever keeps an old checkpoint can have it proved later that nothing before it was altered.
public struct Checkpoint: Hashable, Sendable {
    /// Which log it is: by custom a URL without its scheme, such as `example.com/ledger`.
    public let origin: String
    /// How many events the log had.
    public let size: Int64
    /// The root hash of the tree over them.
    public let root: MerkleHash
    /// Further lines that mean nothing here, kept because they are signed.
    public let extensionLines: [String]

    /// Makes a checkpoint.
    ///
    /// - Parameters:
    ///   - origin: Which log it is; one line, not empty.
    ///   - size: How many events the log has.
    ///   - root: The root hash of the tree over them.
    ///   - extensionLines: Further lines, none of them empty; best none at all.
    /// - Throws: ``CheckpointError`` if a line is empty or has a control character, or the size
    ///   is negative.
    public init(
        origin: String,
        size: Int64,
        root: MerkleHash,
        extensionLines: [String] = []
    ) throws(CheckpointError) {
        guard Self.isLine(origin) else { throw .invalidOrigin }
        guard size >= 0 else { throw .invalidSize }
        guard extensionLines.allSatisfy(Self.isLine) else { throw .invalidExtension }
        // Only one root is that of no events, and it is of no others.
        guard size > 0 || root == .emptyRoot else { throw .invalidRoot }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensionLines = extensionLines
    }

    /// Reads the text of a checkpoint, without signatures.
    ///
    /// - Parameter text: The lines, each with its newline, exactly as ``text`` writes them.
    /// - Throws: ``CheckpointError`` for anything else.
    public init(parsing text: String) throws(CheckpointError) {
        // Over UTF-8, since a newline can be part of a longer Character.
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.popLast() == "", lines.count >= 3 else { throw .tooFewLines }
        guard let size = Self.size(of: lines[1]) else { throw .invalidSize }
        guard let root = MerkleHash(base64: lines[2]) else { throw .invalidRoot }
        try self.init(
            origin: lines[0],
            size: size,
            root: root,
            extensionLines: Array(lines.dropFirst(3))
        )
    }

    /// The checkpoint's lines, each with its newline: what is signed.
    public var text: String {
        ([origin, String(size), root.base64] + extensionLines).map { $0 + "\n" }.joined()
    }

    /// Reads a size: ASCII digits without leading zeros.
    private static func size(of line: String) -> Int64? {
        guard line.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            line == "0" || line.utf8.first != UInt8(ascii: "0")
        else { return nil }
        return Int64(line)
    }

    private static func isLine(_ line: String) -> Bool {
        !line.isEmpty && line.utf8.allSatisfy { $0 >= 0x20 }
    }
}
