public import Ledger
public import Projections

/// An alert as the ledger knows it: when it fired, with which evidence, and whether it has ended.
public struct NotifiableAlert: Equatable, Sendable {
    /// What fired.
    public var fired: AlertFiredData
    /// When it fired.
    public var firedAt: Timestamp
    /// The event of the firing.
    public var firedPosition: Position
    /// When the ledger took the firing in.
    public var firedRecorded: Timestamp
    /// What ended it; nil while it fires.
    public var end: End?
    /// Who took it on, in the order of the ledger.
    public var acknowledgements: [Acknowledgement] = []

    /// The end of an alert.
    public struct End: Equatable, Sendable {
        /// What the event says.
        public var data: AlertResolvedData
        /// When it ended.
        public var time: Timestamp
        /// The event.
        public var position: Position
        /// When the ledger took it in.
        public var recorded: Timestamp
    }

    /// Somebody's taking it on.
    public struct Acknowledgement: Equatable, Sendable {
        /// What the event says.
        public var data: AlertAcknowledgedData
        /// When it was.
        public var time: Timestamp
        /// The event.
        public var position: Position
    }

    /// The alert's id.
    public var id: String { fired.alert }

    /// How severe it is; a word that nobody knows counts as the least severe that is sent.
    public var severity: AlertSeverity { AlertSeverity(rawValue: fired.severity) ?? .p3 }

    /// What receivers deduplicate by.
    public var deduplicationKey: String { fired.dedupkey ?? fired.incident ?? fired.alert }

    /// The incident that it belongs to.
    public var incident: String { fired.incident ?? deduplicationKey }

    /// Whether it had come and gone before anybody could be told.
    public var isMissed: Bool { fired.missed == true || end?.data.missed == true }

    /// What routes can match: the alert's own labels, and what it is about.
    public var labels: LabelSet {
        LabelSet([
            "alertname": fired.rule, "rule": fired.rule, "severity": fired.severity,
            "metric": fired.metric ?? "", "environment": fired.environment ?? "",
            "feature": fired.feature ?? "", "category": fired.category ?? "",
            "detector": fired.detector ?? "", "owner": fired.owner ?? "",
        ]).merging(fired.labels ?? [:])
    }
}
