import Foundation
import Ledger

/// How numbers, times and lags of an answer are put into words.
enum AttributionWording {
    /// A length of time in the unit a person would use: `2 minutes`, `2.8 hours`, `5 days`.
    static func duration(seconds: Double) -> String {
        let minutes = abs(seconds) / 60
        if minutes < 1 { return "less than a minute" }
        if minutes < 90 { return plural((minutes).rounded(), "minute") }
        if minutes >= 600, minutes < 36 * 60 { return plural((minutes / 60).rounded(), "hour") }
        if minutes < 600 { return plural((minutes / 6).rounded() / 10, "hour") }
        return plural((minutes / 144).rounded() / 10, "day")
    }

    /// Where a change lies from the onset: `2 minutes before`, `22 minutes after`.
    static func lag(ofChangeAt time: Timestamp, onset: Timestamp) -> String {
        let seconds = onset.seconds(since: time)
        // The onset is a minute, so a change within it came at the same time.
        if seconds <= 0, seconds > -60 { return "in the minute of" }
        return duration(seconds: seconds) + (seconds > 0 ? " before" : " after")
    }

    /// How often such changes happen: `1.3 deployments a day here`.
    static func rate(_ count: Int, _ kind: ChangeKind, minutes: Double) -> String {
        let daily = Double(count) / (minutes / 1440)
        let name =
            switch kind {
            case .deployment: "deployment"
            case .evaluator: "evaluator change"
            case .dataset: "dataset version"
            }
        if daily >= 0.95 { return "\(plural((daily * 10).rounded() / 10, name)) a day here" }
        let days = (minutes / 144).rounded() / 10
        return "\(plural(Double(count), name)) in \(plural(days, "day")) here"
    }

    /// Values of one metric with as many digits as it takes to tell them apart.
    static func values(_ values: [Double]) -> [String] {
        let largest = values.reduce(0) { max($0, abs($1)) }
        // Two decimals for scores, fewer for thousands of milliseconds.
        let fewest = largest < 10 ? 2 : largest < 100 ? 1 : 0
        var texts: [String] = []
        for digits in fewest...(fewest + 2) {
            texts = values.map { number($0, decimals: digits) }
            if Set(texts).count == Set(values).count { break }
        }
        return texts
    }

    private static func number(_ value: Double, decimals: Int) -> String {
        abs(value) < 1e9
            ? String(format: "%.\(decimals)f", value) : String(format: "%.3g", value)
    }

    /// A difference with its sign: `−0.22`, `+0.01`.
    static func signed(_ value: Double) -> String {
        (value < 0 ? "−" : "+") + (values([abs(value)]).first ?? "")
    }

    /// A time to the minute, `10:13`, of a date elsewhere in the sentence.
    static func clock(_ time: Timestamp) -> String {
        String(time.rfc3339.dropFirst(11).prefix(5))
    }

    /// A date, `2026-10-13`.
    static func date(_ time: Timestamp) -> String {
        String(time.rfc3339.prefix(10))
    }

    /// `10:13 UTC on 2026-10-13 (10:11–10:16)`.
    static func onset(_ onset: WhatChangedAnswer.Onset) -> String {
        let day = date(onset.time)
        let isOneDay = date(onset.low) == day && date(onset.high) == day
        let ends = [onset.low, onset.high].map { end in
            isOneDay ? clock(end) : "\(date(end)) \(clock(end))"
        }
        let dash = isOneDay ? "–" : " – "
        return "\(clock(onset.time)) UTC on \(day) (\(ends.joined(separator: dash)))"
    }

    /// `10:00 and 12:00 UTC on 2026-10-13`, or both with their dates.
    static func span(from start: Timestamp, to end: Timestamp) -> String {
        if date(start) == date(end) {
            return "\(clock(start)) and \(clock(end)) UTC on \(date(start))"
        }
        return "\(date(start)) \(clock(start)) and \(date(end)) \(clock(end)) UTC"
    }

    private static func plural(_ count: Double, _ unit: String) -> String {
        let text = count == count.rounded() ? String(format: "%.0f", count) : "\(count)"
        return "\(text) \(unit)\(count == 1 ? "" : "s")"
    }
}
