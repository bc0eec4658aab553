import Ledger
import Projections

/// Derives what is due, alert by alert and receiver by receiver.
///
/// The rules, for an alert that a receiver should hear of:
/// - It fires: the firing is due, unless it is suppressed now.
/// - It has ended and the receiver keeps state for a key (PagerDuty, Alertmanager): the end is due, even
///   if no firing is known to have been sent, because a process may have died after it sent one. For
///   PagerDuty it is due only with the last alert of the key, since an end closes the whole incident.
/// - It has ended and the receiver writes messages: the end is due if the firing was sent or tried;
///   otherwise the alert joins a summary of what came and went unseen.
struct OutboxPlanner {
    /// The most alerts in one summary.
    private static let missedMax = 200
    /// For how long a category's trend is told once, in seconds.
    private static let trendQuietSeconds = 3_600.0

    let outbox: Outbox
    let conditions: Outbox.Conditions
    private var plan = Outbox.Plan()
    private var missed: [String: [NotifiableAlert]] = [:]
    private var plannedTrends: Set<Outbox.TrendScope> = []

    init(outbox: Outbox, conditions: Outbox.Conditions) {
        self.outbox = outbox
        self.conditions = conditions
    }

    // MARK: Alerts

    mutating func plan(_ alert: NotifiableAlert) {
        guard mayBeDue(alert) else { return }
        let suppression = conditions.suppression(alert)
        for receiver in receivers(of: alert) where receiver.channel.kind.takesAlerts {
            if alert.end == nil {
                planFiring(alert, receiver, suppression)
            } else {
                planEnd(alert, receiver, suppression)
            }
        }
    }

    /// Whether anybody could still have to hear of it: what ended long ago is soon passed over.
    private func mayBeDue(_ alert: NotifiableAlert) -> Bool {
        guard let end = alert.end else { return true }
        return conditions.now.seconds(since: end.recorded) <= conditions.horizonSeconds
            || conditions.settings.receivers.contains { isKnown(alert, to: $0.name) }
    }

    /// Those that the routes name, and those that were told before the routes changed.
    private func receivers(of alert: NotifiableAlert) -> [ReceiverSettings] {
        let routed = Set(
            conditions.settings.receivers(of: alert.severity, labels: alert.labels).map(\.name)
        )
        return conditions.settings.receivers.filter {
            routed.contains($0.name) || isKnown(alert, to: $0.name)
        }
    }

    /// Whether the firing was sent or tried.
    private func isKnown(_ alert: NotifiableAlert, to receiver: String) -> Bool {
        outbox.receipts[NotificationKey.key(alert, "fired", receiver)] != nil
    }

    private mutating func planFiring(
        _ alert: NotifiableAlert,
        _ receiver: ReceiverSettings,
        _ suppression: String?
    ) {
        let key = NotificationKey.key(alert, "fired", receiver.name)
        if let suppression, outbox.receipts[key]?.deliveredAt == nil {
            hold(key, receiver, alert, suppression)
            return
        }
        add(alert, .fired, key: key, at: alert.firedAt, alert.alert.firedPosition, receiver)
        planAcknowledgement(alert, receiver)
    }

    private mutating func planAcknowledgement(
        _ alert: NotifiableAlert,
        _ receiver: ReceiverSettings
    ) {
        guard let acknowledgement = alert.alert.acknowledgement else { return }
        switch receiver.channel.kind {
        case .pagerDuty, .slack, .standardOutput: break
        case .alertmanager, .webhook, .pushgateway, .textfile: return
        }
        add(
            alert,
            .acknowledged(acknowledgement),
            key: NotificationKey.key(alert, "acknowledged", receiver.name),
            at: acknowledgement.time,
            acknowledgement.position,
            receiver
        )
    }

    private mutating func planEnd(
        _ alert: NotifiableAlert,
        _ receiver: ReceiverSettings,
        _ suppression: String?
    ) {
        guard let end = alert.end else { return }
        let isKnown = isKnown(alert, to: receiver.name)
        let age = conditions.now.seconds(since: end.recorded)
        let isTold = isKnown || (suppression == nil && age <= conditions.horizonSeconds)
        guard isTold else { return }
        let key = NotificationKey.key(alert, "resolved", receiver.name)
        if receiver.channel.kind.keepsState {
            guard isKnown || !alert.isMissed else { return }
            guard isOpen(key) else { return }
            if receiver.channel.kind == .pagerDuty, !closesKey(alert, end, receiver) { return }
        } else if !isKnown {
            let key = NotificationKey.key(alert, "missed", receiver.name)
            if isOpen(key) { missed[receiver.name, default: []].append(alert) }
            return
        }
        add(alert, .resolved(end.data), key: key, at: end.time, end.position, receiver)
    }

    /// Whether an end is the last transition of its key among the alerts that a receiver hears of.
    private func closesKey(
        _ alert: NotifiableAlert,
        _ end: NotifiableAlert.End,
        _ receiver: ReceiverSettings
    ) -> Bool {
        // The latest first: they are the likeliest to follow this end, and routes cost more to ask.
        for other in group(of: alert).reversed() where other.id != alert.id {
            let isAfter = (other.end?.position).map { $0 > end.position } ?? true
            if isAfter, receivers(of: other).contains(where: { $0.name == receiver.name }) {
                return false
            }
        }
        return true
    }

    private func group(of alert: NotifiableAlert) -> [NotifiableAlert] {
        (outbox.groups[alert.deduplicationKey] ?? []).map { outbox.alerts[$0] }
    }

    // MARK: Messages

    private func isOpen(_ key: String) -> Bool {
        guard let receipt = outbox.receipts[key] else { return true }
        if receipt.deliveredAt != nil { return false }
        return !receipt.isFinal || conditions.retried.contains(key)
    }

    private mutating func hold(
        _ key: String,
        _ receiver: ReceiverSettings,
        _ alert: NotifiableAlert,
        _ reason: String
    ) {
        plan.held.append(
            HeldNotification(key: key, receiver: receiver.name, alert: alert.id, reason: reason)
        )
    }

    private mutating func add(
        _ alert: NotifiableAlert,
        _ transition: AlertNotice.Transition,
        key: String,
        at time: Timestamp,
        _ position: Position,
        _ receiver: ReceiverSettings
    ) {
        guard isOpen(key) else { return }
        let opener = opener(of: alert, at: receiver.name)
        let others = others(of: alert)
        let notice = AlertNotice(
            transition: transition,
            alert: alert,
            time: time,
            others: others,
            isIncidentOver: alert.end != nil && others.isEmpty,
            opener: opener?.alert.id == alert.id ? nil : opener?.alert.fired
        )
        var record = NotificationData(receiver: receiver.name, key: key)
        record.alert = alert.id
        record.transition = transition.name
        record.dedupkey = alert.deduplicationKey
        record.incident = alert.incident
        var delivery = Delivery(
            receiver: receiver.name,
            group: alert.deduplicationKey,
            content: .alert(notice),
            records: [record],
            position: position
        )
        delivery.reference = opener?.reference
        delivery.thread = alert.incident
        schedule(&delivery)
        if receiver.channel.kind == .slack, alert.isTrend {
            guard waitForTrend(&delivery, alert, receiver) else { return }
        }
        plan.due.append(delivery)
    }

    /// Takes over what earlier attempts left: their number, and the time of the next.
    private func schedule(_ delivery: inout Delivery) {
        guard let receipt = outbox.receipts[delivery.key] else { return }
        guard !conditions.retried.contains(delivery.key) else { return }
        delivery.failedAttempts = receipt.failedAttempts
        delivery.notBefore = receipt.retryAt
    }

    /// Keeps a category's trend to one message an hour; false if another message goes first.
    private mutating func waitForTrend(
        _ delivery: inout Delivery,
        _ alert: NotifiableAlert,
        _ receiver: ReceiverSettings
    ) -> Bool {
        let scope = Outbox.TrendScope(receiver: receiver.name, alert: alert)
        let quietUntil = outbox.trendMessages[scope].map {
            $0.advanced(bySeconds: Self.trendQuietSeconds)
        }
        if let quietUntil, quietUntil > conditions.now {
            hold(delivery.key, receiver, alert, "one message an hour for a category's trend")
            return false
        }
        guard plannedTrends.insert(scope).inserted else {
            hold(delivery.key, receiver, alert, "one message an hour for a category's trend")
            return false
        }
        return true
    }

    /// The alert whose message opened the incident at a receiver, and what it calls that message.
    private func opener(
        of alert: NotifiableAlert,
        at receiver: String
    ) -> (alert: NotifiableAlert, reference: String)? {
        for other in group(of: alert) where other.incident == alert.incident {
            let key = NotificationKey.key(other, "fired", receiver)
            if let reference = outbox.receipts[key]?.reference { return (other, reference) }
        }
        return nil
    }

    /// The other alerts of the key that fire, the most severe first.
    private func others(of alert: NotifiableAlert) -> [AlertFiredData] {
        group(of: alert).filter { $0.id != alert.id && $0.end == nil }.map(\.alert)
            .sorted { ($0.severity, $0.firedPosition) < ($1.severity, $1.firedPosition) }
            .map(\.evidence)
    }

    // MARK: Summaries and changes

    mutating func planChanges() {
        for receiver in conditions.settings.receivers {
            guard case .pagerDuty(let settings) = receiver.channel,
                !settings.changeEnvironments.isEmpty
            else { continue }
            let notices = conditions.changes.map(ChangeNotice.init) + outbox.baselines
            for notice in notices.sorted(by: { $0.position < $1.position }) {
                if let environment = notice.environment,
                    !settings.changeEnvironments.contains(environment)
                {
                    continue
                }
                addChange(notice, receiver)
            }
        }
    }

    private mutating func addChange(_ notice: ChangeNotice, _ receiver: ReceiverSettings) {
        let age = conditions.now.seconds(since: notice.time)
        let parts = ["change", "\(notice.position.rawValue)", receiver.name]
        let key = NotificationKey.key(parts)
        guard age <= conditions.horizonSeconds, isOpen(key) else { return }
        var delivery = Delivery(
            receiver: receiver.name,
            group: key,
            content: .change(notice),
            records: [NotificationData(receiver: receiver.name, key: key)],
            position: notice.position
        )
        schedule(&delivery)
        plan.due.append(delivery)
    }

    mutating func finished() -> Outbox.Plan {
        for receiver in conditions.settings.receivers {
            guard let alerts = missed[receiver.name]?.prefix(Self.missedMax), !alerts.isEmpty,
                let last = alerts.last
            else { continue }
            let records = alerts.map { alert in
                let key = NotificationKey.key(alert, "missed", receiver.name)
                var record = NotificationData(receiver: receiver.name, key: key)
                record.alert = alert.id
                record.dedupkey = alert.deduplicationKey
                record.incident = alert.incident
                return record
            }
            var delivery = Delivery(
                receiver: receiver.name,
                group: "missed",
                content: .missed(MissedNotice(alerts: Array(alerts))),
                records: records,
                position: last.end?.position ?? last.alert.firedPosition
            )
            schedule(&delivery)
            plan.due.append(delivery)
        }
        plan.due.sort { ($0.position, $0.receiver) < ($1.position, $1.receiver) }
        return plan
    }
}
