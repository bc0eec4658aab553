import Foundation
import Ledger
import Projections
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Notify

/// A courier on a story's ledger, with short pauses and the real network of the loopback.
struct CourierBench {
    let story: AlertStory
    let client = HTTPClient()

    init() throws {
        story = try AlertStory()
    }

    static let limits = DeliveryLimits(
        messagesPerMinute: 10_000,
        // Longer than any answer takes on a machine that is busy with other tests.
        timeoutSeconds: 5,
        attemptsMax: 6,
        backoffSeconds: 0.05,
        backoffSecondsMax: 0.4
    )

    static func pager(_ url: String, name: String = "pager") -> ReceiverSettings {
        ReceiverSettings(
            name: name,
            channel: .pagerDuty(
                PagerDutySettings(
                    routingKey: .variable("PAGER_KEY"),
                    url: url + "/v2/enqueue",
                    changeURL: url + "/v2/change/enqueue",
                    changeEnvironments: []
                )
            ),
            limits: limits
        )
    }

    static func team(_ name: String = "team") -> ReceiverSettings {
        ReceiverSettings(
            name: name,
            channel: .slackWebhook(url: .variable("SLACK_URL")),
            limits: limits
        )
    }

    func means(
        append: (@Sendable ([NotificationOutcome]) async throws -> Void)? = nil,
        write: @escaping @Sendable (String) throws -> Void = { _ in }
    ) -> CourierMeans {
        let story = story
        // The story's time begins in 2026; it runs as fast as the real one.
        let begun = Date()
        return CourierMeans(
            transport: client,
            now: { AlertStory.time(1).advanced(bySeconds: Date().timeIntervalSince(begun)) },
            jitter: { 0.5 },
            write: write,
            append: append ?? { try story.record($0) }
        )
    }

    /// Sends what is due, for as long as it takes up to some seconds.
    func deliver(
        _ receivers: [ReceiverSettings],
        environment: [String: String] = [:],
        seconds: Double = 120,
        append: (@Sendable ([NotificationOutcome]) async throws -> Void)? = nil
    ) async throws -> CourierReport {
        let outbox = try story.outbox()
        let settings = NotificationSettings(receivers: receivers)
        let courier = Courier(
            settings,
            environment: ["PAGER_KEY": "ROUTING-KEY"].merging(environment) { $1 },
            outbox: outbox,
            means: means(append: append)
        )
        let conditions = Outbox.Conditions(settings: settings, now: AlertStory.time(1))
        await courier.submit(
            outbox.plan(conditions).due,
            standing: outbox.standing(conditions)
        )
        return await courier.settle(within: seconds)
    }

    /// The recorded outcomes as `delivered pager fired` or `failed pager fired 2`.
    func outcomes() throws -> [String] {
        try story.decisions().compactMap { decision in
            guard let data = decision.data(as: NotificationData.self) else { return nil }
            let transition = data.transition ?? "-"
            switch decision.type {
            case .notificationDelivered:
                return "delivered \(data.receiver) \(transition)"
            case .notificationFailed:
                let word = data.final == true ? "dead" : "failed"
                return "\(word) \(data.receiver) \(transition) \(data.attempts ?? 0)"
            default:
                return nil
            }
        }
    }
}

extension CourierReport {
    func entry(_ name: String) -> Entry? { entries.first { $0.receiver == name } }
}
