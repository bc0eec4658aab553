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
    public static let types: [EventType] =
        AlertHistory.types + [.notificationDelivered, .notificationFailed, .baselineApproved]

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

    /// The alerts in the order in which they fired.
    private(set) var alerts: [NotifiableAlert] = []
    /// Where the alerts of each deduplication key are in ``alerts``.
    private(set) var groups: [String: [Int]] = [:]
    /// What became of the messages, by key.
    private(set) var receipts: [String: Receipt] = [:]
    /// When each receiver took a message, in the order of the ledger.
    private(set) var deliveries: [String: [Timestamp]] = [:]
    /// When a receiver last took a message about a category's trend.
    private(set) var trendMessages: [TrendScope: Timestamp] = [:]
    /// The baselines that were approved.
    private(set) var baselines: [ChangeNotice] = []

    /// A category at a receiver.
    struct TrendScope: Hashable, Sendable {
        var receiver: String
        var category: String

        init(receiver: String, alert: NotifiableAlert) {
            self.receiver = receiver
            category = alert.labels["category"] ?? ""
        }
    }

    /// Folds decisions.
    ///
    /// - Parameter decisions: Decisions of at least ``types``, in the order of the ledger; others are
    ///   passed over.
    public init(_ decisions: [DecisionRecord] = []) {
        let history = AlertHistory(decisions)
        alerts = history.alerts.map { NotifiableAlert(alert: $0) }
        var indices: [String: Int] = [:]
        for (index, alert) in alerts.enumerated() {
            indices[alert.id] = index
            groups[alert.deduplicationKey, default: []].append(index)
        }
        for decision in decisions {
            switch decision.type {
            case .alertResolved:
                guard let data = decision.data(as: AlertResolvedData.self),
                    let index = indices[data.alert],
                    alerts[index].alert.resolvedPosition == decision.position
                else { continue }
                alerts[index].end = NotifiableAlert.End(
                    data: data,
                    time: decision.time,
                    position: decision.position,
                    recorded: decision.recorded
                )
            case .notificationDelivered:
                guard let data = decision.data(as: NotificationData.self) else { continue }
                deliver(data, decision.time, data.alert.flatMap { indices[$0] })
            case .notificationFailed:
                guard let data = decision.data(as: NotificationData.self) else { continue }
                fail(data, decision.time)
            case .baselineApproved:
                guard let data = decision.data(as: BaselineData.self) else { continue }
                baselines.append(data.notice(decision))
            default:
                break
            }
        }
    }

    private mutating func deliver(
        _ data: NotificationData,
        _ time: Timestamp,
        _ index: Int?
    ) {
        var receipt = receipt(data)
        receipt.deliveredAt = time
        receipt.isFinal = false
        if let reference = data.reference { receipt.reference = reference }
        receipts[data.key] = receipt
        deliveries[data.receiver, default: []].append(time)
        if let index, alerts[index].isTrend, data.transition != nil {
            let scope = TrendScope(receiver: data.receiver, alert: alerts[index])
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
        alerts.filter(\.alert.isFiring)
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
