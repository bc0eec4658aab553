/// Why a text is not an RFC 3339 date-time.
public enum TimestampError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is not of the form `2026-10-13T10:14:03Z`.
    case malformed
    /// The text has no `Z` and no offset, so nobody can say which instant it means.
    case missingZone
    /// A field is outside its range, such as month 13 or 30 February.
    case outOfRange

    /// What is wrong, to follow the name of the field.
    public var description: String {
        switch self {
        case .malformed:
            "is not an RFC 3339 time such as 2026-10-13T10:14:03Z"
        case .missingZone:
            "has no time zone; end it with Z or an offset such as +02:00"
        case .outOfRange:
            "has a field out of range"
        }
    }
}

extension Timestamp {
    /// Parses an RFC 3339 date-time with a zone.
    ///
    /// Accepts `T`, `t` or a space between date and time, any number of fraction digits (those past
    /// the sixth are cut), a zone of `Z`, `z`, `±hh:mm`, and second 60, which becomes the next minute.
    ///
    /// - Parameter text: The bytes of the date-time, without surrounding space.
    /// - Throws: ``TimestampError`` with the first thing wrong.
    public init(rfc3339 text: UnsafeBufferPointer<UInt8>) throws(TimestampError) {
        var reader = DigitReader(bytes: text)
        let year = try reader.number(digits: 4)
        try reader.expect(UInt8(ascii: "-"))
        let month = try reader.number(digits: 2)
        try reader.expect(UInt8(ascii: "-"))
        let day = try reader.number(digits: 2)
        guard let separator = reader.next(), [0x54, 0x74, 0x20].contains(separator) else {
            throw .malformed
        }
        let hour = try reader.number(digits: 2)
        try reader.expect(UInt8(ascii: ":"))
        let minute = try reader.number(digits: 2)
        try reader.expect(UInt8(ascii: ":"))
        let second = try reader.number(digits: 2)
        let fraction = try reader.fractionMicroseconds()
        let offsetMinutes = try reader.zoneMinutes()
        guard reader.isAtEnd else { throw .malformed }
        guard
            (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, year: year),
            hour <= 23, minute <= 59, second <= 60
        else { throw .outOfRange }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + (minute - offsetMinutes) * 60 + second
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }

    /// Parses an RFC 3339 date-time with a zone.
    ///
    /// - Parameter text: The date-time, such as `2026-10-13T10:14:03.120Z`.
    /// - Throws: ``TimestampError`` with the first thing wrong.
    public init(rfc3339 text: String) throws(TimestampError) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(TimestampError) in try Timestamp(rfc3339: bytes) }
        }
        self = try result.get()
    }

    /// The instant as RFC 3339 in UTC, with as many fraction digits as it needs (none, 3 or 6).
    public var rfc3339: String {
        let fraction = calendarFields.microsecond
        if fraction == 0 { return rfc3339(fractionDigits: 0) }
        return rfc3339(fractionDigits: fraction % 1_000 == 0 ? 3 : 6)
    }

    /// The instant as RFC 3339 in UTC with a fixed width.
    ///
    /// - Parameter fractionDigits: Digits after the second, 0 to 6; what is beyond is cut.
    /// - Returns: Text such as `2026-10-13T10:14:03.120000Z`.
    public func rfc3339(fractionDigits: Int) -> String {
        let fields = calendarFields
        var text: [UInt8] = []
        text.reserveCapacity(28)
        text.appendDecimal(fields.year, width: 4)
        text.append(UInt8(ascii: "-"))
        text.appendDecimal(fields.month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.appendDecimal(fields.day, width: 2)
        text.append(UInt8(ascii: "T"))
        text.appendDecimal(fields.hour, width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDecimal(fields.minute, width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDecimal(fields.second, width: 2)
        if fractionDigits > 0 {
            var fraction = fields.microsecond
            for _ in fractionDigits..<6 { fraction /= 10 }
            text.append(UInt8(ascii: "."))
            text.appendDecimal(fraction, width: fractionDigits)
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

extension Timestamp {
    /// The parts of an instant on the proleptic Gregorian calendar in UTC.
    public struct CalendarFields: Equatable, Sendable {
        /// The year, such as 2026.
        public let year: Int64
        /// The month, 1 to 12.
        public let month: Int64
        /// The day of the month, 1 to 31.
        public let day: Int64
        /// The hour, 0 to 23.
        public let hour: Int64
        /// The minute, 0 to 59.
        public let minute: Int64
        /// The second, 0 to 59.
        public let second: Int64
        /// The microsecond, 0 to 999,999.
        public let microsecond: Int64
    }

    /// The calendar parts of the instant, in UTC.
    public var calendarFields: CalendarFields {
        let seconds = microseconds.flooringQuotient(dividingBy: 1_000_000)
        let days = seconds.flooringQuotient(dividingBy: 86_400)
        let secondOfDay = seconds - days * 86_400
        let date = Self.civil(daysSinceEpoch: days)
        return CalendarFields(
            year: date.year,
            month: date.month,
            day: date.day,
            hour: secondOfDay / 3_600,
            minute: secondOfDay / 60 % 60,
            second: secondOfDay % 60,
            microsecond: microseconds - seconds * 1_000_000
        )
    }

    /// Days from 1970-01-01 to a date (Howard Hinnant, "chrono-compatible date algorithms").
    static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooringQuotient(dividingBy: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date some days after 1970-01-01, the inverse of ``daysSinceEpoch(year:month:day:)``.
    static func civil(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooringQuotient(dividingBy: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    private static func days(inMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2:
            (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11:
            30
        default:
            31
        }
    }
}

/// Reads fixed-width decimal fields off the front of a byte text.
private struct DigitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func next() -> UInt8? {
        guard offset < bytes.count else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func expect(_ byte: UInt8) throws(TimestampError) {
        guard next() == byte else { throw .malformed }
    }

    mutating func number(digits: Int) throws(TimestampError) -> Int64 {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let byte = next(), byte >= 0x30, byte <= 0x39 else { throw .malformed }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    mutating func fractionMicroseconds() throws(TimestampError) -> Int64 {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: ".") else { return 0 }
        offset += 1
        var value: Int64 = 0
        var digits = 0
        while offset < bytes.count, bytes[offset] >= 0x30, bytes[offset] <= 0x39 {
            if digits < 6 { value = value * 10 + Int64(bytes[offset] - 0x30) }
            digits += 1
            offset += 1
        }
        guard digits > 0 else { throw .malformed }
        while digits < 6 {
            value *= 10
            digits += 1
        }
        return value
    }

    mutating func zoneMinutes() throws(TimestampError) -> Int64 {
        guard let sign = next() else { throw .missingZone }
        switch sign {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return 0
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let hours = try number(digits: 2)
            try expect(UInt8(ascii: ":"))
            let minutes = try number(digits: 2)
            guard hours <= 23, minutes <= 59 else { throw .outOfRange }
            let total = hours * 60 + minutes
            return sign == UInt8(ascii: "-") ? -total : total
        default:
            throw .malformed
        }
    }
}

extension [UInt8] {
    /// Appends a number in decimal with leading zeros.
    fileprivate mutating func appendDecimal(_ value: Int64, width: Int) {
        let digits = String(value.magnitude).utf8
        if value < 0 { append(UInt8(ascii: "-")) }
        for _ in digits.count..<Swift.max(width, digits.count) { append(UInt8(ascii: "0")) }
        append(contentsOf: digits)
    }
}
