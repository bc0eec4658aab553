/// Variable-length integers and doubles in a byte array: the blobs of the projections.
extension [UInt8] {
    /// Appends an unsigned integer, seven bits a byte, lowest first.
    mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a signed integer, small magnitudes short.
    mutating func appendSignedVarint(_ value: Int64) {
        appendVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// Appends the eight bytes of a double, lowest first.
    mutating func appendDouble(_ value: Double) {
        var bits = value.bitPattern.littleEndian
        Swift.withUnsafeBytes(of: &bits) { append(contentsOf: $0) }
    }
}

/// Reads back what the byte coding wrote; a blob that ends early or overflows reads as damaged.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    /// Whether a read went past the end or met a malformed number.
    private(set) var isDamaged = false

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Whether all bytes have been read, or no more can be.
    var isAtEnd: Bool { isDamaged || offset >= bytes.count }

    /// Says that what was read makes no sense.
    mutating func markDamaged() {
        isDamaged = true
    }

    mutating func byte() -> UInt8 {
        guard offset < bytes.count else {
            isDamaged = true
            return 0
        }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func varint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            let next = byte()
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return value }
            shift += 7
        }
        isDamaged = true
        return 0
    }

    mutating func signedVarint() -> Int64 {
        let value = varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func double() -> Double {
        guard offset + 8 <= bytes.count else {
            isDamaged = true
            return 0
        }
        defer { offset += 8 }
        let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: bits))
    }

    /// A count that cannot be larger than the bytes left.
    mutating func count() -> Int {
        let value = varint()
        guard value <= UInt64(bytes.count) else {
            isDamaged = true
            return 0
        }
        return Int(value)
    }
}
