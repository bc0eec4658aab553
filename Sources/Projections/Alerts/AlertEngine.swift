import GRDB
public import Ledger

/// Alerts of one ledger: what is recorded of them, what the rules say now, and what follows.
///
/// It reads and never appends. The command that asked for a plan appends its events, so that a
/// rebuild of projections notifies nobody.
public struct AlertEngine: Sendable {
    private let store: any EventStore
    private let projections: ProjectionDatabase
    let configuration: LedgerConfiguration
    let clock: @Sendable () -> Timestamp

    /// Makes an engine.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - projections: Its projections, caught up before they are read.
    ///   - configuration: The rules and what is known of metrics.
    ///   - clock: What time it is.
    public init(
        store: any EventStore,
        projections: ProjectionDatabase,
        configuration: LedgerConfiguration,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.projections = projections
        self.configuration = configuration
        self.clock = clock
    }

    /// Everything that is known of alerts at one position.
    public struct Snapshot: Sendable {
        /// The last position it knows of.
        public var position: Position
        /// The decisions that it was folded from, in the order of the ledger.
        public var decisions: [DecisionRecord]
        /// The alerts.
        public var alerts: AlertHistory
        /// The incidents.
        public var incidents: IncidentHistory
        /// What the rules say now, if they were evaluated.
        public var outcomes: [AlertOutcome]
        /// The recorded deployments, evaluator revisions and dataset versions, by time.
        public var changes: [ChangeRecord]
    }

    /// Reads what is recorded of alerts.
    ///
    /// - Returns: The history, without an evaluation.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    public func recorded() throws -> Snapshot {
        try snapshot { _, _ in [] }
    }

    /// Evaluates every rule up to now.
    ///
    /// - Returns: The history and the outcomes, of one snapshot.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    public func evaluated() throws -> Snapshot {
        try snapshot { reader, history in
            try evaluator(reader, history: history).outcomes()
        }
    }

    /// Evaluates every rule and plans the events that follow.
    ///
    /// - Returns: The plan; empty if nothing changed.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    public func plan() throws -> AlertPlan {
        var plan: AlertPlan?
        _ = try snapshot { reader, history in
            let outcomes = try evaluator(reader, history: history).outcomes()
            plan = try AlertPlan(
                outcomes,
                decisions: try reader.decisions(of: IncidentHistory.types),
                settings: configuration.alerts
            ) { outcome, step in
                try AlertEvidenceQuery(reader: reader, catalogue: configuration.metrics)
                    .evidence(of: outcome, at: step)
            }
            return outcomes
        }
        return plan ?? AlertPlan()
    }

    /// Evaluates rules as if nothing had been recorded, from the first score on.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - traced: Ticks to keep a trace of.
    /// - Returns: One outcome for each rule and label set that has data.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    public func replay(
        _ rules: [AlertRule],
        traced: ClosedRange<Timestamp>? = nil
    ) throws -> [AlertOutcome] {
        try snapshot { reader, _ in
            var settings = configuration.alerts
            settings.rules = rules
            return try evaluator(
                reader,
                history: AlertHistory([]),
                settings: settings,
                traced: traced
            ).outcomes()
        }.outcomes
    }

    private func evaluator(
        _ reader: ProjectionReader,
        history: AlertHistory,
        settings: AlertSettings? = nil,
        traced: ClosedRange<Timestamp>? = nil
    ) -> AlertEvaluator {
        AlertEvaluator(
            reader: reader,
            catalogue: configuration.metrics,
            settings: settings ?? configuration.alerts,
            history: history,
            now: clock(),
            traced: traced
        )
    }

    func snapshot(
        _ outcomes: (ProjectionReader, AlertHistory) throws -> [AlertOutcome]
    ) throws -> Snapshot {
        _ = try ProjectionEngine(store: store).refresh(projections)
        return try projections.read { database in
            let reader = ProjectionReader(database: database)
            let types =
                IncidentHistory.types + SilenceHistory.types
                + [.noteAdded, .notificationDelivered, .notificationFailed, .baselineApproved]
            let decisions = try reader.decisions(of: types)
            let history = AlertHistory(decisions)
            return Snapshot(
                position: try reader.position(),
                decisions: decisions,
                alerts: history,
                incidents: IncidentHistory(decisions),
                outcomes: try outcomes(reader, history),
                changes: try reader.changes()
            )
        }
    }
}
