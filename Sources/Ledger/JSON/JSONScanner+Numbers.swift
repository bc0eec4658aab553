extension JSONScanner {
    /// Scans a number by the grammar of RFC 8259 and notes whether its text is already canonical.
    @inline(__always)
    mutating func scanNumber(at start: Int) throws(JSONScanError) -> Int {
        var cursor = start
        let isNegative = base[cursor] == UInt8(ascii: "-")
        if isNegative { cursor &+= 1 }
        let integerStart = cursor
        cursor = endOfDigits(from: cursor)
        let integerDigits = cursor &- integerStart
        guard integerDigits > 0 else { throw malformed(at: cursor) }
        let startsWithZero = base[integerStart] == UInt8(ascii: "0")
        guard !startsWithZero || integerDigits == 1 else { throw malformed(at: integerStart) }
        var isCanonical = integerDigits <= 15 && !(startsWithZero && isNegative)
        if cursor < count, base[cursor] == UInt8(ascii: ".") {
            let fractionStart = cursor &+ 1
            cursor = endOfDigits(from: fractionStart)
            guard cursor > fractionStart else { throw malformed(at: cursor) }
            isCanonical =
                base[cursor &- 1] != UInt8(ascii: "0")
                && (startsWithZero
                    ? isCanonicalFraction(from: fractionStart, to: cursor)
                    : integerDigits &+ cursor &- fractionStart <= 15)
        }
        if cursor < count, base[cursor] | 0x20 == UInt8(ascii: "e") {
            cursor &+= 1
            if cursor < count,
                base[cursor] == UInt8(ascii: "+") || base[cursor] == UInt8(ascii: "-")
            {
                cursor &+= 1
            }
            let exponentStart = cursor
            cursor = endOfDigits(from: cursor)
            guard cursor > exponentStart else { throw malformed(at: cursor) }
            try requireFinite(from: start, to: cursor)
            isCanonical = false
        } else if integerDigits > 300 {
            try requireFinite(from: start, to: cursor)
        }
        if !isCanonical { rewrittenNumbers &+= 1 }
        append(
            .number,
            flags: isCanonical ? JSONToken.canonical : 0,
            start: start,
            length: cursor &- start
        )
        return cursor
    }

    @inline(__always)
    private func endOfDigits(from start: Int) -> Int {
        var cursor = start
        while cursor < count, base[cursor] &- 0x30 <= 9 { cursor &+= 1 }
        return cursor
    }

    /// Whether the digits after "0." are canonical: at most 15 significant ones, at least 1e-6.
    @inline(__always)
    private func isCanonicalFraction(from start: Int, to end: Int) -> Bool {
        var firstSignificant = start
        while firstSignificant < end, base[firstSignificant] == UInt8(ascii: "0") {
            firstSignificant &+= 1
        }
        return firstSignificant &- start <= 5 && end &- firstSignificant <= 15
    }

    private func malformed(at offset: Int) -> JSONScanError {
        JSONScanError(
            byteOffset: min(offset, count),
            reason: offset >= count ? .unexpectedEnd : .malformedNumber
        )
    }

    @inline(never)
    private func requireFinite(from start: Int, to end: Int) throws(JSONScanError) {
        let text = UnsafeBufferPointer(start: base + start, count: end &- start)
        guard JSONNumber.value(of: text).isFinite else {
            throw JSONScanError(byteOffset: start, reason: .numberOutOfRange)
        }
    }
}
