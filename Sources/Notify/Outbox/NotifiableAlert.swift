public import Ledger
public import Projections

/// An alert with what its messages need besides: how it ended, and when the ledger learnt of that.
public struct NotifiableAlert: Equatable, Sendable {
    /// The alert.
    public var alert: Alert
    /// What ended it; nil while it fires.
    public var end: End?

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

    /// The alert's id.
    public var id: String { alert.id }

    /// How severe it is.
    public var severity: AlertSeverity { alert.severity }

    /// What fired, with its evidence.
    public var fired: AlertFiredData { alert.evidence }

    /// When it fired.
    public var firedAt: Timestamp { alert.fired }

    /// What receivers deduplicate by.
    public var deduplicationKey: String { fired.dedupkey ?? alert.incident }

    /// The incident that it belongs to.
    public var incident: String { alert.incident }

    /// Whether it had come and gone before anybody could be told.
    public var isMissed: Bool { alert.isMissed || end?.data.missed == true }

    /// Whether a category's trend set it off.
    var isTrend: Bool { fired.detector == AlertDetector.trend.rawValue }

    /// What routes can match: the labels that receivers see, and what else it is about.
    public var labels: LabelSet {
        alert.allLabels.merging([
            "rule": alert.rule, "category": fired.category ?? alert.labels["category"] ?? "",
            "detector": fired.detector ?? "", "owner": fired.owner ?? "",
        ])
    }
}
