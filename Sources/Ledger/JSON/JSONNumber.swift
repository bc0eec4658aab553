/// Decimal text to the nearest double, exactly.
enum JSONNumber {
    /// The double nearest to a number's text, ties to even; infinity beyond the range.
    ///
    /// Up to 15 digits and a power of ten up to 22 are one exact multiplication or division (W. D.
    /// Clinger, "How to read floating point numbers accurately", PLDI 1990). Up to 19 digits with up
    /// to 27 decimals are one exact 128-bit division. The rest is left to the standard library.
    ///
    /// - Parameter text: A number by the grammar of RFC 8259.
    /// - Returns: The value.
    static func value(of text: UnsafeBufferPointer<UInt8>) -> Double {
        guard let parts = DecimalParts(text) else { return slowValue(of: text) }
        guard parts.mantissa != 0 else { return parts.isNegative ? -0.0 : 0 }
        let magnitude: Double
        if parts.mantissa <= 1 &<< 53, parts.exponent >= -22, parts.exponent <= 22 {
            let mantissa = Double(parts.mantissa)
            magnitude =
                parts.exponent < 0
                ? mantissa / powersOfTen[-parts.exponent] : mantissa * powersOfTen[parts.exponent]
        } else if parts.exponent < 0, parts.exponent >= -27 {
            magnitude = quotient(parts.mantissa, decimals: -parts.exponent)
        } else {
            return slowValue(of: text)
        }
        return parts.isNegative ? -magnitude : magnitude
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    private static let powersOfFive: [UInt64] = {
        var powers: [UInt64] = [1]
        for exponent in 1...27 { powers.append(powers[exponent - 1] * 5) }
        return powers
    }()

    /// mantissa / 10^decimals rounded once: the top 64 bits of the exact quotient by 5^decimals and
    /// whether anything is left below them decide the rounding to 53 bits.
    ///
    /// 5^27 is below 2^63 and the shifted mantissa at least 2^63, so the high word is never 0.
    private static func quotient(_ mantissa: UInt64, decimals: Int) -> Double {
        let divisor = powersOfFive[decimals]
        let shift = mantissa.leadingZeroBitCount
        let (high, rest) = (mantissa &<< shift).quotientAndRemainder(dividingBy: divisor)
        let (low, remainder) = divisor.dividingFullWidth((rest, 0))
        let lead = high.leadingZeroBitCount
        let top = lead == 0 ? high : high &<< lead | low &>> (64 &- lead)
        let below = (lead == 0 ? low : low &<< lead) | remainder
        var significand = top &>> 11
        let half = top & 0x7ff
        if half > 0x400 || (half == 0x400 && (below != 0 || significand & 1 == 1)) {
            significand &+= 1
        }
        return Double(
            sign: .plus,
            exponent: 11 - lead - shift - decimals,
            significand: Double(significand)
        )
    }

    /// The standard library's parser, which is exact and knows no locale.
    @inline(never)
    private static func slowValue(of text: UnsafeBufferPointer<UInt8>) -> Double {
        Double(String(decoding: text, as: UTF8.self)) ?? .nan
    }
}

/// A decimal number as an integer of at most 19 digits and a power of ten.
private struct DecimalParts {
    var isNegative = false
    var mantissa: UInt64 = 0
    var exponent = 0

    /// Nil if the number has more than 19 significant digits or an exponent of more than 4 digits.
    @inline(__always)
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var offset = 0
        if offset < text.count, text[offset] == UInt8(ascii: "-") {
            isNegative = true
            offset = 1
        }
        var digits = 0
        var pointOffset = -1
        while offset < text.count {
            let digit = text[offset] &- 0x30
            if digit <= 9 {
                mantissa = mantissa &* 10 &+ UInt64(digit)
                if digits > 0 || mantissa != 0 { digits &+= 1 }
            } else if text[offset] == UInt8(ascii: ".") {
                pointOffset = offset
            } else {
                break
            }
            offset &+= 1
        }
        guard digits <= 19 else { return nil }
        if pointOffset >= 0 { exponent = pointOffset &+ 1 &- offset }
        guard offset < text.count else { return }
        guard let written = Self.exponent(text, from: offset &+ 1) else { return nil }
        exponent &+= written
    }

    private static func exponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var offset = start
        var isNegative = false
        if offset < text.count,
            text[offset] == UInt8(ascii: "-") || text[offset] == UInt8(ascii: "+")
        {
            isNegative = text[offset] == UInt8(ascii: "-")
            offset += 1
        }
        guard text.count - offset <= 4 else { return nil }
        var value = 0
        while offset < text.count {
            value = value * 10 + Int(text[offset] &- 0x30)
            offset += 1
        }
        return isNegative ? -value : value
    }
}
