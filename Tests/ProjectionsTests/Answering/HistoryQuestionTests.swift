import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// `percentiles of …`, `suggest thresholds for …`, `baselines` and `baseline history`, asked.
@Suite("Answers: percentiles, thresholds and baselines")
struct HistoryQuestionTests {
    private static let start = 1_791_849_600  // 2026-10-13T00:00:00Z

    private func event(_ type: String, _ minute: Int, _ data: String) -> String {
        let time = Timestamp(seconds: Int64(Self.start + minute * 60)).rfc3339
        let id = MerkleHash.leaf(Array(data.utf8)).hex
        return #"{"specversion":"1.0","id":"\#(type)-\#(minute)-\#(id)","source":"/t","type":"#
            + #""dev.qualityledger.\#(type).v1","time":"\#(time)","data":\#(data)}"#
    }

    private func score(
        _ value: Double,
        _ minute: Int,
        metric: String = "faithfulness",
        _ more: String = ""
    ) -> String {
        event("score.recorded", minute, #"{"metric":"\#(metric)","value":\#(value)\#(more)}"#)
    }

    /// Four days of a score a minute around 0.9, with six hours around 0.5 on the second.
    private func ledger(metric: String = "faithfulness") throws -> TestLedger {
        var generator = SeededGenerator(seed: 61)
        let ledger = try TestLedger()
        try ledger.append(
            (0..<5_760).map { minute in
                let level = (1_800..<2_160).contains(minute) ? 0.5 : 0.9
                let value = level + Double.random(in: -0.1...0.1, using: &generator)
                return score(value, minute, metric: metric)
            }
        )
        return ledger
    }

    private let alert = (
        fired: #"{"alert":"A-1","rule":"low","severity":"P1","onset":"2026-10-14T06:00:00Z"}"#,
        resolved: #"{"alert":"A-1","rule":"low"}"#
    )

    private func number(_ table: TableAnswer, _ column: String, _ row: String) throws -> Double {
        let index = try #require(table.texts("percentile").firstIndex(of: row))
        let cell = table.column(column)[index]
        guard case .number(let number) = cell else { throw TestLedger.UnexpectedAnswer() }
        return number
    }

    @Test func percentilesAreThoseOfTheValues() throws {
        let ledger = try TestLedger()
        try ledger.append((1...101).map { score(Double($0) / 100 - 0.01, $0) })
        let table = try ledger.table("percentiles of faithfulness")
        #expect(
            table.texts("percentile")
                == ["p1", "p2", "p5", "p25", "p50", "p75", "p95", "p98", "p99"]
        )
        #expect(Set(table.numbers("n")) == [101])
        for (name, expected) in [("p1", 0.01), ("p5", 0.05), ("p50", 0.5), ("p99", 0.99)] {
            #expect(abs(try number(table, "value", name) - expected) < 1e-12)
        }
        // A score for 3 samples counts three times.
        try ledger.append([
            score(5, 200, metric: "other", #","n":3"#), score(1, 201, metric: "other"),
        ])
        let other = try ledger.table("percentiles of other")
        #expect(try number(other, "value", "p50") == 5)
        #expect(other.numbers("n").first == 2)
    }

    @Test func anIncidentIsLeftOutOnceItIsRecorded() throws {
        let ledger = try ledger()
        let with = try ledger.table("suggest thresholds for faithfulness")
        #expect(try number(with, "threshold", "p2") < 0.6)
        #expect(with.notes.contains { $0.contains("lie together") })
        try ledger.append([
            event("alert.fired", 1_830, alert.fired),
            event("alert.resolved", 2_170, alert.resolved),
        ])
        let without = try ledger.table("suggest thresholds for faithfulness")
        #expect(try number(without, "threshold", "p2") > 0.85)
        #expect(without.notes.contains { $0.contains("370 observations of 6.2 hours") })
        #expect(without.notes.contains { $0.contains("alert A-1") })
        #expect(!without.notes.contains { $0.contains("lie together") })
        #expect(without.numbers("windows").first == 89)
        let percentiles = try ledger.table("percentiles of faithfulness")
        #expect(try number(percentiles, "value", "p1") > 0.79)
        #expect(percentiles.numbers("n").first == 5_390)
        // As of a time before the alert resolved, all since its onset is left out.
        let before = try ledger.table("percentiles of faithfulness as of 2026-10-14T10:00:00Z")
        #expect(before.numbers("n").first == 1_800)
        let known = try ledger.table("percentiles of faithfulness as known at 2026-11-01T00:00:00Z")
        #expect(known.numbers("n").first == 5_760)
    }

    @Test func anIncidentElsewhereLeavesNothingOut() throws {
        let ledger = try ledger()
        let elsewhere = alert.fired.replacing("}", with: #","environment":"staging"}"#)
        try ledger.append([event("alert.fired", 1_830, elsewhere)])
        let table = try ledger.table("percentiles of faithfulness")
        #expect(table.numbers("n").first == 5_760)
        #expect(!table.notes.contains { $0.contains("Left out") })
    }

    @Test func theBadSideFollowsThePolarity() throws {
        let low = try ledger(metric: "hallucination_rate").table(
            "suggest thresholds for hallucination_rate"
        )
        #expect(low.texts("percentile") == ["p98", "p97", "p96", "p95"])
        #expect(Set(low.texts("bad_side")) == ["above"])
        #expect(try number(low, "threshold", "p98") > 0.9)
        let unknown = try ledger(metric: "blorp").table("suggest thresholds for blorp")
        #expect(unknown.rows.isEmpty)
        #expect(unknown.notes.contains { $0.contains("polarity") })
        #expect(try ledger(metric: "blorp").table("percentiles of blorp").rows.count == 9)
    }

    @Test func tooFewWindowsGiveAReasonAndALongerWindow() throws {
        let ledger = try TestLedger()
        try ledger.append((0..<200).map { score(0.9, $0 * 60) })
        let table = try ledger.table("suggest thresholds for faithfulness last 30d")
        #expect(table.rows.isEmpty)
        #expect(table.notes.contains { $0.contains("0 windows") })
        #expect(table.next.first == "suggest thresholds for faithfulness last 30d window 1d")
        let windows = try ledger.table("percentiles of faithfulness window 1d")
        #expect(windows.numbers("windows").first == 8)
    }

    @Test func whatDoesNotCompareHasRowsOfItsOwn() throws {
        let ledger = try TestLedger()
        let judges = ["r1", "r2"].map { #","evaluator":{"name":"judge","revision":"\#($0)"}"# }
        try ledger.append(
            (0..<40).flatMap { minute in
                [score(0.9, minute, judges[0]), score(0.2, minute, judges[1])]
            }
        )
        let table = try ledger.table("percentiles of faithfulness")
        #expect(table.rows.count == 18)
        #expect(Set(table.texts("evaluator")) == ["judge@r1", "judge@r2"])
        #expect(Set(table.numbers("value")) == [0.9, 0.2])
        #expect(table.notes.contains { $0.contains("not comparable") })
    }

    @Test func runsHavePercentilesButNoThresholds() throws {
        let ledger = try TestLedger()
        try ledger.append((0..<60).map { score(0.9, $0, #","run":"run-1""#) })
        #expect(try ledger.table("percentiles of faithfulness").rows.count == 9)
        let table = try ledger.table("suggest thresholds for faithfulness")
        #expect(table.rows.isEmpty)
        #expect(table.notes.contains { $0.contains("scores of runs") })
    }

    @Test func emptyTimesAndGroups() throws {
        let ledger = try ledger()
        let empty = try ledger.table("percentiles of faithfulness on 2026-01-01")
        #expect(empty.rows.isEmpty)
        #expect(
            empty.notes == [
                "There are no scores of faithfulness in this scope at that time; the last one came"
                    + " at 2026-10-16T23:59:00Z."
            ]
        )
        let day = try ledger.table("percentiles of faithfulness on 2026-10-13 by feature, model")
        #expect(day.columns.prefix(2).map(\.name) == ["feature", "model"])
        #expect(day.numbers("n").first == 1_440)
    }

    // MARK: - Baselines

    private func decided(_ type: String, _ minute: Int, _ run: String, _ more: String = "")
        -> String
    {
        event(
            type,
            minute,
            #"{"run":"\#(run)","suite":"golden","by":"mk","reason":"good"\#(more)}"#
        )
    }

    @Test func baselinesAndTheirHistoryAreListed() throws {
        let ledger = try TestLedger()
        #expect(try ledger.table("baselines").notes == ["Nothing in the ledger matches."])
        try ledger.append([
            decided("baseline.approved", 0, "run-1"), decided("baseline.approved", 10, "run-2"),
            decided("baseline.approved", 20, "run-3", #","environment":"staging""#),
            decided("baseline.revoked", 30, "run-2"),
        ])
        let standing = try ledger.table("baselines")
        #expect(standing.texts("run") == ["run-1", "run-3"])
        #expect(standing.column("environment") == [.none, .text("staging")])
        let history = try ledger.table("baseline history")
        #expect(history.kind == "baseline_history")
        #expect(history.texts("decision") == ["approved", "approved", "approved", "revoked"])
        #expect(history.column("before") == [.none, .text("run-1"), .none, .text("run-2")])
        #expect(history.texts("after") == ["run-1", "run-2", "run-3", "run-1"])
        #expect(Set(history.texts("by")) == ["mk"])
        #expect(Set(history.texts("reason")) == ["good"])
        #expect(history.numbers("position") == [1, 2, 3, 4])
        let staging = try ledger.table("baseline history where environment = staging")
        #expect(staging.texts("run") == ["run-3"])
        #expect(try ledger.table("baseline history where run = run-2 limit 1").rows.count == 1)
        let past = try ledger.table("baselines as of 2026-10-13T00:15:00Z")
        #expect(past.texts("run") == ["run-2"])
    }

    /// As of and as known at, a question knows what a ledger that ended there knows.
    @Test func thePastEqualsALedgerThatEndedThere() throws {
        var generator = SeededGenerator(seed: 62)
        var events: [String] = []
        for minute in 0..<60 {
            let type = Bool.random(using: &generator) ? "baseline.approved" : "baseline.revoked"
            let run = "run-\(Int.random(in: 0...3, using: &generator))"
            events.append(decided(type, minute, run))
        }
        let whole = try TestLedger()
        for event in events { try whole.append([event]) }
        for count in [1, 7, 23, 40, 59] {
            let ended = try TestLedger()
            for event in events.prefix(count) { try ended.append([event]) }
            let recorded = ended.clock.advanced(bySeconds: -1).rfc3339
            let happened = Timestamp(seconds: Int64(Self.start + (count - 1) * 60)).rfc3339
            for question in ["baselines", "baseline history"] {
                let expected = try ended.table(question).rows
                #expect(try whole.table("\(question) as known at \(recorded)").rows == expected)
                #expect(try whole.table("\(question) as of \(happened)").rows == expected)
            }
        }
    }
}
