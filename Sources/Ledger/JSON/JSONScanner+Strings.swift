extension JSONScanner {
    /// Scans a string from the byte after its opening quote to its closing one, and writes a token.
    ///
    /// Eight bytes at a time: a byte below 0x20, a quote, a backslash or a byte of 0x80 and more sets
    /// its high bit in `stops`. The subtractions borrow only out of a byte that is itself a stop, so
    /// the lowest set bit is exact.
    @inline(__always)
    mutating func scanString(at start: Int) throws(JSONScanError) -> Int {
        var cursor = start
        var flags: UInt8 = 0
        while true {
            if cursor &+ 8 <= count {
                let word = UnsafeRawPointer(base + cursor).loadUnaligned(as: UInt64.self)
                    .littleEndian
                let stops = Self.stops(in: word)
                if stops == 0 {
                    cursor &+= 8
                    continue
                }
                cursor &+= stops.trailingZeroBitCount &>> 3
            } else if cursor >= count {
                throw JSONScanError(byteOffset: count, reason: .unexpectedEnd)
            }
            let byte = base[cursor]
            if byte == UInt8(ascii: "\"") {
                append(.string, flags: flags, start: start, length: cursor &- start, link: start)
                return cursor &+ 1
            }
            if byte >= 0x80 {
                cursor = try endOfScalar(at: cursor)
                flags |= JSONToken.nonASCII
            } else if byte == UInt8(ascii: "\\") {
                return try scanEscapedString(start: start, cursor: cursor, flags: flags)
            } else if byte < 0x20 {
                throw JSONScanError(byteOffset: cursor, reason: .controlCharacter)
            } else {
                cursor &+= 1
            }
        }
    }

    @inline(__always)
    static func stops(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let control = word &- 0x2020_2020_2020_2020
        let quote = (word ^ 0x2222_2222_2222_2222) &- ones
        let backslash = (word ^ 0x5c5c_5c5c_5c5c_5c5c) &- ones
        return (control | quote | backslash | word) & 0x8080_8080_8080_8080
    }

    /// The offset after a well-formed UTF-8 sequence (Unicode 16, table 3-7) of two bytes or more.
    @inline(never)
    func endOfScalar(at start: Int) throws(JSONScanError) -> Int {
        let lead = base[start]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xbf
        switch lead {
        case 0xc2...0xdf: length = 2
        case 0xe0...0xef:
            length = 3
            if lead == 0xe0 { low = 0xa0 }
            if lead == 0xed { high = 0x9f }
        case 0xf0...0xf4:
            length = 4
            if lead == 0xf0 { low = 0x90 }
            if lead == 0xf4 { high = 0x8f }
        default: throw JSONScanError(byteOffset: start, reason: .invalidUTF8)
        }
        guard start &+ length <= count, base[start &+ 1] >= low, base[start &+ 1] <= high else {
            throw JSONScanError(byteOffset: start, reason: .invalidUTF8)
        }
        for offset in 2..<max(length, 2) where base[start &+ offset] & 0xc0 != 0x80 {
            throw JSONScanError(byteOffset: start, reason: .invalidUTF8)
        }
        return start &+ length
    }

    /// Finishes a string at its first backslash by decoding all of it into the side buffer.
    @inline(never)
    private mutating func scanEscapedString(
        start: Int,
        cursor firstEscape: Int,
        flags: UInt8
    ) throws(JSONScanError) -> Int {
        let decodedStart = decodedCount
        var flags = flags | JSONToken.escaped
        decode(from: start, to: firstEscape)
        var position = firstEscape
        while position < count {
            let byte = base[position]
            switch byte {
            case UInt8(ascii: "\""):
                append(
                    .string,
                    flags: flags,
                    start: decodedStart,
                    length: decodedCount &- decodedStart,
                    link: start
                )
                return position &+ 1
            case UInt8(ascii: "\\"):
                position = try decodeEscape(at: position, &flags)
            case 0..<0x20:
                throw JSONScanError(byteOffset: position, reason: .controlCharacter)
            case 0x80...:
                let end = try endOfScalar(at: position)
                decode(from: position, to: end)
                position = end
                flags |= JSONToken.nonASCII
            default:
                decode(byte)
                position &+= 1
            }
        }
        throw JSONScanError(byteOffset: count, reason: .unexpectedEnd)
    }

    private mutating func decode(from start: Int, to end: Int) {
        (decoded + decodedCount).update(from: base + start, count: end &- start)
        decodedCount &+= end &- start
    }

    private mutating func decode(_ byte: UInt8) {
        decoded[decodedCount] = byte
        decodedCount &+= 1
    }

    private mutating func decodeEscape(
        at start: Int,
        _ flags: inout UInt8
    ) throws(JSONScanError) -> Int {
        guard start &+ 1 < count else {
            throw JSONScanError(byteOffset: count, reason: .unexpectedEnd)
        }
        switch base[start &+ 1] {
        case UInt8(ascii: "n"): decode(0x0a)
        case UInt8(ascii: "t"): decode(0x09)
        case UInt8(ascii: "r"): decode(0x0d)
        case UInt8(ascii: "b"): decode(0x08)
        case UInt8(ascii: "f"): decode(0x0c)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decode(base[start &+ 1])
        case UInt8(ascii: "u"): return try decodeUnicodeEscape(at: start, &flags)
        default: throw JSONScanError(byteOffset: start, reason: .unknownEscape)
        }
        return start &+ 2
    }

    /// Decodes `\uXXXX`, or two of them that form a surrogate pair; never longer than its text.
    private mutating func decodeUnicodeEscape(
        at start: Int,
        _ flags: inout UInt8
    ) throws(JSONScanError) -> Int {
        var code = try hexadecimal(at: start &+ 2)
        var end = start &+ 6
        if code >= 0xd800, code <= 0xdfff {
            guard code <= 0xdbff, end &+ 1 < count, base[end] == UInt8(ascii: "\\"),
                base[end &+ 1] == UInt8(ascii: "u")
            else { throw JSONScanError(byteOffset: start, reason: .loneSurrogate) }
            let low = try hexadecimal(at: end &+ 2)
            guard low >= 0xdc00, low <= 0xdfff else {
                throw JSONScanError(byteOffset: start, reason: .loneSurrogate)
            }
            code = 0x10000 &+ ((code &- 0xd800) &<< 10) &+ (low &- 0xdc00)
            end &+= 6
        }
        guard let scalar = UnicodeScalar(code) else {
            throw JSONScanError(byteOffset: start, reason: .loneSurrogate)
        }
        for byte in scalar.utf8 { decode(byte) }
        if code >= 0x80 { flags |= JSONToken.nonASCII }
        return end
    }

    private func hexadecimal(at start: Int) throws(JSONScanError) -> UInt32 {
        guard start &+ 4 <= count else {
            throw JSONScanError(byteOffset: count, reason: .unexpectedEnd)
        }
        var value: UInt32 = 0
        for offset in start..<(start &+ 4) {
            let digit: UInt8
            switch base[offset] {
            case let byte where byte >= 0x30 && byte <= 0x39: digit = byte &- 0x30
            case let byte where byte >= 0x41 && byte <= 0x46: digit = byte &- 0x37
            case let byte where byte >= 0x61 && byte <= 0x66: digit = byte &- 0x57
            default: throw JSONScanError(byteOffset: offset, reason: .unknownEscape)
            }
            value = value &<< 4 | UInt32(digit)
        }
        return value
    }
}
