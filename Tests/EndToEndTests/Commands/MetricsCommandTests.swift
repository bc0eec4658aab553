import Foundation
import Ledger
import TestSupport
import Testing

/// `ledger metrics`, and the metrics that `refresh` and `watch` hand on.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct MetricsCommandTests {
    private func configure(_ bench: CommandBench, _ receivers: String) throws {
        let url = bench.folder.url.appending(path: "ledger.yaml")
        let standard = try String(contentsOf: url, encoding: .utf8)
        try (standard + "\n" + receivers).write(to: url, atomically: true, encoding: .utf8)
    }

    @Test func whatIsExportedIsPrinted() async throws {
        let bench = try await MetricsLines.bench()
        let outcome = try await bench.ledger("metrics")
        #expect(outcome.exitCode == 0 && outcome.standardError == "")
        let text = outcome.standardOutput
        #expect(text.contains("# TYPE llm_quality_faithfulness gauge\n"))
        #expect(
            text.contains(
                #"llm_quality_score_samples{environment="production",feature="search",metric="faithfulness"}"#
            )
        )
        // The rules are evaluated, so that those that are inactive are there, too.
        #expect(text.contains(#"rule="faithfulness_low",severity="P2"} 0.0"#), "\(text)")
        let open = try await bench.ledger("metrics", "--openmetrics")
        #expect(open.standardOutput.hasSuffix("# EOF\n"))
        let recorded = try await bench.ledger("metrics", "--recorded")
        #expect(!recorded.standardOutput.contains("quality_ledger_alert_state"))
    }

    @Test(.enabled(if: PeerProcess.path(of: "promtool") != nil, "promtool is not installed"))
    func promtoolFindsNothingWrong() async throws {
        let bench = try await MetricsLines.bench()
        let text = try await bench.ledger("metrics").standardOutput
        #expect(try PeerProcess.run("promtool", ["check", "metrics"], input: text).isEmpty)
    }

    @Test func aFileIsReplacedAsAWhole() async throws {
        let bench = try await MetricsLines.bench()
        try await bench.ledger("metrics", "--output", "ledger.prom").expectSuccess()
        try await bench.ledger("metrics", "--output", "ledger.prom").expectSuccess()
        #expect(try bench.read("ledger.prom").contains("llm_quality_score{"))
        #expect(try bench.files().filter { $0.contains(".prom") } == ["ledger.prom"])
        expectRefusal(
            try await bench.ledger("metrics", "--output", "none/ledger.prom"),
            6,
            "cannot be written"
        )
    }

    @Test func atAnEarlierTimeWindowsEndThere() async throws {
        let bench = try await MetricsLines.bench()
        let before = Timestamp(
            microseconds: Int64(Date().timeIntervalSince1970 - 30 * 60) * 1_000_000
        )
        let outcome = try await bench.ledger("metrics", "--as-of", before.rfc3339)
        let seconds = Double(before.microseconds) / 1_000_000
        #expect(
            outcome.standardOutput.contains("quality_ledger_exported_timestamp_seconds \(seconds)")
        )
        expectRefusal(try await bench.ledger("metrics", "--as-of", "soon"), 2, "--as-of soon")
    }

    @Test func theRulesOfTheConfigurationAreWritten() async throws {
        let bench = try await MetricsLines.bench()
        let prometheus = try await bench.ledger("metrics", "--rules", "prometheus")
        #expect(prometheus.standardOutput.contains("- alert: \"toxicity_critical\"\n"))
        let grafana = try await bench.ledger("metrics", "--rules", "grafana")
        #expect(grafana.standardOutput.contains("apiVersion: 1\n"))
        let other = try CommandBench()
        expectRefusal(try await other.ledger("metrics", "--rules", "grafana"), 2, "ledger.yaml")
    }

    /// Also when nothing fires.
    @Test func refreshHandsTheMetricsOn() async throws {
        let bench = try await MetricsLines.bench()
        let server = try LoopbackServer { _, _ in .answer(200) }
        try configure(
            bench,
            """
            receivers:
              file: {type: textfile, path: \(bench.folder.path("ledger.prom"))}
              push: {type: pushgateway, url: "\(server.url)"}
            """
        )
        try await bench.ledger("refresh").expectSuccess()
        let text = try bench.read("ledger.prom")
        #expect(
            text.contains(#"llm_quality_faithfulness{environment="production",feature="search"}"#)
        )
        #expect(text.contains(#"quality_ledger_deliveries_dead{receiver="file"} 0.0"#))
        #expect(server.requests.map(\.method) == ["PUT"])
        #expect(server.requests.first?.text.contains("llm_quality_faithfulness{") == true)
    }

    /// Metrics that cannot be handed on are said, and alerts go out all the same.
    @Test func aBrokenReceiverOfMetricsStopsNoAlert() async throws {
        let bench = try await MetricsLines.bench(faithfulness: 0.2)
        try configure(
            bench,
            """
            receivers:
              screen: {type: stdout}
              file: {type: textfile, path: /none/ledger.prom}
              push: {type: pushgateway, url: "http://127.0.0.1:\(try PeerProcess.freePort())"}
            """
        )
        let outcome = try await bench.ledger("refresh", "--quiet")
        #expect(outcome.exitCode == 6)
        #expect(outcome.standardOutput.contains("[P0] faithfulness 0.2 < 0.4"))
        #expect(outcome.standardError.contains("file: /none/ledger.prom cannot be written"))
        #expect(outcome.standardError.contains("push: "))
    }
}

/// Scores up to now.
enum MetricsLines {
    /// A ledger with the standard rules and 50 minutes of one value.
    static func bench(faithfulness: Double = 0.9) async throws -> CommandBench {
        let bench = try CommandBench()
        try await bench.ledger("init").expectSuccess()
        try await bench.ledger("ingest", "-", input: scores(faithfulness, minutes: 50))
            .expectSuccess()
        return bench
    }

    /// One score of faithfulness a minute in `search`.
    static func scores(_ value: Double, minutes: Int) -> String {
        let now = Date().timeIntervalSince1970
        // In order of time: a score that is newer closes the ticks before it.
        return (0..<minutes).reversed().map { minute in
            let time = Timestamp(
                microseconds: Int64(now - Double(minute * 60 + 5)) * 1_000_000
            ).rfc3339
            return
                #"{"metric":"faithfulness","value":\#(value),"feature":"search","time":"\#(time)"}"#
                + "\n"
        }.joined()
    }
}
