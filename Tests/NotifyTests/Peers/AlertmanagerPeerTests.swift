import Foundation
import Ledger
import Projections
import TestSupport
import Testing
import Transport

@testable import Notify

/// The real Alertmanager takes what we push, and says so through its own tool.
@Suite(
    .serialized,
    .enabled(
        if: PeerProcess.path(of: "prometheus-alertmanager") != nil
            && PeerProcess.path(of: "amtool") != nil,
        "prometheus-alertmanager is not installed"
    )
)
struct AlertmanagerPeerTests {
    /// An Alertmanager that sends its own webhooks to a URL.
    private static func start(
        _ folder: TemporaryFolder,
        webhook: String
    ) async throws -> (process: PeerProcess, url: String) {
        let port = try PeerProcess.freePort()
        let configuration = try folder.write(
            """
            route:
              receiver: hook
              group_by: ['...']
              group_wait: 0s
              group_interval: 1s
            receivers:
              - name: hook
                webhook_configs:
                  - url: \(webhook)
            """,
            to: "alertmanager.yml"
        )
        let process = try PeerProcess(
            "prometheus-alertmanager",
            [
                "--config.file=\(configuration)", "--storage.path=\(folder.path("data"))",
                "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
            ]
        )
        let url = "http://127.0.0.1:\(port)"
        try await process.waitForHealth(url + "/-/ready")
        return (process, url)
    }

    /// What amtool lists: the labels of each alert.
    private func alerts(_ url: String, _ filter: String...) throws -> [[String: Any]] {
        let text = try PeerProcess.run(
            "amtool",
            ["--alertmanager.url=\(url)", "alert", "query", "-o", "json"] + filter
        )
        let list = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        return list ?? []
    }

    /// The clock of this machine: Alertmanager ends alerts by its own.
    private static func now() -> Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
    }

    @Test func anAlertFiresIsRepeatedAndEnds() async throws {
        let hook = try LoopbackServer { _, _ in .answer(200) }
        let folder = try TemporaryFolder()
        let (process, url) = try await Self.start(folder, webhook: hook.url)
        defer { withExtendedLifetime(process) {} }
        let story = try AlertStory()
        let hostile = "a\"b\\c\nd <!channel> é"
        let minutes = Self.now().seconds(since: AlertStory.start) / 60
        try story.fire("A-1", at: minutes - 2) { $0.labels = ["te-am": hostile] }
        let settings = NotificationSettings(receivers: [
            ReceiverSettings(
                name: "am",
                channel: .alertmanager(
                    EndpointSettings(url: .literal(url)),
                    resolveAfterSeconds: 600
                )
            )
        ])
        let client = HTTPClient()
        func deliver() async throws -> CourierReport {
            let outbox = try story.outbox()
            let courier = Courier(
                settings,
                environment: [:],
                outbox: outbox,
                means: CourierMeans(
                    transport: client,
                    now: { Self.now() },
                    write: { _ in },
                    append: { try story.record($0) }
                )
            )
            let conditions = Outbox.Conditions(settings: settings, now: Self.now())
            await courier.submit(
                outbox.plan(conditions).due,
                standing: outbox.standing(conditions)
            )
            return await courier.settle(within: 60)
        }
        #expect(try await deliver().entry("am")?.delivered == 1)
        // Again, as after a crash, and again as each run does: it stays one alert.
        #expect(try await deliver().isComplete)
        let firing = try alerts(url, "alertname=faithfulness-degraded", "severity=P1")
        #expect(firing.count == 1)
        let labels = try #require(firing.first?["labels"] as? [String: String])
        #expect(labels["metric"] == "faithfulness")
        #expect(labels["te_am"] == PlainText.line(hostile))
        try story.resolve("A-1", at: minutes - 1)
        #expect(try await deliver().entry("am")?.delivered == 1)
        #expect(try alerts(url).isEmpty)
        // What Alertmanager sends on has the same shape as our own webhook's bodies.
        for _ in 0..<50 where !hook.requests.contains(where: { $0.member("status") == "resolved" })
        {
            try await Task.sleep(for: .milliseconds(100))
        }
        let theirs = try #require(hook.requests.first { $0.member("status") == "firing" })
        try expectSameShape(theirs.body, story)
    }

    /// Compares the members of Alertmanager's body with ours.
    private func expectSameShape(_ theirs: Data, _ story: AlertStory) throws {
        let channel = WebhookChannel(
            url: "http://h",
            credentials: .none,
            secret: nil,
            receiver: "hook",
            timeoutSeconds: 1
        )
        let minutes = Self.now().seconds(since: AlertStory.start) / 60
        let fresh = try AlertStory()
        try fresh.fire("A-1", at: minutes)
        let due = try fresh.plan([.hook], at: minutes).due
        let ours = try #require(try channel.requests(due[0], now: Self.now())[0].body)
        let names = try [theirs, ours].map { data -> (Set<String>, Set<String>) in
            let body = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let alert = try #require((body["alerts"] as? [[String: Any]])?.first)
            return (Set(body.keys), Set(alert.keys))
        }
        #expect(names[0].0 == names[1].0)
        #expect(names[0].1 == names[1].1)
    }
}
