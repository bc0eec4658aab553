public import Ledger

/// The alerts of one cause: one page, one thread, one line in a report.
///
/// Alerts of one root metric in one environment and feature belong together while any of them fires.
public struct Incident: Equatable, Sendable {
    /// Its id, such as `I-4t8w1c6b`.
    public var id: String
    /// What receivers deduplicate by.
    public var dedupKey: String
    /// The environment.
    public var environment: String
    /// The feature, or nil for all of them.
    public var feature: String?
    /// The metric that names it.
    public var rootMetric: String
    /// Its alerts, in the order in which they fired.
    public var alerts: [Alert]
    /// When somebody closed it, and what they said; nil if nobody has.
    public var closing: Closing?

    /// Somebody closed an incident.
    public struct Closing: Equatable, Sendable {
        /// When.
        public var time: Timestamp
        /// The event that says so.
        public var position: Position
        /// Who.
        public var by: String?
        /// What caused it.
        public var cause: String?
        /// What ended it.
        public var resolution: String?
    }

    /// When its first alert fired.
    public var opened: Timestamp { alerts[0].fired }

    /// When its last alert ended; nil while one fires.
    public var resolved: Timestamp? {
        alerts.contains(where: \.isFiring) ? nil : alerts.compactMap(\.resolved).max()
    }

    /// Whether an alert of it fires.
    public var isOpen: Bool { resolved == nil }

    /// The most urgent severity among the alerts that fire, or among all once none does.
    public var severity: AlertSeverity {
        let firing = alerts.filter(\.isFiring).map(\.severity)
        return (firing.isEmpty ? alerts.map(\.severity) : firing).min() ?? .p3
    }

    /// The alert that speaks for it: the most urgent, then the one of the root metric, then the first.
    public var leading: Alert {
        let firing = alerts.filter(\.isFiring)
        let candidates = firing.isEmpty ? alerts : firing
        return candidates.min {
            ($0.severity, $0.evidence.metric == rootMetric ? 0 : 1, $0.firedPosition)
                < ($1.severity, $1.evidence.metric == rootMetric ? 0 : 1, $1.firedPosition)
        } ?? alerts[0]
    }

    /// How often its alerts have fired again after they had ended: 0 is steady.
    public var flapScore: Int {
        let firings = Dictionary(grouping: alerts) { "\($0.rule)\($0.labels)" }
        return firings.values.reduce(0) { $0 + $1.count - 1 }
    }

    /// Whether an alert stays unsent because a more urgent one of the same metric fires, or because
    /// its metric only accompanies the root's.
    ///
    /// - Parameter alert: One of its alerts.
    /// - Returns: Whether it is inhibited.
    public func inhibits(_ alert: Alert) -> Bool {
        guard alert.id != leading.id else { return false }
        return alerts.contains { other in
            other.id != alert.id && other.isFiring && other.severity <= alert.severity
                && (other.severity < alert.severity || other.firedPosition < alert.firedPosition)
        }
    }
}
