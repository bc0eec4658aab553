/// Tells numbers, durations, dates and times from names by their shape.
enum WordShape {
    /// The longest duration that is understood: a hundred years.
    private static let longestDurationMicroseconds: Int64 = 36_525 * 86_400 * 1_000_000

    /// What a word is.
    ///
    /// - Parameter word: The word as written.
    /// - Returns: `word` unless the whole of it has another shape.
    static func kind(of word: String) -> QuestionToken.Kind {
        let bytes = Array(word.utf8)
        guard let first = bytes.first else { return .word }
        if isDigit(first) {
            if isDate(bytes) { return .date }
            if bytes.count > 11, isDate(Array(bytes[..<10])), bytes[10] | 0x20 == 0x74 {
                return .dateTime
            }
            if isClock(bytes) { return .clock }
            if let duration = duration(of: word) { return .duration(duration) }
        }
        if bytes.allSatisfy({ isDigit($0) || $0 == 0x2e || $0 == 0x2d }), let number = Double(word),
            number.isFinite
        {
            return .number(number)
        }
        return .word
    }

    /// The microseconds of a unit of time, by any of its usual names.
    ///
    /// - Parameter name: The unit, such as `d`, `day` or `days`.
    /// - Returns: Its length, or nil if there is no such unit; `m` is a minute.
    static func unitMicroseconds(_ name: String) -> Int64? {
        switch name.lowercased() {
        case "s", "sec", "secs", "second", "seconds":
            1_000_000
        case "m", "min", "mins", "minute", "minutes":
            60_000_000
        case "h", "hr", "hrs", "hour", "hours":
            3_600_000_000
        case "d", "day", "days":
            86_400_000_000
        case "w", "wk", "wks", "week", "weeks":
            604_800_000_000
        default:
            nil
        }
    }

    /// The microseconds of a count of units, if that is a duration anybody could mean.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - unit: The length of one in microseconds.
    /// - Returns: The product, or nil if it is negative or longer than a hundred years.
    static func duration(count: Int64, unit: Int64) -> Int64? {
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow, product >= 0, product <= longestDurationMicroseconds else { return nil }
        return product
    }

    private static func duration(of word: String) -> Int64? {
        var rest = Substring(word)
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unitName = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unitName.count)
            guard let count = Int64(digits), let unit = unitMicroseconds(String(unitName)),
                let part = duration(count: count, unit: unit),
                total + part <= longestDurationMicroseconds
            else { return nil }
            total += part
        }
        return total
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39
    }

    private static func isDate(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 10 else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            index == 4 || index == 7 ? byte == 0x2d : isDigit(byte)
        }
    }

    /// Whether bytes look like `9:30`, `10:00`, `10:00:05`, `10:00:05.25`, with or without `Z`.
    private static func isClock(_ bytes: [UInt8]) -> Bool {
        var parts = bytes.split(separator: 0x3a, omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, var last = parts.popLast() else { return false }
        if let zone = last.last, zone | 0x20 == 0x7a { last.removeLast() }
        if parts.count == 2, let point = last.firstIndex(of: 0x2e) {
            guard point < last.endIndex - 1, last[(point + 1)...].allSatisfy(isDigit) else {
                return false
            }
            last = last[..<point]
        }
        guard parts[0].count <= 2, parts.dropFirst().allSatisfy({ $0.count == 2 }) else {
            return false
        }
        return last.count == 2 && last.allSatisfy(isDigit) && parts.joined().allSatisfy(isDigit)
            && !parts[0].isEmpty
    }
}
