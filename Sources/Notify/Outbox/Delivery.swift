public import Ledger
public import Projections

/// A message that is due at a receiver.
public struct Delivery: Equatable, Sendable {
    /// The receiver's name.
    public var receiver: String
    /// Messages of one group reach a receiver in their order: of one incident's key, or of nothing else.
    public var group: String
    /// What it says.
    public var content: Content
    /// What is recorded once it is delivered, without the outcome; at least one.
    public var records: [NotificationData]
    /// The event that made it due.
    public var position: Position
    /// How many attempts have failed so far.
    public var failedAttempts: Int = 0
    /// When it may be tried at the earliest; nil for at once.
    public var notBefore: Timestamp?
    /// What the receiver calls the incident's first message; nil if there is none.
    public var reference: String?
    /// The incident whose first message others hang on; nil if there is none.
    public var thread: String?

    /// What a message says.
    public enum Content: Equatable, Sendable {
        /// A transition of an alert.
        case alert(AlertNotice)
        /// Alerts that came and went unseen.
        case missed(MissedNotice)
        /// A change.
        case change(ChangeNotice)
    }

    /// What identifies the message.
    public var key: String { records.first?.key ?? "" }
}

/// A message that is not sent now, and why.
public struct HeldNotification: Equatable, Sendable {
    /// What identifies the message.
    public var key: String
    /// The receiver's name.
    public var receiver: String
    /// The alert.
    public var alert: String
    /// Why it is held, such as `silence S-4`.
    public var reason: String
}

/// A message that was given up.
public struct DeadLetter: Equatable, Sendable {
    /// What identifies the message.
    public var key: String
    /// The receiver's name.
    public var receiver: String
    /// The alert; nil for a change.
    public var alert: String?
    /// `fired`, `acknowledged` or `resolved`; nil for anything else.
    public var transition: String?
    /// How many attempts were made.
    public var attempts: Int
    /// Why the last one failed.
    public var reason: String
    /// When it was given up.
    public var time: Timestamp
}
