import Ledger

/// A stretch of event time in which something is known to have been wrong.
public struct IncidentWindow: Equatable, Sendable {
    /// What says so.
    public enum Source: Hashable, Sendable {
        /// An alert that fired, by its id.
        case alert(String)
        /// An incident that was closed, by its id.
        case incident(String)
    }

    /// What says so.
    public var source: Source
    /// What was wrong.
    public var scope: IncidentScope
    /// From the onset on, up to the end; without an end it is still on.
    public var range: TimeRange

    /// Makes a window.
    ///
    /// - Parameters:
    ///   - source: What says so.
    ///   - scope: What was wrong.
    ///   - range: From the onset up to the end, or without an end.
    public init(source: Source, scope: IncidentScope, range: TimeRange) {
        self.source = source
        self.scope = scope
        self.range = range
    }
}
