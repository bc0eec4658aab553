import Foundation
import Ledger

/// The times during which an alert on a metric was firing: nothing there may enter limits.
struct IncidentWindows: Equatable {
    private(set) var windows: [TimeRange] = []

    private struct Fired: Decodable {
        var alert: String
        var metric: String?
        var environment: String?
        var feature: String?
        var onset: String?
    }

    private struct Resolved: Decodable {
        var alert: String
    }

    /// Folds the alerts of one series.
    ///
    /// A window opens at the alert's onset, or when it fired, and stays open until it is resolved.
    /// An alert on one feature also spoils the limits of all features together, and one without a
    /// feature those of each.
    ///
    /// - Parameters:
    ///   - decisions: The alerts fired and resolved, in the order of the ledger.
    ///   - series: The series.
    init(decisions: [DecisionRecord], series: LimitsSeries) {
        var open: [String: Timestamp] = [:]
        for record in decisions {
            if record.type == .alertFired, let fired = record.data(as: Fired.self) {
                let isElsewhere =
                    fired.metric != series.metric
                    || (fired.environment.map { $0 != series.environment } ?? false)
                    || (fired.feature != nil && series.feature != nil
                        && fired.feature != series.feature)
                if isElsewhere || open[fired.alert] != nil { continue }
                let onset = fired.onset.flatMap { try? Timestamp(rfc3339: $0) }
                open[fired.alert] = min(onset ?? record.time, record.time)
            } else if record.type == .alertResolved,
                let resolved = record.data(as: Resolved.self),
                let start = open.removeValue(forKey: resolved.alert)
            {
                windows.append(TimeRange(start: start, end: record.time))
            }
        }
        windows += open.values.map { TimeRange(start: $0) }
        windows.sort { ($0.start ?? $0.end)?.microseconds ?? 0 < ($1.start ?? $1.end)?.microseconds ?? 0 }
    }

    /// Whether a stretch of time touches a window.
    ///
    /// - Parameters:
    ///   - time: Where it starts.
    ///   - bucket: How long it is; nil for an instant.
    /// - Returns: Whether it does.
    func touch(_ time: Timestamp, bucket: TimeBucket?) -> Bool {
        let length = bucket.map { $0.minutes * 60_000_000 } ?? 1
        let end = Timestamp(microseconds: time.microseconds.addingReportingOverflow(length).0)
        let stretch = TimeRange(start: time, end: end)
        return windows.contains { !$0.intersection(stretch).isEmpty }
    }
}
