public import Ledger
public import Projections

extension Outbox {
    /// What the derivation of due messages needs besides the ledger.
    public struct Conditions {
        /// Who there is, and who gets what.
        public var settings: NotificationSettings
        /// The time.
        public var now: Timestamp
        /// The recent changes, for receivers that show changes.
        public var changes: [ChangeRecord]
        /// Keys of dead letters that are to be tried again.
        public var retried: Set<String>
        /// How far back what was never told is still told, in seconds.
        ///
        /// A receiver that is added today hears of what fires today, and not of last year.
        public var horizonSeconds: Double
        /// Why an alert is not told just now, such as `silence S-4`; nil if it is.
        public var suppression: (NotifiableAlert) -> String?

        /// Makes conditions.
        ///
        /// - Parameters:
        ///   - settings: Who there is, and who gets what.
        ///   - now: The time.
        ///   - changes: The recent changes.
        ///   - retried: Keys of dead letters that are to be tried again.
        ///   - horizonSeconds: How far back what was never told is still told.
        ///   - suppression: Why an alert is not told just now; nil if it is.
        public init(
            settings: NotificationSettings,
            now: Timestamp,
            changes: [ChangeRecord] = [],
            retried: Set<String> = [],
            horizonSeconds: Double = 86_400,
            suppression: @escaping (NotifiableAlert) -> String? = { _ in nil }
        ) {
            self.settings = settings
            self.now = now
            self.changes = changes
            self.retried = retried
            self.horizonSeconds = horizonSeconds
            self.suppression = suppression
        }
    }

    /// What is due, and what is held back.
    public struct Plan: Equatable, Sendable {
        /// The messages to send, in the order of the ledger.
        public var due: [Delivery] = []
        /// The messages that are held back, and why.
        public var held: [HeldNotification] = []
    }

    /// Derives what is due.
    ///
    /// - Parameter conditions: The receivers, the time, and what is silenced or inhibited.
    /// - Returns: The messages to send, and those held back.
    /// - Complexity: O(alerts × receivers).
    public func plan(_ conditions: Conditions) -> Plan {
        var planner = OutboxPlanner(outbox: self, conditions: conditions)
        for alert in alerts { planner.plan(alert) }
        planner.planChanges()
        return planner.finished()
    }
}
