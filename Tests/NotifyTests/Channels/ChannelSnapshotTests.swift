import Ledger
import Projections
import Testing

@testable import Notify

/// Every message of every channel, as it goes out.
struct ChannelSnapshotTests {
    private let now = AlertStory.time(21)

    /// The messages of a story: a firing, its acknowledgement, its end, and one that was missed.
    private func deliveries(
        to receiver: ReceiverSettings,
        reference: String? = nil
    ) throws -> [(name: String, delivery: Delivery)] {
        let story = try AlertStory()
        try story.fire("A-1")
        try story.fire("A-2", .p2, rule: "relevance-degraded", at: 1) {
            $0.metric = "answer_relevance"
            $0.title = "Answer relevance degraded"
            $0.value = 0.55
            $0.threshold = 0.6
            $0.suspects = nil
        }
        let fired = try story.plan([receiver], at: 2).due
        var messages = [("fired", fired[0])]
        try story.deliver(fired, at: 2, reference: reference)
        try story.acknowledge("A-1", at: 5)
        if let acknowledged = try story.plan([receiver], at: 6).due.first {
            messages.append(("acknowledged", acknowledged))
            try story.deliver([acknowledged], at: 6)
        }
        try story.resolve("A-2", rule: "relevance-degraded", at: 15)
        if let partial = try story.plan([receiver], at: 16).due.first {
            messages.append(("resolved-in-part", partial))
            try story.deliver([partial], at: 16)
        }
        try story.resolve("A-1", at: 20)
        messages.append(("resolved", try story.plan([receiver], at: 21).due[0]))
        try story.deliver([messages[messages.count - 1].1], at: 21)
        try story.fire("A-3", at: 30) {
            $0.incident = "I-3"
            $0.missed = true
        }
        try story.resolve("A-3", at: 35, isMissed: true)
        if let missed = try story.plan([receiver], at: 60).due.first {
            messages.append(("missed", missed))
        }
        return messages
    }

    private func expectMessages(
        of channel: any NotificationChannel,
        _ receiver: ReceiverSettings,
        reference: String? = nil
    ) throws {
        for (name, delivery) in try deliveries(to: receiver, reference: reference) {
            let requests = try channel.requests(delivery, now: now)
            #expect(!requests.isEmpty)
            let text = requests.map(\.transcript).joined(separator: "\n")
            try expectSnapshot(text, named: "\(receiver.name)-\(name)")
        }
    }

    @Test func pagerDuty() throws {
        let channel = PagerDutyChannel(
            routingKey: "ROUTING-KEY",
            url: "https://events.pagerduty.com/v2/enqueue",
            changeURL: "https://events.pagerduty.com/v2/change/enqueue",
            timeoutSeconds: 10
        )
        var pager = ReceiverSettings.pager
        let routes = ["P0", "P1", "P2"]
        #expect(pager.channel.kind.standardSeverities == Array(routes.prefix(2)))
        pager.channel = .pagerDuty(PagerDutySettings(routingKey: .variable("PAGER_KEY")))
        try expectMessages(of: channel, .pager)
        let story = try AlertStory()
        var change = ChangeRecord(
            position: Position(rawValue: 7),
            time: AlertStory.time(0),
            kind: .deployment,
            id: "dep-771"
        )
        change.environment = "production"
        change.name = "search"
        change.version = "4.18.0"
        change.components = ["retrieval", "prompts"]
        change.by = "mk"
        change.commit = "9f3c2a1"
        change.message = "refactor context assembly"
        let due = try story.plan([pager], at: 1, changes: [change]).due
        let requests = try channel.requests(due[0], now: now)
        try expectSnapshot(requests.map(\.transcript).joined(), named: "pager-change")
    }

    @Test func slackByWebhook() throws {
        let channel = SlackWebhookChannel(url: "https://slack.example/hook", timeoutSeconds: 10)
        try expectMessages(of: channel, .team)
    }

    @Test func slackByABot() throws {
        let channel = SlackBotChannel(
            token: "TOKEN",
            channel: "#quality",
            url: "https://slack.com/api",
            timeoutSeconds: 10
        )
        try expectMessages(of: channel, .bot, reference: "C012/1791885720.000100")
    }

    @Test func alertmanager() throws {
        let channel = AlertmanagerChannel(
            url: "http://127.0.0.1:9093",
            credentials: .password(user: "ledger", "PASSWORD"),
            resolveAfterSeconds: 3_600,
            timeoutSeconds: 10
        )
        try expectMessages(of: channel, .alertmanager)
    }

    @Test func webhook() throws {
        let channel = WebhookChannel(
            url: "http://127.0.0.1/hook",
            credentials: .token("TOKEN"),
            secret: "SECRET",
            receiver: "hook",
            timeoutSeconds: 10
        )
        try expectMessages(of: channel, .hook)
    }

    @Test func standardOutput() throws {
        let lines = try deliveries(to: .console).map { name, delivery in
            "\(name): \(LineWording.line(delivery))"
        }
        try expectSnapshot(lines.joined(separator: "\n") + "\n", named: "console")
    }

    @Test func pushgateway() throws {
        let channel = PushgatewayChannel(
            url: "http://127.0.0.1:9091",
            job: "quality ledger",
            grouping: ["instance": "ci/1", "branch": "", "a-b": "ü"],
            credentials: .none,
            timeoutSeconds: 10
        )
        let sample = MetricSample(
            "llm_quality_score",
            help: "Windowed mean score.",
            labels: LabelSet(["metric": "faithfulness"]),
            value: 0.61
        )
        try expectSnapshot(channel.request([sample]).transcript, named: "pushgateway")
    }
}
