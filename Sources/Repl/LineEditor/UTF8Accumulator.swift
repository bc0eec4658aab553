/// Puts scalars together from bytes that arrive one at a time, as a terminal sends them.
struct UTF8Accumulator {
    private var pending: [UInt8] = []

    /// Takes a byte.
    ///
    /// - Parameter byte: The next byte.
    /// - Returns: A scalar once it is whole, U+FFFD for bytes that are none, nil while one is incomplete.
    mutating func append(_ byte: UInt8) -> Unicode.Scalar? {
        if byte < 0x80 || byte >= 0xc0 { pending = [] }
        pending.append(byte)
        guard let expected = Self.length(leadByte: pending[0]) else {
            pending = []
            return "\u{fffd}"
        }
        if pending.count < expected { return nil }
        defer { pending = [] }
        return String(decoding: pending, as: UTF8.self).unicodeScalars.first
    }

    private static func length(leadByte: UInt8) -> Int? {
        switch leadByte {
        case ..<0x80: 1
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: nil
        }
    }
}
