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
    var position = 0
    var tokenCount = 0
    var orderCount = 0
    var decodedCount = 0
    var rewrittenNumbers = 0

    mutating func scanText() throws(JSONScanError) {
        if count >= 3, base[0] == 0xef, base[1] == 0xbb, base[2] == 0xbf {
            throw JSONScanError(byteOffset: 0, reason: .byteOrderMark)
        }
        skipWhitespace()
        guard position < count else { throw failure(.empty) }
        try scanValue(depth: 0)
        skipWhitespace()
        guard position == count else { throw failure(.trailingText) }
    }

    func failure(_ reason: JSONScanError.Reason) -> JSONScanError {
        JSONScanError(byteOffset: position, reason: reason)
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while position < count {
            let byte = base[position]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else {
                return
            }
            position &+= 1
        }
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

    /// Scans the value that starts at `position`, which is not white space and below `count`.
    @inline(__always)
    mutating func scanValue(depth: Int) throws(JSONScanError) {
        switch base[position] {
        case UInt8(ascii: "\""):
            position &+= 1
            try scanString()
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            try scanNumber()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try scanContainer(depth: depth)
        default:
            try scanLiteral()
        }
    }

    @inline(never)
    mutating func scanContainer(depth: Int) throws(JSONScanError) {
        guard depth < JSONTape.maximumDepth else { throw failure(.tooDeep) }
        if base[position] == UInt8(ascii: "{") {
            try scanObject(depth: depth)
        } else {
            try scanArray(depth: depth)
        }
    }

    @inline(__always)
    private mutating func scanObject(depth: Int) throws(JSONScanError) {
        let object = tokenCount
        append(.object, start: position, length: 0)
        position &+= 1
        var members = 0
        skipWhitespace()
        guard position < count else { throw failure(.unexpectedEnd) }
        if base[position] == UInt8(ascii: "}") {
            position &+= 1
        } else {
            repeat {
                try scanName(isFirst: members == 0)
                try scanValue(depth: depth &+ 1)
                members &+= 1
            } while try continues(closing: UInt8(ascii: "}"))
        }
        tokens[object].link = UInt32(truncatingIfNeeded: tokenCount)
        if sortsMembers { try orderMembers(of: object, count: members) }
    }

    /// Scans a name and its colon, up to the first byte of the value.
    @inline(__always)
    private mutating func scanName(isFirst: Bool) throws(JSONScanError) {
        skipWhitespace()
        guard position < count else { throw failure(.unexpectedEnd) }
        guard base[position] == UInt8(ascii: "\"") else {
            let closes = base[position] == UInt8(ascii: "}")
            throw failure(closes && !isFirst ? .trailingComma : .missingName)
        }
        position &+= 1
        try scanString()
        skipWhitespace()
        guard position < count else { throw failure(.unexpectedEnd) }
        guard base[position] == UInt8(ascii: ":") else { throw failure(.missingColon) }
        position &+= 1
        skipWhitespace()
        guard position < count else { throw failure(.unexpectedEnd) }
    }

    @inline(__always)
    private mutating func scanArray(depth: Int) throws(JSONScanError) {
        let array = tokenCount
        append(.array, start: position, length: 0)
        position &+= 1
        var elements = 0
        skipWhitespace()
        guard position < count else { throw failure(.unexpectedEnd) }
        if base[position] == UInt8(ascii: "]") {
            position &+= 1
        } else {
            repeat {
                skipWhitespace()
                guard position < count else { throw failure(.unexpectedEnd) }
                if base[position] == UInt8(ascii: "]") { throw failure(.trailingComma) }
                try scanValue(depth: depth &+ 1)
                elements &+= 1
            } while try continues(closing: UInt8(ascii: "]"))
        }
        tokens[array].length = UInt32(truncatingIfNeeded: elements)
        tokens[array].link = UInt32(truncatingIfNeeded: tokenCount)
    }

    /// Steps over a comma (true) or the closing bracket (false).
    @inline(__always)
    private mutating func continues(closing: UInt8) throws(JSONScanError) -> Bool {
        skipWhitespace()
        guard position < count else { throw failure(.unexpectedEnd) }
        let byte = base[position]
        guard byte == UInt8(ascii: ",") || byte == closing else { throw failure(.missingComma) }
        position &+= 1
        return byte != closing
    }

    private mutating func scanLiteral() throws(JSONScanError) {
        switch base[position] {
        case UInt8(ascii: "t"): try expect("true", as: .true)
        case UInt8(ascii: "f"): try expect("false", as: .false)
        case UInt8(ascii: "n"): try expect("null", as: .null)
        case UInt8(ascii: "N"), UInt8(ascii: "I"): throw failure(.notANumberLiteral)
        case UInt8(ascii: "+"), UInt8(ascii: "."): throw failure(.malformedNumber)
        case let byte: throw failure(.unexpectedByte(byte))
        }
    }

    private mutating func expect(_ word: StaticString, as kind: JSONKind) throws(JSONScanError) {
        let length = word.utf8CodeUnitCount
        guard count &- position >= length else {
            let matches = matches(word, length: count &- position)
            throw failure(matches ? .unexpectedEnd : .unknownLiteral)
        }
        guard matches(word, length: length) else { throw failure(.unknownLiteral) }
        append(kind, start: position, length: length)
        position &+= length
    }

    private func matches(_ word: StaticString, length: Int) -> Bool {
        for offset in 0..<length where base[position &+ offset] != word.utf8Start[offset] {
            return false
        }
        return true
    }
}
