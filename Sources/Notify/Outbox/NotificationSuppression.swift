public import Ledger
public import Projections

/// Which alerts are not told just now: those that are silenced, and those that a more urgent alert of
/// their incident speaks for.
public struct NotificationSuppression: Sendable {
    private let silences: SilenceHistory
    private let now: Timestamp
    private var inhibitors: [String: String] = [:]

    /// Works out what is suppressed.
    ///
    /// - Parameters:
    ///   - incidents: The incidents of the ledger.
    ///   - silences: The silences of the ledger.
    ///   - now: The time.
    public init(incidents: IncidentHistory, silences: SilenceHistory, now: Timestamp) {
        self.silences = silences
        self.now = now
        for incident in incidents.incidents where incident.isOpen {
            for alert in incident.alerts where incident.inhibits(alert) {
                inhibitors[alert.id] = incident.leading.id
            }
        }
    }

    /// Why an alert is not told just now.
    ///
    /// - Parameter alert: The alert.
    /// - Returns: Such as `silence S-4` or `inhibited by A-3`; nil if it is told.
    public func reason(_ alert: NotifiableAlert) -> String? {
        if let silence = silences.silencing(alert.labels, at: now).first {
            return "silence \(silence.id)"
        }
        return inhibitors[alert.id].map { "inhibited by \($0)" }
    }
}
