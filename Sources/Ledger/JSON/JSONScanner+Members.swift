extension JSONScanner {
    /// Objects of at most this many members are sorted by insertion on eight-byte prefixes.
    static let prefixedMemberLimit = 32

    /// Writes the object's chunk of the order table: the count, then its name tokens in the order of
    /// their UTF-16 code units, and refuses a name that occurs twice.
    @inline(__always)
    mutating func orderMembers(of object: Int, count members: Int) throws(JSONScanError) {
        let chunk = orderCount
        order[chunk] = UInt32(truncatingIfNeeded: members)
        tokens[object].length = UInt32(truncatingIfNeeded: chunk)
        orderCount = chunk &+ 1 &+ members
        guard members <= Self.prefixedMemberLimit else {
            return try orderManyMembers(of: object, count: members)
        }
        let sorted = order + (chunk &+ 1)
        var name = object &+ 1
        for member in 0..<members {
            let token = tokens[name]
            // With names beyond ASCII a prefix says nothing, so it is 0 and the full names decide.
            let prefix = token.flags & JSONToken.nonASCII == 0 ? self.prefix(of: token) : 0
            var place = member
            while place > 0 {
                let other = prefixes[place &- 1]
                if other < prefix, other != 0 { break }
                if other <= prefix || other == 0 || prefix == 0 {
                    let left = Int(sorted[place &- 1])
                    let comparison = compareNames(left, name)
                    if comparison < 0 { break }
                    if comparison == 0 { throw duplicate(name) }
                }
                prefixes[place] = other
                sorted[place] = sorted[place &- 1]
                place &-= 1
            }
            prefixes[place] = prefix
            sorted[place] = UInt32(truncatingIfNeeded: name)
            name = indexAfter(name &+ 1)
        }
    }

    @inline(never)
    private mutating func orderManyMembers(
        of object: Int,
        count members: Int
    ) throws(JSONScanError) {
        var sorted = UnsafeMutableBufferPointer(
            start: order + (Int(tokens[object].length) &+ 1),
            count: members
        )
        var name = object &+ 1
        for member in 0..<members {
            sorted[member] = UInt32(truncatingIfNeeded: name)
            name = indexAfter(name &+ 1)
        }
        sorted.sort { compareNames(Int($0), Int($1)) < 0 }
        for member in 1..<members
        where compareNames(Int(sorted[member &- 1]), Int(sorted[member])) == 0 {
            throw duplicate(Int(max(sorted[member &- 1], sorted[member])))
        }
    }

    private func duplicate(_ name: Int) -> JSONScanError {
        JSONScanError(byteOffset: tokens[name].textOffset, reason: .duplicateName)
    }

    @inline(__always)
    private func indexAfter(_ value: Int) -> Int {
        tokens[value].kind.rawValue <= JSONKind.array.rawValue
            ? Int(tokens[value].link) : value &+ 1
    }

    /// The first eight bytes of a name as a big-endian number, padded with zeros.
    @inline(__always)
    private func prefix(of token: JSONToken) -> UInt64 {
        let length = Int(token.length)
        if token.flags & JSONToken.escaped == 0, Int(token.start) &+ 8 <= count {
            let word = UnsafeRawPointer(base + Int(token.start)).loadUnaligned(as: UInt64.self)
                .bigEndian
            return length >= 8 ? word : length == 0 ? 0 : word & (~0 &<< (64 &- 8 &* length))
        }
        let bytes = contents(of: token)
        var prefix: UInt64 = 0
        for offset in 0..<8 {
            prefix = prefix &<< 8 | (offset < length ? UInt64(bytes[offset]) : 0)
        }
        return prefix
    }

    @inline(__always)
    private func contents(of token: JSONToken) -> UnsafePointer<UInt8> {
        token.flags & JSONToken.escaped == 0
            ? base + Int(token.start) : UnsafePointer(decoded) + Int(token.start)
    }

    /// Compares two names by UTF-16 code units: below 0, 0, or above.
    private func compareNames(_ left: Int, _ right: Int) -> Int {
        let leftToken = tokens[left]
        let rightToken = tokens[right]
        return UTF16Order.compare(
            UnsafeBufferPointer(start: contents(of: leftToken), count: Int(leftToken.length)),
            UnsafeBufferPointer(start: contents(of: rightToken), count: Int(rightToken.length))
        )
    }
}

/// The order of UTF-8 texts by their UTF-16 code units, which RFC 8785 asks for.
///
/// It is the order of the bytes, but for one thing: characters beyond U+FFFF (lead bytes 0xF0 and up)
/// are surrogates in UTF-16 and so come before U+E000 to U+FFFF (lead bytes 0xEE and 0xEF).
enum UTF16Order {
    /// Compares two valid UTF-8 texts.
    static func compare(
        _ left: UnsafeBufferPointer<UInt8>,
        _ right: UnsafeBufferPointer<UInt8>
    ) -> Int {
        let shared = min(left.count, right.count)
        var offset = 0
        while offset < shared, left[offset] == right[offset] { offset &+= 1 }
        guard offset < shared else { return left.count &- right.count }
        let leftByte = left[offset]
        let rightByte = right[offset]
        if leftByte >= 0xee, rightByte >= 0xee, (leftByte >= 0xf0) != (rightByte >= 0xf0) {
            return leftByte >= 0xf0 ? -1 : 1
        }
        return Int(leftByte) &- Int(rightByte)
    }
}
