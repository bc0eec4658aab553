import GRDB
public import Ledger

/// Reads what a ledger exports as metrics.
public struct MetricsEngine: Sendable {
    private let store: any EventStore
    private let projections: ProjectionDatabase
    private let configuration: LedgerConfiguration

    /// Makes an engine.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - projections: Its projections, caught up before they are read.
    ///   - configuration: The rules and what is known of metrics.
    public init(
        store: any EventStore,
        projections: ProjectionDatabase,
        configuration: LedgerConfiguration
    ) {
        self.store = store
        self.projections = projections
        self.configuration = configuration
    }

    /// The decisions that metrics tell of, and those that deliveries follow from.
    private static let types =
        IncidentHistory.types + [.limitsApproved, .notificationDelivered, .notificationFailed]

    /// Reads everything that is exported, at one moment.
    ///
    /// Windows end with the minute of that moment, and later scores and decisions do not count.
    ///
    /// - Parameters:
    ///   - time: The moment.
    ///   - outcomes: What the rules said then; nil if nobody evaluated them.
    /// - Returns: The reading.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    /// - Complexity: O(*m*) in the minutes with scores; the single scores are not read.
    public func reading(
        at time: Timestamp,
        outcomes: [AlertOutcome]? = nil
    ) throws -> MetricsReading {
        _ = try ProjectionEngine(store: store).refresh(projections)
        let head = try store.head().size
        return try projections.read { database in
            let reader = ProjectionReader(database: database)
            let position = try reader.position()
            let decisions = try reader.decisions(of: Self.types).filter { $0.time <= time }
            var reading = MetricsReading(time: time, position: position)
            // Another process may have appended meanwhile, or folded more.
            reading.lag = max(0, head - position.rawValue)
            reading.decisions = decisions
            reading.alerts = AlertHistory(decisions)
            reading.incidents = IncidentHistory(decisions).incidents
            reading.rules = configuration.alerts.rules
            reading.outcomes = outcomes
            try MetricsReader(reader: reader, catalogue: configuration.metrics, time: time)
                .read(into: &reading)
            return reading
        }
    }
}
