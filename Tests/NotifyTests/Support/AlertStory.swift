import Foundation
import Ingest
import Ledger
import Projections
import TestSupport

@testable import Notify

/// Alerts and deliveries in a ledger of their own, written event by event.
final class AlertStory: Sendable {
    /// 2026-10-13T10:00:00Z.
    static let start = Timestamp(seconds: 1_791_885_600)

    let folder: TemporaryFolder
    let store: SQLiteEventStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteEventStore(path: folder.path("ledger.db"), access: .create)
    }

    /// Opens the ledger of another process.
    init(path: String) throws {
        folder = try TemporaryFolder()
        store = try SQLiteEventStore(path: path, access: .readWrite)
    }

    var path: String { folder.path("ledger.db") }

    static func time(_ minutes: Double) -> Timestamp { start.advanced(bySeconds: minutes * 60) }

    /// Appends an event that happened some minutes after the start.
    func append(_ id: String, _ type: EventType, _ data: any Encodable, at minutes: Double) throws {
        let time = Self.time(minutes)
        let appender = OwnEventAppender(store: store, source: "/test", clock: { time })
        _ = try appender.append([OwnEvent(id: id, type: type, time: time, data: data)])
    }

    /// Lets an alert fire.
    func fire(
        _ id: String,
        _ severity: AlertSeverity = .p1,
        rule: String = "faithfulness-degraded",
        at minutes: Double = 0,
        _ change: (inout AlertFiredData) -> Void = { _ in }
    ) throws {
        var data = Self.evidence(id, severity)
        data.rule = rule
        data.labels = ["severity_of": severity.rawValue]
        change(&data)
        try append("fired/\(id)", .alertFired, data, at: minutes)
    }

    /// What a firing of faithfulness in search says.
    static func evidence(_ id: String, _ severity: AlertSeverity) -> AlertFiredData {
        var data = AlertFiredData(alert: id, rule: "faithfulness-degraded", severity: severity)
        data.metric = "faithfulness"
        data.environment = "production"
        data.feature = "search"
        data.detector = "threshold"
        data.value = 0.61
        data.comparison = "<"
        data.threshold = 0.65
        data.samples = 143
        data.windowseconds = 3_600
        data.title = "Faithfulness degraded"
        data.message = "Answers are not grounded in their sources."
        data.runbook = "https://runbooks.example/llm-faithfulness"
        data.owner = "search-team"
        data.onset = "2026-10-13T09:13:00Z"
        data.onsetlow = "2026-10-13T09:11:00Z"
        data.onsethigh = "2026-10-13T09:16:00Z"
        data.suspects = [
            AlertSuspect(
                kind: "deployment",
                id: "dep-771",
                time: "2026-10-13T09:12:00Z",
                probability: 0.97,
                confidence: "strong",
                reason: "live 1 minute before the onset"
            )
        ]
        data.dedupkey = "qualityledger:production/search:faithfulness"
        data.incident = "I-1"
        return data
    }

    /// Lets an alert end.
    func resolve(
        _ id: String,
        rule: String = "faithfulness-degraded",
        at minutes: Double,
        isMissed: Bool = false
    ) throws {
        var data = AlertResolvedData(alert: id, rule: rule)
        data.value = 0.88
        data.samples = 120
        data.reason = "recovered"
        if isMissed { data.missed = true }
        try append("resolved/\(id)", .alertResolved, data, at: minutes)
    }

    func acknowledge(_ id: String, at minutes: Double) throws {
        let data = AlertAcknowledgedData(alert: id, by: "mk", note: "looking")
        try append("acknowledged/\(id)", .alertAcknowledged, data, at: minutes)
    }

    /// Records what became of an attempt.
    func record(_ outcomes: [NotificationOutcome]) throws {
        for outcome in outcomes {
            let appender = OwnEventAppender(
                store: store,
                source: "/notify",
                clock: { outcome.time }
            )
            _ = try appender.append([
                OwnEvent(
                    id: outcome.eventID,
                    type: outcome.type,
                    time: outcome.time,
                    data: outcome.data
                )
            ])
        }
    }

    /// Records that deliveries succeeded.
    func deliver(_ due: [Delivery], at minutes: Double, reference: String? = nil) throws {
        try record(
            due.flatMap(\.records).map { record in
                var data = record
                data.reference = reference
                let time = Self.time(minutes)
                return NotificationOutcome(type: .notificationDelivered, time: time, data: data)
            }
        )
    }

    /// Records that a first attempt failed.
    func fail(_ due: [Delivery], at minutes: Double, isFinal: Bool = false) throws {
        try record(
            due.flatMap(\.records).map { record in
                var data = record
                data.attempts = 1
                data.reason = "503"
                data.final = isFinal
                let time = Self.time(minutes)
                return NotificationOutcome(type: .notificationFailed, time: time, data: data)
            }
        )
    }

    /// Everything that the ledger has, as the fold takes it.
    func decisions() throws -> [DecisionRecord] {
        var records: [DecisionRecord] = []
        let size = try store.head().size
        guard size > 0 else { return [] }
        try store.readEvents(in: Position(rawValue: 1)...Position(rawValue: size)) { row in
            records.append(
                DecisionRecord(
                    position: row.position,
                    time: row.time,
                    recorded: row.recorded,
                    type: row.type,
                    body: Data(row.body)
                )
            )
        }
        return records
    }

    func outbox() throws -> Outbox { Outbox(try decisions()) }

    func plan(
        _ receivers: [ReceiverSettings],
        at minutes: Double,
        routes: [NotificationRoute] = [],
        retried: Set<String> = [],
        changes: [ChangeRecord] = [],
        suppression: @escaping (NotifiableAlert) -> String? = { _ in nil }
    ) throws -> Outbox.Plan {
        try outbox().plan(
            Outbox.Conditions(
                settings: NotificationSettings(receivers: receivers, routes: routes),
                now: Self.time(minutes),
                changes: changes,
                retried: retried,
                suppression: suppression
            )
        )
    }
}

extension ReceiverSettings {
    static let pager = ReceiverSettings(
        name: "pager",
        channel: .pagerDuty(
            PagerDutySettings(routingKey: .variable("PAGER_KEY"), changeEnvironments: [])
        )
    )
    static let team = ReceiverSettings(
        name: "team",
        channel: .slackWebhook(url: .variable("SLACK_URL"))
    )
    static let bot = ReceiverSettings(
        name: "bot",
        channel: .slackBot(SlackBotSettings(token: .variable("SLACK_TOKEN"), channel: "#quality"))
    )
    static let alertmanager = ReceiverSettings(
        name: "alertmanager",
        channel: .alertmanager(
            EndpointSettings(url: .literal("http://127.0.0.1:9093")),
            resolveAfterSeconds: 3_600
        )
    )
    static let hook = ReceiverSettings(
        name: "hook",
        channel: .webhook(EndpointSettings(url: .literal("http://127.0.0.1/hook")), secret: nil)
    )
    static let console = ReceiverSettings(name: "console", channel: .standardOutput)
}

extension Outbox.Plan {
    /// Each message as `receiver transition alert`, in order.
    var summary: [String] {
        due.map { delivery in
            switch delivery.content {
            case .alert(let notice):
                "\(delivery.receiver) \(notice.transition.name) \(notice.alert.id)"
            case .missed(let notice):
                "\(delivery.receiver) missed \(notice.alerts.map(\.id).joined(separator: " "))"
            case .change(let notice):
                "\(delivery.receiver) change \(notice.id)"
            }
        }
    }
}
