import Foundation
import Ledger
import Projections
import TestSupport
import Testing
import Transport

@testable import Notify

/// The real Pushgateway and Prometheus read what we write.
@Suite(
    .serialized,
    .enabled(
        if: ["prometheus", "promtool", "prometheus-pushgateway"].allSatisfy {
            PeerProcess.path(of: $0) != nil
        },
        "prometheus and prometheus-pushgateway are not installed"
    )
)
struct PrometheusPeerTests {
    static let hostile = "a\"b\\c\nd{}=, é 漢"

    static let samples = [
        MetricSample(
            "llm_quality_score",
            help: "Windowed mean score \\ with a backslash\nand a second line.",
            labels: LabelSet(["metric": "faithfulness", "feature": hostile]),
            value: 0.612_345_678_901_234_5
        ),
        MetricSample(
            "llm_quality_score",
            help: "Windowed mean score.",
            labels: LabelSet(["metric": "toxicity_rate", "model-version": "m 1"]),
            value: .leastNonzeroMagnitude
        ),
        MetricSample(
            "llm_quality_alerts_total",
            kind: .counter,
            help: "Alerts that fired.",
            labels: LabelSet(["severity": "P1"]),
            value: 3
        ),
        MetricSample("llm-quality.now", help: "A name to mend.", value: .infinity),
    ]

    @Test func promtoolFindsNothingWrong() throws {
        let text = MetricsText.prometheus.encode(Self.samples)
        #expect(try PeerProcess.run("promtool", ["check", "metrics"], input: text).isEmpty)
    }

    @Test func theTextfileIsReplacedWhole() throws {
        let folder = try TemporaryFolder()
        let file = MetricsTextfile(path: folder.path("quality.prom"))
        try file.write(Self.samples)
        try file.write(Self.samples)
        let url = URL(filePath: folder.path("quality.prom"))
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        #expect(text == MetricsText.prometheus.encode(Self.samples))
        let names = try FileManager.default.contentsOfDirectory(
            atPath: url.deletingLastPathComponent().path(percentEncoded: false)
        )
        #expect(names == ["quality.prom"])
        let attributes = try FileManager.default.attributesOfItem(
            atPath: url.path(percentEncoded: false)
        )
        #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o044 } == 0o044)
        #expect(throws: TextfileError.self) {
            try MetricsTextfile(path: folder.path("none/quality.prom")).write([])
        }
    }

    /// Pushes, lets a real Prometheus scrape the Pushgateway and an OpenMetrics page, and asks it.
    @Test func prometheusReadsWhatIsPushedAndServed() async throws {
        let folder = try TemporaryFolder()
        let gatewayPort = try PeerProcess.freePort()
        let gateway = try PeerProcess(
            "prometheus-pushgateway",
            ["--web.listen-address=127.0.0.1:\(gatewayPort)"]
        )
        defer { withExtendedLifetime(gateway) {} }
        let page = try LoopbackServer { _, _ in
            .answer(
                200,
                headers: ["Content-Type": MetricsText.openMetrics.mediaType],
                body: MetricsText.openMetrics.encode(Self.samples)
            )
        }
        let gatewayURL = "http://127.0.0.1:\(gatewayPort)"
        try await gateway.waitForHealth(gatewayURL + "/-/ready")
        try await push(to: gatewayURL)
        let (prometheus, url) = try await startPrometheus(
            folder,
            targets: ["pushed": "127.0.0.1:\(gatewayPort)", "served": "127.0.0.1:\(page.port)"]
        )
        defer { withExtendedLifetime(prometheus) {} }
        for job in ["pushed", "served"] {
            let found = try await query(url, "llm_quality_score{source=\"\(job)\"}", count: 2)
            let values = Dictionary(
                found.map { ($0.labels["metric"] ?? "", $0) },
                uniquingKeysWith: { first, _ in first }
            )
            #expect(values["faithfulness"]?.labels["feature"] == Self.hostile, "\(job)")
            #expect(values["faithfulness"]?.value == 0.612_345_678_901_234_5, "\(job)")
            #expect(values["toxicity_rate"]?.labels["model_version"] == "m 1", "\(job)")
            #expect(values["toxicity_rate"]?.value == .leastNonzeroMagnitude, "\(job)")
            let counters = try await query(
                url,
                "llm_quality_alerts_total{source=\"\(job)\"}",
                count: 1
            )
            #expect(counters.first?.value == 3)
        }
        let pushed = try await query(url, "llm_quality_now{source=\"pushed\"}", count: 1)
        #expect(pushed.first?.labels["branch"] == "feature/x")
        #expect(pushed.first?.labels["job"] == "quality ledger")
    }

    /// Pushes with the courier, first something that the second push must replace.
    private func push(to url: String) async throws {
        let settings = NotificationSettings(receivers: [
            ReceiverSettings(
                name: "push",
                channel: .pushgateway(
                    EndpointSettings(url: .literal(url)),
                    job: "quality ledger",
                    grouping: ["branch": "feature/x"]
                )
            )
        ])
        let courier = Courier(
            settings,
            environment: [:],
            outbox: Outbox(),
            means: CourierMeans(
                transport: HTTPClient(),
                now: { AlertStory.time(0) },
                write: { _ in },
                append: { _ in }
            )
        )
        let old = MetricSample(
            "llm_quality_score",
            help: "",
            labels: LabelSet(["metric": "gone"]),
            value: 1
        )
        for samples in [[old], Self.samples] {
            await courier.submit([], samples: samples)
            #expect(await courier.settle(within: 60).isComplete)
        }
    }

    private func startPrometheus(
        _ folder: TemporaryFolder,
        targets: [String: String]
    ) async throws -> (PeerProcess, String) {
        let jobs = targets.sorted { $0.key < $1.key }.map { name, target in
            """
              - job_name: \(name)
                honor_labels: true
                static_configs:
                  - targets: ['\(target)']
                    labels: {source: \(name)}
            """
        }
        let configuration =
            "global: {scrape_interval: 1s}\nscrape_configs:\n" + jobs.joined(separator: "\n")
        return try await PeerProcess.prometheus(configuration: configuration, in: folder)
    }

    private struct Reply: Decodable {
        struct Data: Decodable {
            var result: [Series]
        }
        struct Series: Decodable {
            var metric: [String: String]
            var value: Pair
        }
        struct Pair: Decodable {
            var text: String
            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                _ = try list.decode(Double.self)
                text = try list.decode(String.self)
            }
        }
        var data: Data
    }

    /// Asks Prometheus until it knows as many series as expected.
    private func query(
        _ url: String,
        _ expression: String,
        count: Int
    ) async throws -> [(labels: [String: String], value: Double)] {
        let allowed = CharacterSet.alphanumerics
        let text = try #require(expression.addingPercentEncoding(withAllowedCharacters: allowed))
        let request = HTTPRequest(method: "GET", url: "\(url)/api/v1/query?query=\(text)")
        var found: [(labels: [String: String], value: Double)] = []
        for _ in 0..<80 {
            let response = try await HTTPClient().send(request)
            let reply = try JSONDecoder().decode(Reply.self, from: response.body)
            found = reply.data.result.map { ($0.metric, Double($0.value.text) ?? .nan) }
            if found.count >= count { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(found.count == count, "\(expression)")
        return found
    }
}
