public import Ledger

/// One alert: a rule that fired on one label set, from its firing to its end.
public struct Alert: Equatable, Sendable {
    /// Its id, such as `A-7k3f9q2m`.
    public var id: String
    /// The rule.
    public var rule: String
    /// How severe it is.
    public var severity: AlertSeverity
    /// The labels that tell it from other alerts of the rule.
    public var labels: LabelSet
    /// The tick at which it fired.
    public var fired: Timestamp
    /// The event of the firing.
    public var firedPosition: Position
    /// The tick at which it ended; nil while it fires.
    public var resolved: Timestamp?
    /// The event of its end; nil while it fires.
    public var resolvedPosition: Position?
    /// Why it ended; nil while it fires.
    public var resolveReason: String?
    /// Who took it on; nil if nobody has.
    public var acknowledgement: Acknowledgement?
    /// The evidence, as it was recorded at the firing.
    public var evidence: AlertFiredData

    /// Somebody took an alert on.
    public struct Acknowledgement: Equatable, Sendable {
        /// When.
        public var time: Timestamp
        /// The event that says so.
        public var position: Position
        /// Who.
        public var by: String?
        /// What they said.
        public var note: String?
    }

    /// Whether it fires.
    public var isFiring: Bool { resolved == nil }

    /// Whether it had ended before anybody evaluated it.
    public var isMissed: Bool { evidence.missed ?? false }

    /// The incident it belongs to; by itself if its event names none.
    public var incident: String { evidence.incident ?? id }

    /// The labels under which receivers see it: the rule, the severity and the scope besides its own.
    public var allLabels: LabelSet {
        labels.merging([
            "alertname": rule, "severity": severity.rawValue, "metric": evidence.metric ?? "",
            "environment": evidence.environment ?? "",
            "feature": evidence.feature ?? labels["feature"] ?? "",
        ])
    }
}
