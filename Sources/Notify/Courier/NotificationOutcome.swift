public import Ledger
public import Projections

/// What became of an attempt, as the ledger records it.
public struct NotificationOutcome: Equatable, Sendable {
    /// The event's type: `notification.delivered` or `notification.failed`.
    public var type: EventType
    /// When it was.
    public var time: Timestamp
    /// What the event says.
    public var data: NotificationData

    /// The event's id, unique within the source: a second record of one delivery is a duplicate.
    public var eventID: String {
        let isDelivery = type == .notificationDelivered
        let suffix = isDelivery ? "delivered" : "failed/\(data.attempts ?? 1)/\(time.microseconds)"
        return NotificationKey.shortened("notification/\(data.key)/\(suffix)", to: 1_024)
    }
}
