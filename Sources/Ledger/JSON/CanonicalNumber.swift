/// Numbers as ECMAScript prints them, which RFC 8785 section 3.2.2.3 makes canonical.
public enum CanonicalNumber {
    /// The most bytes a canonical number takes: sign, 17 digits, point, exponent or leading zeros.
    static let maximumLength = 25

    /// The canonical text of a finite number.
    ///
    /// - Parameter value: A finite number.
    /// - Returns: The shortest text that reads back as the same number, in the format of ECMAScript's
    ///   `Number.prototype.toString` (ECMA-262, section 6.1.6.1.20); nil for NaN and infinities.
    public static func text(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumLength + 7) {
            buffer in
            guard let base = buffer.baseAddress else { return nil }
            let end = write(value, to: base)
            return String(
                decoding: UnsafeBufferPointer(start: base, count: end - base),
                as: UTF8.self
            )
        }
    }

    /// Writes the canonical text of a finite number; at most ``maximumLength`` bytes.
    ///
    /// - Returns: The byte after the text.
    static func write(
        _ value: Double,
        to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var cursor = output
        guard value != 0 else {
            cursor.pointee = UInt8(ascii: "0")
            return cursor + 1
        }
        if value < 0 {
            cursor.pointee = UInt8(ascii: "-")
            cursor += 1
        }
        return ShortestDecimal(value.magnitude).write(to: cursor)
    }
}

/// The shortest digits that read back as a given double, as 0.d₁d₂…dₖ × 10ⁿ.
private struct ShortestDecimal {
    /// Up to 17 digits, the first in the lowest byte.
    private var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
    private var count = 0
    private var pointPlace = 0

    /// Takes the digits from the standard library's description, which is shortest and closest.
    init(_ magnitude: Double) {
        var text = magnitude.description
        var leadingZeros = 0
        var integerDigits = -1
        var seen = 0
        var exponent = 0
        var exponentSign = 0
        text.withUTF8 { bytes in
            for byte in bytes {
                let digit = byte &- 0x30
                if exponentSign != 0 {
                    if byte == UInt8(ascii: "-") { exponentSign = -1 }
                    if digit <= 9 { exponent = exponent * 10 + Int(digit) }
                } else if digit <= 9 {
                    seen += 1
                    if count == 0, digit == 0 {
                        leadingZeros += 1
                    } else {
                        append(byte)
                    }
                } else if byte == UInt8(ascii: ".") {
                    integerDigits = seen
                } else if byte | 0x20 == UInt8(ascii: "e") {
                    exponentSign = 1
                }
            }
        }
        if integerDigits < 0 { integerDigits = seen }
        pointPlace = integerDigits - leadingZeros + exponent * exponentSign
        while count > 1, digit(count - 1) == UInt8(ascii: "0") { count -= 1 }
    }

    private mutating func append(_ byte: UInt8) {
        let shift = UInt64(count & 7) * 8
        switch count / 8 {
        case 0: digits.0 |= UInt64(byte) << shift
        case 1: digits.1 |= UInt64(byte) << shift
        default: digits.2 |= UInt64(byte) << shift
        }
        count += 1
    }

    private func digit(_ index: Int) -> UInt8 {
        let word = index < 8 ? digits.0 : index < 16 ? digits.1 : digits.2
        return UInt8(truncatingIfNeeded: word >> (UInt64(index & 7) * 8))
    }

    /// Writes the digits by the case distinction of ECMA-262 (k = count, n = pointPlace).
    func write(to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        var cursor = output
        func put(_ byte: UInt8) {
            cursor.pointee = byte
            cursor += 1
        }
        if pointPlace > 21 || pointPlace <= -6 {
            put(digit(0))
            if count > 1 {
                put(UInt8(ascii: "."))
                for index in 1..<count { put(digit(index)) }
            }
            put(UInt8(ascii: "e"))
            put(UInt8(ascii: pointPlace > 0 ? "+" : "-"))
            for byte in String((pointPlace - 1).magnitude).utf8 { put(byte) }
        } else if pointPlace <= 0 {
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "."))
            for _ in pointPlace..<0 { put(UInt8(ascii: "0")) }
            for index in 0..<count { put(digit(index)) }
        } else {
            for index in 0..<max(count, pointPlace) {
                if index == pointPlace { put(UInt8(ascii: ".")) }
                put(index < count ? digit(index) : UInt8(ascii: "0"))
            }
        }
        return cursor
    }
}
