import Ledger
import Projections

extension Outbox {
    /// For how long an ended alert is pushed with its end to an Alertmanager, in seconds.
    private static let endRepeatedSeconds = 900.0

    /// What holds now for receivers that keep state and forget it: an Alertmanager keeps alerts in
    /// memory and ends what is not repeated.
    ///
    /// These pushes are no deliveries: each says all that holds, and none is recorded.
    ///
    /// - Parameter conditions: The receivers, the time, and what is silenced or inhibited.
    /// - Returns: For each Alertmanager, the alerts that fire, and those that ended within 15 minutes.
    public func standing(_ conditions: Conditions) -> [String: [NotifiableAlert]] {
        var standing: [String: [NotifiableAlert]] = [:]
        for receiver in conditions.settings.receivers where receiver.channel.kind == .alertmanager {
            standing[receiver.name] = alerts.filter { alert in
                let key = NotificationKey.key(alert, "fired", receiver.name)
                if let end = alert.end {
                    let age = conditions.now.seconds(since: end.recorded)
                    return receipts[key] != nil && age <= Self.endRepeatedSeconds
                }
                let routed = conditions.settings.receivers(of: alert.severity, labels: alert.labels)
                return routed.contains { $0.name == receiver.name }
                    && conditions.suppression(alert) == nil
            }
        }
        return standing
    }
}
