/// A strict JSON scanner's reusable memory and the tokens of the text it scanned last.
///
/// The tape refers to the scanned bytes instead of copying them: its accessors are good while those
/// bytes stay where they are and until the next scan. Nothing is allocated per token; the memory
/// grows to the longest text seen.
public struct JSONTape: ~Copyable {
    /// The deepest nesting that is accepted.
    public static let maximumDepth = 64
    static let maximumTextBytes = 1 << 30

    private var tokenStorage: UnsafeMutablePointer<JSONToken>
    private var orderStorage: UnsafeMutablePointer<UInt32>
    private var decodedStorage: UnsafeMutablePointer<UInt8>
    private let prefixStorage: UnsafeMutablePointer<UInt64>
    private var textCapacity: Int

    private(set) var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private(set) var tokenCount = 0
    /// How many numbers are not in canonical form and so may grow when written.
    private(set) var rewrittenNumbers = 0
    private(set) var isOrdered = false

    /// Makes an empty tape.
    public init() {
        textCapacity = 2_048
        tokenStorage = .allocate(capacity: Self.tokenCapacity(for: textCapacity))
        orderStorage = .allocate(capacity: Self.tokenCapacity(for: textCapacity))
        decodedStorage = .allocate(capacity: textCapacity + 16)
        prefixStorage = .allocate(capacity: JSONScanner.prefixedMemberLimit)
    }

    deinit {
        tokenStorage.deallocate()
        orderStorage.deallocate()
        decodedStorage.deallocate()
        prefixStorage.deallocate()
    }

    /// Scans a text that must be exactly one JSON value by RFC 8259 and I-JSON (RFC 7493).
    ///
    /// Refused are: bytes that are not UTF-8, half surrogate pairs, a byte order mark, more than 64
    /// levels, a name twice in one object, numbers beyond a double's range and text after the value.
    /// Linear in the text, but for the sorting of members.
    ///
    /// - Parameter text: The bytes, which must outlive the use of the tape's accessors.
    /// - Throws: ``JSONScanError`` with the first thing wrong; the tape is then empty.
    public mutating func scan(_ text: UnsafeBufferPointer<UInt8>) throws(JSONScanError) {
        try scan(text, ordersMembers: true)
    }

    /// Scans a text that came from the ledger itself, without the check for duplicate names.
    ///
    /// - Parameter text: Canonical bytes, which must outlive the use of the tape's accessors.
    /// - Throws: ``JSONScanError`` if the text is not JSON after all.
    public mutating func scanStored(_ text: UnsafeBufferPointer<UInt8>) throws(JSONScanError) {
        try scan(text, ordersMembers: false)
    }

    @inline(__always)
    private mutating func scan(
        _ text: UnsafeBufferPointer<UInt8>,
        ordersMembers: Bool
    ) throws(JSONScanError) {
        tokenCount = 0
        guard let base = text.baseAddress, text.count > 0 else {
            throw JSONScanError(byteOffset: 0, reason: .empty)
        }
        if text.count > textCapacity { try grow(toHold: text.count) }
        var scanner = JSONScanner(
            base: base,
            count: text.count,
            tokens: tokenStorage,
            order: orderStorage,
            prefixes: prefixStorage,
            decoded: decodedStorage,
            sortsMembers: ordersMembers
        )
        try scanner.scanText()
        self.text = text
        tokenCount = scanner.tokenCount
        rewrittenNumbers = scanner.rewrittenNumbers
        isOrdered = ordersMembers
    }

    private static func tokenCapacity(for textBytes: Int) -> Int {
        textBytes / 2 + maximumDepth + 8
    }

    @inline(never)
    private mutating func grow(toHold bytes: Int) throws(JSONScanError) {
        guard bytes <= Self.maximumTextBytes else {
            throw JSONScanError(byteOffset: Self.maximumTextBytes, reason: .tooLong)
        }
        tokenStorage.deallocate()
        orderStorage.deallocate()
        decodedStorage.deallocate()
        textCapacity = max(bytes, textCapacity * 2)
        tokenStorage = .allocate(capacity: Self.tokenCapacity(for: textCapacity))
        orderStorage = .allocate(capacity: Self.tokenCapacity(for: textCapacity))
        decodedStorage = .allocate(capacity: textCapacity + 16)
    }

    /// The tokens, for the parts of this module that walk them; valid below ``tokenCount``.
    var tokens: UnsafePointer<JSONToken> { UnsafePointer(tokenStorage) }
    var order: UnsafePointer<UInt32> { UnsafePointer(orderStorage) }
    var decoded: UnsafePointer<UInt8> { UnsafePointer(decodedStorage) }
}
