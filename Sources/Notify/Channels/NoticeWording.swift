import Foundation
import Ledger
import Projections

/// The sentences of notices, the same for every channel.
enum NoticeWording {
    /// One line that says what happened, where and since when.
    static func headline(_ notice: AlertNotice) -> String {
        let state =
            switch notice.transition {
            case .fired: ""
            case .acknowledged: " acknowledged"
            case .resolved: " resolved"
            }
        let alert = notice.alert.fired
        var text = "[\(alert.severity)\(state)] \(finding(alert))"
        switch notice.transition {
        case .fired:
            if let onset = onset(alert) { text += "; onset \(onset)" }
        case .acknowledged(let data):
            if let by = data.by { text += "; taken on by \(by)" }
        case .resolved(let data):
            if let value = data.value { text += "; now \(number(value))" }
            if data.reason == AlertMachine.ResolveReason.noData.rawValue { text += "; no data" }
        }
        return PlainText.line(text)
    }

    /// What was found: metric, value, threshold, samples and place.
    static func finding(_ alert: AlertFiredData) -> String {
        let name = alert.metric ?? alert.title ?? alert.rule
        var text = name
        if let level = alert.level, let usual = alert.usual {
            // Of a shift the two levels tell more than their difference.
            text += " \(number(level)), usually \(number(usual))"
        } else if let value = alert.value {
            text += " \(number(value))"
        }
        if let threshold = alert.threshold, alert.level == nil {
            text += " \(alert.comparison ?? "against") \(number(threshold))"
        }
        var basis: [String] = []
        if let samples = alert.samples { basis.append("n=\(samples)") }
        if let seconds = alert.windowseconds { basis.append(DurationText.text(seconds)) }
        if !basis.isEmpty { text += " (\(basis.joined(separator: ", ")))" }
        if let place = place(alert) { text += " in \(place)" }
        return text
    }

    /// Where: category, feature and environment, as far as they are known.
    static func place(_ alert: AlertFiredData) -> String? {
        let parts = [alert.category, alert.feature, alert.environment].compactMap(\.self)
            .filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// When the change began, with its interval.
    static func onset(_ alert: AlertFiredData) -> String? {
        guard let onset = clock(alert.onset) else { return nil }
        guard let low = clock(alert.onsetlow), let high = clock(alert.onsethigh) else {
            return "\(onset) UTC"
        }
        return "\(onset) [\(low), \(high)] UTC"
    }

    /// One suspect on one line.
    static func suspect(_ suspect: AlertSuspect) -> String {
        var text = "\(suspect.kind) \(suspect.id)"
        if let time = clock(suspect.time) { text += " at \(time) UTC" }
        text += " (P \(probability(suspect.probability)), \(suspect.confidence))"
        if let reason = suspect.reason { text += ": \(reason)" }
        return PlainText.line(text)
    }

    /// One line that says what came and went.
    static func headline(_ notice: MissedNotice) -> String {
        let count = notice.alerts.count
        return count == 1
            ? "1 alert came and went unseen" : "\(count) alerts came and went unseen"
    }

    /// One line for each alert that came and went.
    static func line(_ missed: NotifiableAlert) -> String {
        let start = minute(missed.firedAt)
        let end = missed.end.map { minute($0.time) } ?? "?"
        return PlainText.line(
            "[\(missed.fired.severity)] \(finding(missed.fired)), \(start) to \(end) UTC"
        )
    }

    /// A number with four significant digits, as short as it goes.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        return String(format: "%.4g", value)
    }

    /// A probability with two decimals; never a certainty that was not computed.
    static func probability(_ value: Double) -> String {
        guard value.isFinite else { return "?" }
        if value > 0.995, value < 1 { return "> 0.99" }
        return String(format: "%.2f", value)
    }

    /// The time of day of an RFC 3339 text, in UTC.
    static func clock(_ text: String?) -> String? {
        guard let text, let time = try? Timestamp(rfc3339: text) else { return nil }
        return String(minute(time).dropFirst(11))
    }

    /// An instant to the minute, such as `2026-10-13 10:13`.
    static func minute(_ time: Timestamp) -> String {
        let text = time.rfc3339(fractionDigits: 0)
        return String(text.prefix { $0 != "T" }) + " "
            + String(text.drop { $0 != "T" }.dropFirst().prefix(5))
    }
}
