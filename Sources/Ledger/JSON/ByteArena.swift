/// A growing run of bytes that keeps its memory when emptied.
///
/// Writers reserve once for a whole value and then write through a pointer without checks; at least
/// ``slack`` bytes after what was reserved may be scribbled over, so that short copies can move 16
/// bytes at a time.
public struct ByteArena: ~Copyable {
    static let slack = 32

    private var storage: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// How many bytes are in use.
    public private(set) var count = 0

    /// Makes an empty arena.
    ///
    /// - Parameter capacity: The bytes to make room for at first.
    public init(capacity: Int = 4_096) {
        self.capacity = max(capacity, 64)
        storage = .allocate(capacity: self.capacity + Self.slack)
    }

    deinit {
        storage.deallocate()
    }

    /// The bytes in use, good until the arena changes.
    public var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: storage, count: count)
    }

    /// Some of the bytes, good until the arena changes.
    ///
    /// - Parameter range: Offsets within ``count``.
    /// - Returns: The bytes.
    public func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[range])
    }

    /// Forgets the bytes after a length, keeping the memory.
    ///
    /// - Parameter length: The bytes to keep; longer than ``count`` keeps all.
    public mutating func truncate(to length: Int) {
        count = max(0, min(count, length))
    }

    /// Appends some bytes.
    ///
    /// - Parameter bytes: The bytes, not from this arena.
    public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        let end = reserve(bytes.count)
        if let base = bytes.baseAddress { end.update(from: base, count: bytes.count) }
        count += bytes.count
    }

    /// Appends the UTF-8 of a text.
    ///
    /// - Parameter text: The text.
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Makes room and gives the place to write at; follow with ``commit(_:)``.
    @inline(__always)
    mutating func reserve(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < bytes { grow(by: bytes) }
        return storage + count
    }

    /// Takes what was written after ``reserve(_:)`` into use.
    @inline(__always)
    mutating func commit(_ end: UnsafeMutablePointer<UInt8>) {
        count = end - storage
    }

    /// Overwrites bytes in use.
    mutating func overwrite(at offset: Int, with bytes: UnsafeBufferPointer<UInt8>) {
        precondition(offset >= 0 && bytes.count <= count - offset)
        if let base = bytes.baseAddress {
            (storage + offset).update(from: base, count: bytes.count)
        }
    }

    @inline(never)
    private mutating func grow(by bytes: Int) {
        let newCapacity = max(capacity * 2, count + bytes)
        let newStorage = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + Self.slack)
        newStorage.update(from: storage, count: count)
        storage.deallocate()
        storage = newStorage
        capacity = newCapacity
    }
}
