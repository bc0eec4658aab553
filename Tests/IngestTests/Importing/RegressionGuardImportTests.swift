import Foundation
import Ledger
import TestSupport
import Testing

@testable import Ingest

@Suite("Imports: LLM Regression Guard")
struct RegressionGuardImportTests {
    private let folder: TemporaryFolder
    private let utc = AssumedZone("UTC") ?? .none

    init() throws {
        folder = try TemporaryFolder()
        let manager = FileManager.default
        for name in ["config", "scores_output"] {
            try manager.createDirectory(
                atPath: folder.path(name),
                withIntermediateDirectories: true
            )
        }
        try write(
            "scores_output/scores.json",
            """
            {"categories":{"factual_accuracy":0.91,"refusal_behavior":NaN,"tone_consistency":"0.80"},
             "overall":0.8612,"model_version":"gpt-4o-mini","run_timestamp":"2026-10-13T10:14:03.120000",
             "total_examples":20}
            """
        )
        try write(
            "config/model_version.yaml",
            """
            current_model: gpt-4o-mini
            baseline_model: gpt-4o
            prompt_template_version: v3
            system_prompt_hash: 9c41
            last_updated: 2026-10-12
            updated_by: mira
            """
        )
        try write(
            "config/scorer_config.yaml",
            """
            judge_model: gpt-4o
            thresholds: {overall: 0.82, per_category_min: 0.7, regression_alert_delta: 0.04}
            metric_weights: {bertscore: 0.30, rouge_l: 0.20, judge_score: 0.50}
            category_weights:
              factual_accuracy: 0.6
              tone_consistency: 0.4
            """
        )
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.path(name)))
    }

    private func read(_ path: String, _ zone: AssumedZone? = nil) throws
        -> RegressionGuardReader.Findings
    {
        try RegressionGuardReader(zone: zone ?? utc).read(path)
    }

    @Test func aWholeProjectComesInAtOnce() throws {
        let findings = try read(folder.path(""))
        #expect(
            findings.events.map(\.type)
                == [
                    .runStarted, .scoreRecorded, .scoreRecorded, .scoreRecorded, .scoreRecorded,
                    .runFinished, .deploymentRecorded,
                ]
        )
        #expect(findings.events[0].time?.rfc3339 == "2026-10-13T10:14:03.120Z")
        #expect(findings.events[6].time?.rfc3339 == "2026-10-12T00:00:00Z")
        #expect(
            findings.configuration == """
                gate:
                  overall_min: 0.82
                  category_min: 0.7
                  category_drop: 0.04
                  weights:
                    "factual_accuracy": 0.6
                    "tone_consistency": 0.4

                """
        )
    }

    @Test func itLandsOnce() throws {
        let store = try SQLiteEventStore(path: folder.path("ledger.db"), access: .create)
        let clock: @Sendable () -> Timestamp = { Timestamp(seconds: 1_800_000_000) }
        let tool = ToolImport(.regressionGuard, zone: utc)
        #expect(try tool.run([folder.path("")], into: store, clock: clock).new == 7)
        let again = try tool.run([folder.path("")], into: store, clock: clock)
        #expect(again.new == 0 && again.duplicates == 7 && again.conflicts == 0)
    }

    @Test func aTimeWithoutAZoneNeedsOne() throws {
        let scores = folder.path("scores_output/scores.json")
        let refusal = #expect(throws: ImportError.self) { try read(scores, AssumedZone.none) }
        #expect(refusal?.message.contains("which does not say in which zone") == true)
        #expect(refusal?.hint.contains("--assume-tz") == true)
        let berlin = try #require(AssumedZone("Europe/Berlin"))
        #expect(try read(scores, berlin).events[0].time?.rfc3339 == "2026-10-13T08:14:03.120Z")
        let offset = try #require(AssumedZone("-03:30"))
        #expect(try read(scores, offset).events[0].time?.rfc3339 == "2026-10-13T13:44:03.120Z")
    }

    @Test func summerEndsAtItsHour() throws {
        let berlin = try #require(AssumedZone("Europe/Berlin"))
        #expect(try berlin.time("2026-10-25 01:59:59", in: "x").rfc3339 == "2026-10-24T23:59:59Z")
        #expect(try berlin.time("2026-10-25T03:00:00", in: "x").rfc3339 == "2026-10-25T02:00:00Z")
        #expect(
            try berlin.time("2026-10-25T03:00:00+00:00", in: "x").rfc3339 == "2026-10-25T03:00:00Z"
        )
    }

    @Test(arguments: ["", "Mars/Base", "+25:00", "+2", "GMT+2", "0200", "+0200", "CET"])
    func whatIsNoZoneIsRefused(text: String) {
        #expect(AssumedZone(text) == nil)
    }

    @Test(arguments: ["{}", "[1]", "{\"categories\":{\"a\":[]},\"run_timestamp\":\"x\"}", "\u{0}"])
    func whatIsNoScoresFileIsRefused(text: String) throws {
        try write("scores.json", text)
        #expect(throws: ImportError.self) { try read(folder.path("scores.json")) }
    }

    @Test func anEmptyFolderIsSaidSo() throws {
        #expect(throws: ImportError.self) { try read(folder.path("config/nothing")) }
        let other = try TemporaryFolder()
        #expect(throws: ImportError.self) { try read(other.path("")) }
    }
}
