import Ledger

/// The stretches of time in which incidents were on: what no baseline, limit or training may hold.
///
/// A level learnt from a time when something was wrong takes the wrong for usual. Whoever learns
/// from history asks here first and says in the answer what was left out. A pure fold over the
/// ledger's events, in order of position:
///
/// - an alert's window runs from its onset (from its firing, if nobody knew an onset or named a
///   later one) to its resolving, and has no end while it fires;
/// - closing an incident ends the windows of its alerts that still fire; if the closing says when
///   the incident was on, that is a window too.
///
/// An incident is one of the system and not of one number: by default its window counts for every
/// metric of its place. Alerts of severity `watch` are no incidents and are to be left out of the
/// events.
public struct IncidentWindows: Equatable, Sendable {
    /// The windows in order of their firing or closing; they may overlap.
    public private(set) var windows: [IncidentWindow] = []

    /// Makes windows that are known already.
    ///
    /// - Parameter windows: The windows; empty ones are passed over.
    public init(_ windows: [IncidentWindow] = []) {
        self.windows = windows.filter { !$0.range.isEmpty }
    }

    /// Folds events into windows.
    ///
    /// - Parameter events: The events in order of position.
    /// - Complexity: O(*n*) for *n* events.
    public init(folding events: some Sequence<IncidentEvent>) {
        var fold = IncidentFold()
        for event in events { fold.apply(event) }
        self.init(fold.windows)
    }

    /// The windows that count at a place.
    ///
    /// - Parameter place: Where observations come from; name no metric for the windows of any.
    /// - Returns: The windows, in the same order.
    public func meeting(_ place: IncidentScope) -> IncidentWindows {
        IncidentWindows(windows.filter { $0.scope.meets(place) })
    }

    /// When incidents were on somewhere.
    ///
    /// - Parameters:
    ///   - place: Where observations come from. Name no metric, and the windows of any count;
    ///     name one, and alerts on others are passed over.
    ///   - range: Only within this stretch of time.
    /// - Returns: Disjoint stretches, ascending.
    /// - Complexity: O(*n* log *n*) for *n* windows.
    public func exclusion(
        at place: IncidentScope,
        within range: TimeRange = TimeRange()
    ) -> TimeExclusion {
        TimeExclusion(
            meeting(place).windows.map { $0.range.intersection(range) }
        )
    }
}

/// The state of folding events into windows.
private struct IncidentFold {
    var windows: [IncidentWindow] = []
    /// The window of each alert that fires, by the alert's id.
    private var open: [String: Int] = [:]
    /// The alerts of each incident that have fired.
    private var alerts: [String: [String]] = [:]

    mutating func apply(_ event: IncidentEvent) {
        switch event {
        case .fired(let alert, let incident, let onset, let time, let scope):
            // Firing again without having been resolved goes on with the same window.
            if let incident { alerts[incident, default: []].append(alert) }
            guard open[alert] == nil else { return }
            open[alert] = windows.count
            windows.append(
                IncidentWindow(
                    source: .alert(alert),
                    scope: scope,
                    range: TimeRange(start: min(onset ?? time, time))
                )
            )
        case .resolved(let alert, let time):
            close(alert, at: time)
        case .closed(let incident, let started, let ended, let time, let scope):
            for alert in alerts.removeValue(forKey: incident) ?? [] {
                close(alert, at: ended ?? time)
            }
            guard let started else { return }
            windows.append(
                IncidentWindow(
                    source: .incident(incident),
                    scope: scope,
                    range: TimeRange(start: started, end: ended ?? time)
                )
            )
        }
    }

    private mutating func close(_ alert: String, at time: Timestamp) {
        guard let index = open.removeValue(forKey: alert) else { return }
        windows[index].range.end = time
    }
}
