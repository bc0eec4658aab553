import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Metrics: what is exported")
struct MetricsReadingTests {
    /// The value of the only sample of a metric with some labels.
    private func value(
        _ name: String,
        _ labels: [String: String] = [:],
        in samples: [MetricSample]
    ) throws -> Double? {
        let found = samples.filter { sample in
            sample.name == name && labels.allSatisfy { (sample.labels[$0.key] ?? "") == $0.value }
        }
        #expect(found.count <= 1, "\(name) \(labels): \(found.map(\.labels))")
        return found.first?.value
    }

    /// Each value was computed by hand from the story.
    @Test func aWindowsMeanRestsOnItsScoresAlone() throws {
        let samples = try MetricsStory().reading().samples()
        let first = [
            "metric": "faithfulness", "environment": "production", "evaluator": "judge@r1",
        ]
        let mean = try #require(try value("llm_quality_score", first, in: samples))
        #expect(abs(mean - 2.2 / 3) < 1e-12)
        #expect(try value("llm_quality_score_samples", first, in: samples) == 3)
        let second = ["metric": "faithfulness", "evaluator": "judge@r2"]
        #expect(try value("llm_quality_score", second, in: samples) == 0.25)
        #expect(try value("llm_quality_score_samples", second, in: samples) == 3)
        let staging = ["metric": "faithfulness", "environment": "staging"]
        #expect(try value("llm_quality_score", staging, in: samples) == 0.95)
        for (status, count) in [("scored", 3.0), ("error", 1), ("skipped", 1), ("unscored", 0)] {
            let labels = first.merging(["status": status]) { $1 }
            #expect(try value("llm_quality_observations", labels, in: samples) == count)
        }
        let newest = try Timestamp(rfc3339: "2026-11-01T11:59:00Z")
        #expect(
            try value("llm_quality_score_last_update_timestamp_seconds", first, in: samples)
                == Double(newest.microseconds / 1_000_000)
        )
    }

    @Test func theNamedGaugesHaveTheirWindowsAndLabels() throws {
        let samples = try MetricsStory().reading().samples()
        func value(_ name: String, _ labels: [String: String] = [:]) throws -> Double? {
            try self.value("llm_quality_\(name)", labels, in: samples)
        }
        let model = ["environment": "production", "evaluator": "judge@r1", "model_version": "m-1"]
        let faithfulness = try #require(try value("faithfulness", model))
        #expect(abs(faithfulness - 0.85) < 1e-12)
        let other = ["environment": "production", "model_version": "m-2"]
        #expect(try value("faithfulness", other) == 0.5)
        #expect(try value("hallucination_rate") == 0.5)
        #expect(try value("answer_relevance", ["feature": ""]) == 0.75)
        #expect(try value("toxicity_rate") == 0.5)
        #expect(try value("context_utilization", ["evaluator": ""]) == 0.6)
        let satisfaction = try #require(try value("user_satisfaction"))
        #expect(abs(satisfaction - 2.0 / 3) < 1e-12)
    }

    @Test func whatIsMissingIsAbsentAndNeverZero() throws {
        let samples = try MetricsStory().reading().samples()
        let polite = ["metric": "politeness"]
        #expect(try value("llm_quality_score", polite, in: samples) == nil)
        #expect(try value("llm_quality_score_samples", polite, in: samples) == nil)
        #expect(
            try value("llm_quality_score_last_update_timestamp_seconds", polite, in: samples) != nil
        )
        #expect(!samples.contains { $0.labels["metric"] == "old_metric" })
        // How long ago the last score of an environment was is known however long that is.
        let attic = try value(
            "llm_quality_last_score_timestamp_seconds",
            ["environment": "attic"],
            in: samples
        )
        #expect(attic == 1_792_843_200)
        let empty = try MetricsEngine(
            store: TestLedger().store,
            projections: ProjectionDatabase(),
            configuration: LedgerConfiguration()
        ).reading(at: Timestamp(rfc3339: MetricsStory.noon)).samples()
        #expect(!empty.contains { $0.name.hasPrefix("llm_") })
        #expect(try value("quality_ledger_position", in: empty) == 0)
    }

    /// Looking back, neither a later score nor a later decision counts.
    @Test func atAnEarlierMomentLaterEventsDoNotCount() throws {
        let samples = try MetricsStory().reading(at: "2026-11-01T11:30:30Z").samples()
        let labels = ["metric": "faithfulness", "environment": "production"]
        let mean = try #require(try value("llm_quality_score", labels, in: samples))
        #expect(abs(mean - 0.6) < 1e-12)
        #expect(
            try value("quality_ledger_alert_state", ["rule": "faithfulness_P2"], in: samples) == 2
        )
        let distribution = try #require(
            samples.first {
                $0.name == "llm_quality_score_distribution" && $0.labels["metric"] == "faithfulness"
                    && $0.labels["environment"] == "production"
            }?.distribution
        )
        #expect(distribution.count == 3)
    }

    @Test func histogramsCountAllValuesSoFar() throws {
        let samples = try MetricsStory().reading().samples()
        func distribution(_ name: String, _ label: String, _ value: String) throws
            -> MetricDistribution
        {
            try #require(
                samples.first { $0.name == name && $0.labels[label] == value }?.distribution
            )
        }
        let durations = try distribution("llm_eval_duration_seconds", "eval_type", "judge")
        #expect(durations.bounds == [0.1, 0.5, 1, 2, 5, 10, 30])
        #expect(durations.cumulativeCounts == [1, 1, 1, 1, 1, 2, 2, 2])
        #expect(durations.sum == 7.55)
        let runs = try distribution("llm_eval_duration_seconds", "eval_type", "golden")
        #expect(runs.cumulativeCounts == [0, 0, 0, 0, 0, 0, 0, 1] && runs.sum == 60)
        let toxicity = try distribution("llm_quality_score_distribution", "metric", "toxicity")
        // 0.1, 0.499, 0.5, 0.7 and 1: those on an inner bound count as beyond it.
        #expect(toxicity.cumulativeCounts == [0, 0, 1, 1, 1, 2, 3, 3, 4, 4, 5, 5])
        #expect(
            !samples.contains {
                $0.name == "llm_quality_score_distribution" && $0.labels["metric"] == "latency_ms"
            }
        )
    }

    @Test func limitsAreOfOneObservationOrOfAsManyAsTheWindowHolds() throws {
        let samples = try MetricsStory().reading().samples()
        let single = ["chart": "individuals"]
        #expect(try value("llm_quality_limit_center", single, in: samples) == 0.9)
        let lower = try #require(try value("llm_quality_limit_lower", single, in: samples))
        #expect(abs(lower - 0.6) < 1e-12)
        // Three scores by the first revision: three sigma of a mean of three.
        let means = ["chart": "xbar_s", "bucket": "hour"]
        let upper = try #require(try value("llm_quality_limit_upper", means, in: samples))
        #expect(abs(upper - (0.8 + 0.6 / 3.0.squareRoot())) < 1e-12)
    }

    @Test func recordedAlertsAreCountedAndShown() throws {
        let samples = try MetricsStory().reading().samples()
        #expect(
            try value(
                "llm_quality_alerts_total",
                ["severity": "P1", "metric": "faithfulness"],
                in: samples
            ) == 1
        )
        // What a rule watches is counted from nothing on.
        #expect(
            try value("llm_quality_alerts_total", ["metric": "toxicity_rate"], in: samples) == 0
        )
        #expect(
            try value("quality_ledger_alert_state", ["rule": "faithfulness_P1"], in: samples) == 2
        )
        #expect(
            try value("quality_ledger_alert_state", ["rule": "faithfulness_P2"], in: samples) == 0
        )
        let shown = samples.filter { $0.name == "quality_ledger_alerts" }
        #expect(shown.map { $0.labels["alertname"] } == ["faithfulness_P1"])
        #expect(shown.first?.labels["alertstate"] == "firing")
        #expect(shown.first?.labels["feature"] == "search")
        #expect(
            try value("quality_ledger_incidents_open", ["severity": "P1"], in: samples) == 1
        )
        #expect(
            try value("quality_ledger_incidents_open", ["severity": "P2"], in: samples) == 0
        )
    }

    @Test func whatTheRulesSayNowReplacesWhatIsRecorded() throws {
        let story = try MetricsStory()
        let rule = try #require(
            story.configuration.alerts.rules.first { $0.name == "faithfulness_low" }
        )
        func outcome(_ feature: String, _ state: AlertMachine.State) -> AlertOutcome {
            AlertOutcome(
                rule: rule,
                labels: LabelSet(["feature": feature]),
                steps: [],
                state: state,
                tick: nil,
                reading: AlertReading(value: nil, samples: 0),
                traces: []
            )
        }
        let samples = try story.reading(outcomes: [
            outcome("search", .pending(since: 1)), outcome("assistant", .inactive),
        ]).samples()
        for (feature, state) in [("search", 1.0), ("assistant", 0)] {
            #expect(
                try value(
                    "quality_ledger_alert_state",
                    ["rule": "faithfulness_low", "feature": feature],
                    in: samples
                ) == state
            )
        }
        let pending = samples.filter { $0.labels["alertstate"] == "pending" }
        #expect(pending.map { $0.labels["feature"] } == ["search"])
    }

    /// An id in a label must not take Prometheus down; what was there first stays.
    @Test func tooManySeriesAreLeftOutAndCounted() throws {
        let ledger = try TestLedger(clock: "2026-11-01T12:00:00Z")
        let most = MetricsReading.seriesMax
        try ledger.append(
            (0..<most + 7).map { number in
                MetricsStory.score("faithfulness", "0.5", at: "11:30", feature: "f\(number)")
            }
        )
        let samples = try MetricsEngine(
            store: ledger.store,
            projections: ProjectionDatabase(),
            configuration: LedgerConfiguration()
        ).reading(at: Timestamp(rfc3339: MetricsStory.noon)).samples()
        let shown = samples.filter { $0.name == "llm_quality_score" }
        #expect(shown.count == most)
        #expect(shown.contains { $0.labels["feature"] == "f0" })
        #expect(!shown.contains { $0.labels["feature"] == "f\(most)" })
        #expect(samples.count { $0.name == "llm_quality_observations" } == 4 * most)
        #expect(try value("quality_ledger_series_left_out", in: samples) == 7)
    }

    /// Every sample is declared: its name, its kind and its labels.
    @Test func samplesAreAsDeclared() throws {
        var reading = try MetricsStory().reading()
        reading.deadDeliveries = ["pager": 0]
        let samples = reading.samples()
        let declared = Dictionary(uniqueKeysWithValues: ExportedMetric.all.map { ($0.name, $0) })
        for sample in samples {
            let metric = try #require(declared[sample.name], "\(sample.name)")
            #expect(metric.kind == sample.kind && metric.help == sample.help)
            let names = sample.labels.pairs.map(\.name)
            #expect(Set(names).isSubset(of: metric.labels), "\(sample.name) \(names)")
        }
        #expect(Set(samples.map(\.name)) == Set(declared.keys), "the story shows every metric")
    }

    /// The whole text, as a scraper gets it; `RECORD_SNAPSHOTS=1` writes it anew.
    @Test(arguments: [("story.prom", MetricsText.prometheus), ("story.openmetrics", .openMetrics)])
    func theExpositionIsAsItWas(name: String, format: MetricsText) throws {
        var reading = try MetricsStory().reading()
        reading.deadDeliveries = ["pager": 2]
        let text = format.encode(reading.samples())
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Snapshots/\(name)")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        #expect(text == String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }

    /// promtool finds nothing to say about it.
    @Test(.enabled(if: PeerProcess.path(of: "promtool") != nil, "promtool is not installed"))
    func promtoolFindsNothingWrong() throws {
        var reading = try MetricsStory().reading()
        reading.deadDeliveries = ["pager": 2]
        let text = MetricsText.prometheus.encode(reading.samples())
        let found = try PeerProcess.run("promtool", ["check", "metrics"], input: text)
        #expect(found.isEmpty, "\(found)")
    }
}
