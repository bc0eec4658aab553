public import Ledger
public import Projections

/// What is told about one transition of an alert.
public struct AlertNotice: Equatable, Sendable {
    /// What happened.
    public var transition: Transition
    /// The alert, with its evidence and its end.
    public var alert: NotifiableAlert
    /// When it happened.
    public var time: Timestamp
    /// The other alerts of the incident that fire, the most severe first.
    public var others: [AlertFiredData]
    /// Whether nothing of the incident fires any more.
    public var isIncidentOver: Bool
    /// The alert that opened the incident's message at a receiver that threads; nil for this one.
    public var opener: AlertFiredData?

    /// What happened to an alert.
    public enum Transition: Equatable, Sendable {
        /// It began to fire.
        case fired
        /// Somebody took it on.
        case acknowledged(Alert.Acknowledgement)
        /// It ended.
        case resolved(AlertResolvedData)

        /// The word of the ledger.
        public var name: String {
            switch self {
            case .fired: "fired"
            case .acknowledged: "acknowledged"
            case .resolved: "resolved"
            }
        }
    }
}

/// What is told about alerts that had come and gone before anybody could be told of them.
public struct MissedNotice: Equatable, Sendable {
    /// The alerts, in the order of the ledger; at least one.
    public var alerts: [NotifiableAlert]
}

/// What is told about a change, to whoever shows changes beside incidents.
public struct ChangeNotice: Equatable, Sendable {
    /// The event that says so.
    public var position: Position
    /// When it happened.
    public var time: Timestamp
    /// What changed, such as `deployment`.
    public var kind: String
    /// Its id.
    public var id: String
    /// The environment; nil if it holds for all of them.
    public var environment: String?
    /// One sentence.
    public var summary: String
    /// What else is known, by name.
    public var details: [String: String]
}
