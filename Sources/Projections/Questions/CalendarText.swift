import Ledger

/// Reads dates and times as people write them; without a zone they are in UTC.
enum CalendarText {
    /// The first instant of a date.
    ///
    /// - Parameter date: Text such as `2026-10-13`.
    /// - Returns: Its midnight in UTC, or nil if the calendar has no such day.
    static func midnight(_ date: String) -> Timestamp? {
        try? Timestamp(rfc3339: date + "T00:00:00Z")
    }

    /// The microseconds from midnight to a time of day.
    ///
    /// - Parameter clock: Text such as `9:30`, `10:00:05` or `10:00Z`.
    /// - Returns: The microseconds, or nil if no day has that time.
    static func clock(_ clock: String) -> Int64? {
        let epoch = Timestamp(microseconds: 0)
        let padded = clock.prefix { $0 != ":" }.count == 1 ? "0" + clock : clock
        guard let time = instant("1970-01-01T" + padded), time >= epoch else { return nil }
        return time.microseconds
    }

    /// A date, or a date with a time.
    ///
    /// - Parameter text: Text such as `2026-10-13`, `2026-10-13T10:00`, `2026-10-13 10:00:05Z` or
    ///   `2026-10-13T10:00+02:00`.
    /// - Returns: The instant, or nil if it is none.
    static func instant(_ text: String) -> Timestamp? {
        let date = text.prefix(10)
        var clock = String(text.dropFirst(11))
        if clock.isEmpty, text.count == 10 { return midnight(String(date)) }
        var zone = "Z"
        if let last = clock.last, last == "Z" || last == "z" {
            clock.removeLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            zone = String(clock[sign...])
            clock = String(clock[..<sign])
        }
        if clock.count == 5 { clock += ":00" }
        let separator = text.dropFirst(10).prefix(1)
        return try? Timestamp(rfc3339: date + separator + clock + zone)
    }
}
