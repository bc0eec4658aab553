public import Ledger

/// What a courier did for each receiver.
public struct CourierReport: Equatable, Sendable {
    /// What was done for one receiver.
    public struct Entry: Equatable, Sendable {
        /// The receiver's name.
        public var receiver: String
        /// How many messages it took.
        public var delivered = 0
        /// How many attempts failed.
        public var failed = 0
        /// How many messages were given up.
        public var dead = 0
        /// How many messages wait for another attempt.
        public var waiting = 0
        /// When the next attempt is made at the earliest; nil if none waits.
        public var nextAttempt: Timestamp?
        /// What went wrong, the last of each kind, for people.
        public var problems: [String] = []
    }

    /// The receivers, by name.
    public var entries: [Entry] = []

    /// Whether everything that was due has been delivered.
    public var isComplete: Bool {
        entries.allSatisfy { $0.waiting == 0 && $0.dead == 0 && $0.problems.isEmpty }
    }
}
