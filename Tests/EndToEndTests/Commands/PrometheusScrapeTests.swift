import Foundation
import Synchronization
import TestSupport
import Testing
import Transport

/// A real Prometheus scrapes what the binary prints, and decides by the rule file of the documentation.
@Suite(
    .serialized,
    .enabled(
        if: LedgerBinary.isBuilt && PeerProcess.path(of: "prometheus") != nil,
        "the ledger product or prometheus is missing"
    )
)
struct PrometheusScrapeTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs")

    /// What is served at the moment.
    private final class Page: Sendable {
        let text = Mutex("")
    }

    private struct Alerts: Decodable {
        struct Content: Decodable { var alerts: [Alert] }
        struct Alert: Decodable {
            var labels: [String: String]
            var annotations: [String: String]
            var state: String
        }
        var data: Content
    }

    private struct Rules: Decodable {
        struct Content: Decodable { var groups: [Group] }
        struct Group: Decodable { var rules: [Rule] }
        struct Rule: Decodable {
            var name: String
            var health: String
            var lastError: String?
        }
        var data: Content
    }

    private struct Found: Decodable {
        struct Content: Decodable { var result: [Series] }
        struct Series: Decodable { var metric: [String: String] }
        var status: String
        var error: String?
        var data: Content?
    }

    private static func get<Reply: Decodable>(
        _ url: String,
        as type: Reply.Type
    ) async throws -> Reply {
        let response = try await HTTPClient().send(HTTPRequest(method: "GET", url: url))
        return try JSONDecoder().decode(Reply.self, from: response.body)
    }

    private static func query(_ url: String, _ expression: String) async throws -> Found {
        let text = try #require(
            expression.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        )
        return try await get("\(url)/api/v1/query?query=\(text)", as: Found.self)
    }

    /// What `ledger metrics` prints for a ledger of such scores.
    private static func exposition(_ faithfulness: Double) async throws -> String {
        let bench = try await MetricsLines.bench(faithfulness: faithfulness)
        return try await bench.ledger("metrics").standardOutput
    }

    /// The rules with timers of a second: nobody waits a quarter of an hour for a test.
    private static func hastyRules() throws -> String {
        try String(contentsOf: docs.appending(path: "prometheus/ledger-rules.yml"), encoding: .utf8)
            .replacing(/(?m)^( +(?:for|keep_firing_for): )\w+$/) { "\($0.1)1s" }
    }

    private static func start(
        _ folder: TemporaryFolder,
        port target: UInt16
    ) async throws -> (PeerProcess, String) {
        let rules = try folder.write(try hastyRules(), to: "rules.yml")
        let configuration = """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ['\(rules)']
            scrape_configs:
              - job_name: ledger
                static_configs:
                  - targets: ['127.0.0.1:\(target)']
            """
        return try await PeerProcess.prometheus(configuration: configuration, in: folder)
    }

    /// Asks until the alerts are as they are to be, for half a minute at most.
    private static func alerts(
        _ url: String,
        until isDone: (Set<String>) -> Bool
    ) async throws -> [Alerts.Alert] {
        var firing: [Alerts.Alert] = []
        for _ in 0..<150 {
            let reply = try await get(url + "/api/v1/alerts", as: Alerts.self)
            firing = reply.data.alerts.filter { $0.state == "firing" }
            if isDone(Set(firing.compactMap { $0.labels["alertname"] })) { return firing }
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("the alerts stayed \(firing.map(\.labels))")
        return firing
    }

    @Test func prometheusAlertsOnWhatTheLedgerExports() async throws {
        let folder = try TemporaryFolder()
        let page = Page()
        let bad = try await Self.exposition(0.3)
        let good = try await Self.exposition(0.9)
        page.text.withLock { $0 = bad }
        let server = try LoopbackServer { _, _ in
            .answer(
                200,
                headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
                body: page.text.withLock { $0 }
            )
        }
        let (prometheus, url) = try await Self.start(folder, port: server.port)
        defer { withExtendedLifetime(prometheus) {} }
        let collapsed = ["faithfulness_collapsed", "faithfulness_degraded", "faithfulness_low"]
        let firing = try await Self.alerts(url) { $0.isSuperset(of: collapsed) }
        #expect(Set(firing.compactMap { $0.labels["alertname"] }) == Set(collapsed))
        let page0 = try #require(firing.first { $0.labels["alertname"] == collapsed[0] })
        #expect(page0.labels["feature"] == "search" && page0.labels["severity"] == "P0")
        #expect(page0.annotations["runbook_url"] == "docs/runbooks/faithfulness.md")
        try await Self.checkQueries(url)
        page.text.withLock { $0 = good }
        _ = try await Self.alerts(url) { $0.isEmpty }
        let rules = try await Self.get(url + "/api/v1/rules", as: Rules.self)
        let all = rules.data.groups.flatMap(\.rules)
        #expect(all.count > 12)
        for rule in all { #expect(rule.health == "ok", "\(rule.name): \(rule.lastError ?? "")") }
    }

    private struct Dashboard: Decodable {
        struct Panel: Decodable {
            var title: String
            var targets: [Query]?
        }
        struct Query: Decodable { var expr: String }
        struct Annotations: Decodable { var list: [Query] }
        var panels: [Panel]
        var annotations: Annotations
    }

    /// Prometheus takes every query of the dashboard, and has an answer to those that must have one.
    private static func checkQueries(_ url: String) async throws {
        let data = try Data(contentsOf: docs.appending(path: "grafana/dashboard.json"))
        let dashboard = try JSONDecoder().decode(Dashboard.self, from: data)
        let queries =
            dashboard.panels.flatMap { $0.targets ?? [] }.map(\.expr)
            + dashboard.annotations.list.map(\.expr)
        #expect(queries.count > 20)
        var answered = 0
        for query in queries {
            let concrete = query.replacing("$__rate_interval", with: "1m")
                .replacing("$environment", with: "production")
                .replacing("$feature", with: "search").replacing("$metric", with: "faithfulness")
            let found = try await Self.query(url, concrete)
            #expect(found.status == "success", "\(concrete): \(found.error ?? "")")
            if found.data?.result.isEmpty == false { answered += 1 }
        }
        // Without limits, deployments, receivers, runs and other metrics, these have one.
        #expect(answered >= 14, "\(answered) of \(queries.count)")
    }
}
