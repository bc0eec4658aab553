import Ledger

extension AlertTables {
    /// The columns of a list of alerts.
    static let alertColumns: [TableAnswer.Column] = [
        .init("alert"), .init("state"), .init("severity"), .init("rule"), .init("labels"),
        .init("value", isNumeric: true), .init("n", isNumeric: true),
        .init("threshold", isNumeric: true), .init("fired"), .init("resolved"), .init("incident"),
        .init("by"),
    ]

    /// The row of an alert.
    ///
    /// - Parameter alert: The alert.
    /// - Returns: One cell for each of ``alertColumns``.
    static func cells(of alert: Alert) -> [TableAnswer.Cell] {
        [
            .text(alert.id), .text(alert.state.rawValue), .text(alert.severity.rawValue),
            .text(alert.rule), labels(alert.labels),
            alert.evidence.value.map(TableAnswer.Cell.number) ?? .none,
            alert.evidence.samples.map(TableAnswer.Cell.integer) ?? .none,
            alert.evidence.threshold.map(TableAnswer.Cell.number) ?? .none, .time(alert.fired),
            .optional(alert.resolved), .text(alert.incident), .optional(alert.acknowledgement?.by),
        ]
    }

    /// The columns of a list of incidents.
    static let incidentColumns: [TableAnswer.Column] = [
        .init("incident"), .init("state"), .init("severity"), .init("environment"),
        .init("feature"), .init("metric"), .init("opened"), .init("resolved"),
        .init("alerts", isNumeric: true), .init("flaps", isNumeric: true), .init("cause"),
    ]

    /// The row of an incident.
    ///
    /// - Parameter incident: The incident.
    /// - Returns: One cell for each of ``incidentColumns``.
    static func cells(of incident: Incident) -> [TableAnswer.Cell] {
        [
            .text(incident.id), .text(incident.state.rawValue), .text(incident.severity.rawValue),
            .text(incident.environment), .optional(incident.feature), .text(incident.rootMetric),
            .time(incident.opened), .optional(incident.resolved),
            .integer(Int64(incident.alerts.count)), .integer(Int64(incident.flapScore)),
            .optional(incident.closing?.cause),
        ]
    }

    /// The columns of a list of silences.
    static let silenceColumns: [TableAnswer.Column] = [
        .init("silence"), .init("state"), .init("matchers"), .init("from"), .init("until"),
        .init("by"), .init("why"),
    ]

    /// The row of a silence.
    ///
    /// - Parameters:
    ///   - silence: The silence.
    ///   - now: The clock.
    /// - Returns: One cell for each of ``silenceColumns``.
    static func cells(of silence: Silence, now: Timestamp) -> [TableAnswer.Cell] {
        [
            .text(silence.id), .text(silence.state(at: now).rawValue),
            .text(silence.matchers.map(\.description).joined(separator: " ")),
            .time(silence.starts), .time(silence.expired ?? silence.ends), .optional(silence.by),
            .optional(silence.comment),
        ]
    }
}

extension Alert {
    /// Where an alert stands.
    enum State: String {
        /// It fires and nobody has taken it on.
        case firing
        /// It fires and somebody has taken it on.
        case acknowledged
        /// It has ended.
        case resolved
        /// It had ended before anybody evaluated it.
        case missed
    }

    /// Whether it fired at an instant.
    ///
    /// - Parameter time: The instant.
    /// - Returns: Whether it had fired and not ended.
    func isFiring(at time: Timestamp) -> Bool {
        fired <= time && (resolved.map { time < $0 } ?? true)
    }

    /// Where it stands.
    var state: State {
        if isFiring { return acknowledgement == nil ? .firing : .acknowledged }
        return isMissed ? .missed : .resolved
    }
}

extension Incident {
    /// Where an incident stands.
    enum State: String {
        /// An alert of it fires.
        case open
        /// None does any more.
        case resolved
        /// Somebody has closed it.
        case closed
    }

    /// Where it stands.
    var state: State { closing != nil ? .closed : isOpen ? .open : .resolved }
}

extension Silence {
    /// Where a silence stands.
    enum State: String {
        /// It has not begun.
        case pending
        /// It holds.
        case active
        /// It has run out, or somebody has ended it.
        case over
    }

    /// Where it stands at an instant.
    ///
    /// - Parameter time: The instant.
    /// - Returns: The state; one that somebody has ended is over.
    func state(at time: Timestamp) -> State {
        if ends <= time || expired != nil { return .over }
        return starts > time ? .pending : .active
    }
}
