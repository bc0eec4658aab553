/// One pass over a text that writes tokens; the tape owns the memory it writes to.
///
/// Bounds: a complete value of n bytes has at most (n + 1) / 2 tokens, and an incomplete one at
/// most ``JSONTape/maximumDepth`` more, its open containers. The tape reserves n / 2 + 72 tokens,
/// as many order entries, and n bytes for decoded strings, so no write here needs a check. Reads
/// stay below `count`.
struct JSONScanner {
    let base: UnsafePointer<UInt8>
    let count: Int
    let tokens: UnsafeMutablePointer<JSONToken>
    let order: UnsafeMutablePointer<UInt32>
    let prefixes: UnsafeMutablePointer<UInt64>
    let decoded: UnsafeMutablePointer<UInt8>
    let sortsMembers: Bool
    var tokenCount = 0
    var orderCount = 0
    var decodedCount = 0
    var rewrittenNumbers = 0

    mutating func scanText() throws(JSONScanError) {
        if count >= 3, base[0] == 0xef, base[1] == 0xbb, base[2] == 0xbf {
            throw JSONScanError(byteOffset: 0, reason: .byteOrderMark)
        }
        let start = skippingWhitespace(from: 0)
        guard start < count else { throw JSONScanError(byteOffset: start, reason: .empty) }
        let end = skippingWhitespace(from: try scanValue(at: start, depth: 0))
        guard end == count else { throw JSONScanError(byteOffset: end, reason: .trailingText) }
    }

    // Each function takes the place to start at and returns the place after what it scanned: so the
    // place stays in a register, which makes the scan a third faster than a property would.

    @inline(__always)
    func skippingWhitespace(from start: Int) -> Int {
        var position = start
        while position < count {
            let byte = base[position]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else {
                return position
            }
            position &+= 1
        }
        return position
    }

    /// The place of the next byte that is not white space, which must exist.
    @inline(__always)
    private func significantPlace(from start: Int) throws(JSONScanError) -> Int {
        let position = skippingWhitespace(from: start)
        guard position < count else {
            throw JSONScanError(byteOffset: position, reason: .unexpectedEnd)
        }
        return position
    }

    @inline(__always)
    mutating func append(
        _ kind: JSONKind,
        flags: UInt8 = 0,
        start: Int,
        length: Int,
        link: Int = 0
    ) {
        tokens[tokenCount] = JSONToken(
            kind: kind,
            flags: flags,
            start: UInt32(truncatingIfNeeded: start),
            length: UInt32(truncatingIfNeeded: length),
            link: UInt32(truncatingIfNeeded: link)
        )
        tokenCount &+= 1
    }

    /// Scans the value whose first byte is at `start`, below `count`.
    @inline(__always)
    mutating func scanValue(at start: Int, depth: Int) throws(JSONScanError) -> Int {
        switch base[start] {
        case UInt8(ascii: "\""):
            try scanString(at: start &+ 1)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            try scanNumber(at: start)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try scanContainer(at: start, depth: depth)
        default:
            try scanLiteral(at: start)
        }
    }

    @inline(never)
    mutating func scanContainer(at start: Int, depth: Int) throws(JSONScanError) -> Int {
        guard depth < JSONTape.maximumDepth else {
            throw JSONScanError(byteOffset: start, reason: .tooDeep)
        }
        return base[start] == UInt8(ascii: "{")
            ? try scanObject(at: start, depth: depth) : try scanArray(at: start, depth: depth)
    }

    @inline(__always)
    private mutating func scanObject(at start: Int, depth: Int) throws(JSONScanError) -> Int {
        let object = tokenCount
        append(.object, start: start, length: 0)
        var position = try significantPlace(from: start &+ 1)
        var members = 0
        if base[position] != UInt8(ascii: "}") {
            repeat {
                position = try scanName(from: position, isFirst: members == 0)
                position = try scanValue(at: position, depth: depth &+ 1)
                position = try separator(from: position, closing: UInt8(ascii: "}"))
                members &+= 1
            } while base[position] == UInt8(ascii: ",") && advance(&position)
        }
        tokens[object].link = UInt32(truncatingIfNeeded: tokenCount)
        if sortsMembers { try orderMembers(of: object, count: members) }
        return position &+ 1
    }

    @inline(__always)
    private func advance(_ position: inout Int) -> Bool {
        position &+= 1
        return true
    }

    /// Scans a name and its colon, up to the first byte of the value.
    @inline(__always)
    private mutating func scanName(from start: Int, isFirst: Bool) throws(JSONScanError) -> Int {
        var position = try significantPlace(from: start)
        guard base[position] == UInt8(ascii: "\"") else {
            let closes = base[position] == UInt8(ascii: "}")
            let reason: JSONScanError.Reason = closes && !isFirst ? .trailingComma : .missingName
            throw JSONScanError(byteOffset: position, reason: reason)
        }
        position = try significantPlace(from: try scanString(at: position &+ 1))
        guard base[position] == UInt8(ascii: ":") else {
            throw JSONScanError(byteOffset: position, reason: .missingColon)
        }
        return try significantPlace(from: position &+ 1)
    }

    @inline(__always)
    private mutating func scanArray(at start: Int, depth: Int) throws(JSONScanError) -> Int {
        let array = tokenCount
        append(.array, start: start, length: 0)
        var position = try significantPlace(from: start &+ 1)
        var elements = 0
        if base[position] != UInt8(ascii: "]") {
            repeat {
                position = try significantPlace(from: position)
                if base[position] == UInt8(ascii: "]") {
                    throw JSONScanError(byteOffset: position, reason: .trailingComma)
                }
                position = try scanValue(at: position, depth: depth &+ 1)
                position = try separator(from: position, closing: UInt8(ascii: "]"))
                elements &+= 1
            } while base[position] == UInt8(ascii: ",") && advance(&position)
        }
        tokens[array].length = UInt32(truncatingIfNeeded: elements)
        tokens[array].link = UInt32(truncatingIfNeeded: tokenCount)
        return position &+ 1
    }

    /// The place of the next comma or closing bracket, which must follow.
    @inline(__always)
    private func separator(from start: Int, closing: UInt8) throws(JSONScanError) -> Int {
        let position = try significantPlace(from: start)
        let byte = base[position]
        guard byte == UInt8(ascii: ",") || byte == closing else {
            throw JSONScanError(byteOffset: position, reason: .missingComma)
        }
        return position
    }

    @inline(never)
    private mutating func scanLiteral(at start: Int) throws(JSONScanError) -> Int {
        switch base[start] {
        case UInt8(ascii: "t"): return try expect("true", as: .true, at: start)
        case UInt8(ascii: "f"): return try expect("false", as: .false, at: start)
        case UInt8(ascii: "n"): return try expect("null", as: .null, at: start)
        default: break
        }
        let reason: JSONScanError.Reason =
            switch base[start] {
            case UInt8(ascii: "N"), UInt8(ascii: "I"): .notANumberLiteral
            case UInt8(ascii: "+"), UInt8(ascii: "."): .malformedNumber
            case let byte: .unexpectedByte(byte)
            }
        throw JSONScanError(byteOffset: start, reason: reason)
    }

    private mutating func expect(
        _ word: StaticString,
        as kind: JSONKind,
        at start: Int
    ) throws(JSONScanError) -> Int {
        let length = word.utf8CodeUnitCount
        for offset in 0..<length {
            guard start &+ offset < count else {
                throw JSONScanError(byteOffset: start, reason: .unexpectedEnd)
            }
            guard base[start &+ offset] == word.utf8Start[offset] else {
                throw JSONScanError(byteOffset: start, reason: .unknownLiteral)
            }
        }
        append(kind, start: start, length: length)
        return start &+ length
    }
}
