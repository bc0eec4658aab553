import Ledger

extension Timestamp {
    /// The instant as tables show it: `2026-10-13 10:13:05Z`.
    var display: String {
        rfc3339(fractionDigits: 0).replacing("T", with: " ")
    }

    /// The time of day with its zone: `10:13:05Z`.
    var displayTimeOfDay: String {
        String(rfc3339(fractionDigits: 0).suffix(9))
    }

    /// The day: `2026-10-13`.
    var displayDay: String {
        String(rfc3339(fractionDigits: 0).dropLast(10))
    }

    /// Seconds since the epoch, for positions on a chart; exact enough for a pixel, and never traps.
    var secondsSinceEpoch: Double {
        Double(microseconds) / 1_000_000
    }
}
