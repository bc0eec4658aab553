import Foundation
public import Ledger
public import Projections

/// What has been told to whom, folded over the ledger's decisions.
///
/// What is due is derived from it: a transition of an alert that has no `notification.delivered` for a
/// receiver that should hear of it. The ledger alone decides, so that losing the projections, or
/// deriving them anew, sends nothing twice.
public struct Outbox: Equatable, Sendable {
    /// The types of event that it folds.
    public static let eventTypes: [EventType] = [
        .alertFired, .alertResolved, .alertAcknowledged, .notificationDelivered,
        .notificationFailed, .baselineApproved,
    ]

    /// What became of one message so far.
    struct Receipt: Equatable, Sendable {
        var receiver: String
        var alert: String?
        var transition: String?
        var deliveredAt: Timestamp?
        var failedAttempts = 0
        var retryAt: Timestamp?
        var isFinal = false
        var reason = ""
        var failedAt: Timestamp?
        var reference: String?

        /// Whether nothing more is to be sent.
        var isSettled: Bool { deliveredAt != nil || isFinal }
    }

    /// The alerts by id.
    var alerts: [String: NotifiableAlert] = [:]
    /// The ids of the alerts in the order in which they fired.
    var order: [String] = []
    /// The ids of the alerts of each deduplication key.
    var groups: [String: [String]] = [:]
    /// What became of the messages, by key.
    var receipts: [String: Receipt] = [:]
    /// When each receiver took a message, in the order of the ledger.
    var deliveries: [String: [Timestamp]] = [:]
    /// When a receiver last took a message about a category's trend.
    var trendMessages: [TrendScope: Timestamp] = [:]
    /// The baselines that were approved.
    var baselines: [ChangeNotice] = []

    /// A category at a receiver.
    struct TrendScope: Hashable, Sendable {
        var receiver: String
        var category: String
    }

    /// Folds decisions.
    ///
    /// - Parameter decisions: Decisions of at least ``eventTypes``, in the order of the ledger.
    public init(_ decisions: some Sequence<DecisionRecord> = []) {
        for decision in decisions { apply(decision) }
    }

    /// Folds one decision.
    ///
    /// - Parameter decision: The decision; types that say nothing here are passed over.
    public mutating func apply(_ decision: DecisionRecord) {
        switch decision.type {
        case .alertFired:
            if let data = decision.data(as: AlertFiredData.self) { fire(data, decision) }
        case .alertResolved:
            if let data = decision.data(as: AlertResolvedData.self), alerts[data.alert]?.end == nil {
                alerts[data.alert]?.end = NotifiableAlert.End(
                    data: data,
                    time: decision.time,
                    position: decision.position,
                    recorded: decision.recorded
                )
            }
        case .alertAcknowledged:
            if let data = decision.data(as: AlertAcknowledgedData.self) {
                alerts[data.alert]?.acknowledgements.append(
                    NotifiableAlert.Acknowledgement(
                        data: data,
                        time: decision.time,
                        position: decision.position
                    )
                )
            }
        case .notificationDelivered:
            if let data = decision.data(as: NotificationData.self) { deliver(data, decision.time) }
        case .notificationFailed:
            if let data = decision.data(as: NotificationData.self) { fail(data, decision.time) }
        case .baselineApproved:
            if let data = decision.data(as: BaselineData.self) {
                baselines.append(data.notice(decision))
            }
        default:
            break
        }
    }

    private mutating func fire(_ data: AlertFiredData, _ decision: DecisionRecord) {
        // An alert's id names one firing: the first event of that id stands.
        guard alerts[data.alert] == nil else { return }
        let alert = NotifiableAlert(
            fired: data,
            firedAt: decision.time,
            firedPosition: decision.position,
            firedRecorded: decision.recorded
        )
        alerts[data.alert] = alert
        order.append(data.alert)
        groups[alert.deduplicationKey, default: []].append(data.alert)
    }

    private mutating func deliver(_ data: NotificationData, _ time: Timestamp) {
        var receipt = receipt(data)
        receipt.deliveredAt = time
        receipt.isFinal = false
        if let reference = data.reference { receipt.reference = reference }
        receipts[data.key] = receipt
        deliveries[data.receiver, default: []].append(time)
        let alert = data.alert.flatMap { alerts[$0] }
        if let alert, alert.fired.detector == AlertDetector.trend.rawValue, data.transition != nil {
            let scope = TrendScope(receiver: data.receiver, category: alert.fired.category ?? "")
            trendMessages[scope] = max(trendMessages[scope] ?? time, time)
        }
    }

    private mutating func fail(_ data: NotificationData, _ time: Timestamp) {
        var receipt = receipt(data)
        receipt.failedAttempts = max(data.attempts ?? 0, receipt.failedAttempts + 1)
        receipt.retryAt = data.retryat.flatMap { try? Timestamp(rfc3339: $0) }
        receipt.isFinal = data.final ?? false
        receipt.reason = data.reason ?? ""
        receipt.failedAt = time
        receipts[data.key] = receipt
    }

    private func receipt(_ data: NotificationData) -> Receipt {
        receipts[data.key]
            ?? Receipt(receiver: data.receiver, alert: data.alert, transition: data.transition)
    }

    /// The alerts that fire, in the order in which they began to.
    public var firing: [NotifiableAlert] {
        order.compactMap { alerts[$0] }.filter { $0.end == nil }
    }

    /// The messages that were given up, in order of their keys.
    public var deadLetters: [DeadLetter] {
        receipts.filter { $0.value.isFinal }.map { key, receipt in
            DeadLetter(
                key: key,
                receiver: receipt.receiver,
                alert: receipt.alert,
                transition: receipt.transition,
                attempts: receipt.failedAttempts,
                reason: receipt.reason,
                time: receipt.failedAt ?? Timestamp(microseconds: 0)
            )
        }.sorted { $0.key < $1.key }
    }

    /// When a receiver took messages lately.
    ///
    /// - Parameters:
    ///   - receiver: The receiver's name.
    ///   - time: From when.
    /// - Returns: The times, in the order of the ledger.
    public func deliveryTimes(of receiver: String, since time: Timestamp) -> [Timestamp] {
        (deliveries[receiver] ?? []).filter { $0 >= time }
    }

    /// What `baseline.approved` says that is worth showing beside incidents.
    private struct BaselineData: Decodable {
        var run: String?
        var suite: String?
        var by: String?
        var reason: String?

        func notice(_ decision: DecisionRecord) -> ChangeNotice {
            let details = ["run": run, "suite": suite, "by": by, "reason": reason]
            return ChangeNotice(
                position: decision.position,
                time: decision.time,
                kind: "baseline",
                id: run ?? "",
                environment: nil,
                summary: "baseline \(run ?? "") approved\(by.map { " by \($0)" } ?? "")",
                details: details.compactMapValues(\.self)
            )
        }
    }
}
