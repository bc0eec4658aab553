public import Ledger

/// What one event says about when an incident was on, in the order of the ledger.
public enum IncidentEvent: Equatable, Sendable {
    /// An alert began to fire.
    ///
    /// - alert: Its id.
    /// - incident: The incident it belongs to, if any.
    /// - onset: When the change began, if the detector knew; else when it fired.
    /// - time: When it fired.
    /// - scope: What it is about.
    case fired(
        alert: String,
        incident: String?,
        onset: Timestamp?,
        time: Timestamp,
        scope: IncidentScope
    )
    /// An alert ceased to fire.
    case resolved(alert: String, time: Timestamp)
    /// An incident was closed, and when it was on if somebody said.
    case closed(
        incident: String,
        started: Timestamp?,
        ended: Timestamp?,
        time: Timestamp,
        scope: IncidentScope
    )
}
