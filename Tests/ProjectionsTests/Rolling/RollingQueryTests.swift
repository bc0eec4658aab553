import Ledger
import Testing

@testable import Projections

@Suite("Answers: rolling means")
struct RollingQueryTests {
    private func score(_ value: Double, _ time: String, _ more: String = "") -> String {
        #"{"metric":"quality","value":\#(value),"time":"2026-10-10T\#(time)Z"\#(more)}"#
    }

    private func event(
        _ id: Int,
        _ value: Double,
        _ time: String,
        rate: Int,
        _ more: String = ""
    ) -> String {
        #"{"specversion":"1.0","id":"e\#(id)","source":"/t","sampledrate":\#(rate),"#
            + #""type":"dev.qualityledger.score.recorded.v1","time":"2026-10-10T\#(time)Z","#
            + #""data":{"metric":"quality","value":\#(value)\#(more)}}"#
    }

    private func times(_ table: TableAnswer, _ column: String = "time") -> [String] {
        table.column(column).map { cell in
            if case .time(let time) = cell { String(time.rfc3339.dropFirst(11)) } else { "-" }
        }
    }

    @Test func windowsEndOnTheStepAndTheLastWithTheNewestMinute() throws {
        let ledger = try TestLedger()
        try ledger.append([
            score(0.5, "10:00:00"), score(0.75, "10:29:59"), score(1, "10:30:00"),
            score(0.25, "12:10:30"),
        ])
        let table = try ledger.table("rolling 30m mean of quality")
        #expect(times(table) == ["10:30:00Z", "11:00:00Z", "12:11:00Z"])
        #expect(table.numbers("mean") == [0.625, 1, 0.25])
        #expect(table.numbers("n") == [2, 1, 1])
        #expect(times(table, "last_update") == ["10:29:00Z", "10:30:00Z", "12:10:00Z"])
        let fine = try ledger.table("rolling 1h mean of quality every 15m between 10:30 and 11:20")
        #expect(fine.rows.isEmpty)
        #expect(
            fine.notes == [
                "There are no scores of quality in this scope at that time; the last one came at"
                    + " 2026-10-10T12:10:00Z."
            ]
        )
        let day = try ledger.table(
            "rolling 1h mean of quality every 15m between 10:30 and 11:20 on 2026-10-10"
        )
        // Scores before the asked time still count in the windows that end within it.
        #expect(times(day) == ["10:45:00Z", "11:00:00Z", "11:15:00Z", "11:20:00Z"])
        #expect(day.numbers("n") == [3, 3, 2, 2])
        let latest = try ledger.table("rolling 30 minutes average for quality limit 1")
        #expect(times(latest) == ["12:11:00Z"])
    }

    @Test func partsAndEvaluatorsHaveRowsOfTheirOwn() throws {
        let ledger = try TestLedger()
        let judge = #","evaluator":{"name":"judge","revision":"r1"}"#
        try ledger.append([
            score(0.5, "10:00:00", #","feature":"search""#),
            score(1, "10:10:00", #","feature":"chat""#), score(0.25, "10:20:00", judge),
        ])
        let all = try ledger.table("rolling 1h mean of quality until 2026-10-10T11:00Z")
        #expect(all.texts("evaluator") == ["judge@r1"])
        #expect(all.numbers("mean") == [0.75, 0.25])
        let features = try ledger.table(
            "rolling 1h mean of quality by feature until 2026-10-10T11:00Z"
                + " where evaluator != \"judge@r1\""
        )
        #expect(features.texts("feature") == ["chat", "search"])
        #expect(features.numbers("mean") == [1, 0.5])
        #expect(try ledger.table("rolling 1h mean of quality in search").numbers("mean") == [0.5])
    }

    /// A score that stands for a hundred counts a hundred times in the mean and once in its error.
    @Test func sampledScoresAreWeighted() throws {
        let ledger = try TestLedger()
        try ledger.append([
            event(1, 0.5, "10:00:00", rate: 100), event(2, 1, "10:00:10", rate: 1),
            event(3, 1, "10:05:00", rate: 3, #","n":4"#),
        ])
        for question in ["rolling 1h mean of quality", "show quality"] {
            let table = try ledger.table(question)
            #expect(table.numbers("n") == [6])
            // (100·0.5 + 1·1 + 12·1) / 113
            #expect(abs(table.numbers("mean")[0] - 63.0 / 113) < 1e-15)
            // √(3/2 · Σ w²(x − m)²) / 113 with m = 63/113, by Python's fractions.
            #expect(abs(table.numbers("standard_error")[0] - 0.0849813392364739) < 1e-12)
        }
    }

    private func run(_ name: String, _ hour: Int, _ values: [String: [Double]], ends: String? = "")
        -> [String]
    {
        var events = values.sorted { $0.key < $1.key }.flatMap { category, values in
            values.enumerated().map { index, value in
                score(
                    value,
                    "\(hour):00:0\(index)",
                    #","run":"\#(name)","category":"\#(category)""#
                )
            }
        }
        if let ends {
            events.append(
                #"{"specversion":"1.0","id":"end-\#(name)","source":"/t","#
                    + #""type":"dev.qualityledger.run.finished.v1","#
                    + #""time":"2026-10-10T\#(hour):30:00Z","data":{"run":"\#(name)"\#(ends)}}"#
            )
        }
        return events
    }

    @Test func theLastRunsAreAveragedByCategory() throws {
        let ledger = try TestLedger()
        let events =
            run("r1", 10, ["a": [0.5, 0.5], "b": [1]]) + run("r2", 11, ["a": [0.25], "b": [0]])
            + run("r3", 12, ["a": [1]]) + run("r4", 13, ["a": [0]], ends: nil)
            + run("r5", 14, ["a": [0]], ends: #","outcome":"failed""#)
            + run("r6", 15, ["a": [1]], ends: #","dataset":{"name":"golden","version":"2"}"#)
        try ledger.append(events)
        // Whatever order they come in.
        let shuffled = try TestLedger()
        try shuffled.append(events.reversed())
        for question in ["rolling 2 runs of quality by category", "rolling 9h mean of quality"] {
            #expect(try shuffled.table(question).rows == ledger.table(question).rows)
        }
        let table = try ledger.table(
            "rolling 2 runs of quality by category where dataset != golden"
        )
        #expect(table.texts("run") == ["r1", "r1", "r2", "r2", "r3"])
        #expect(table.texts("category") == ["a", "b", "a", "b", "a"])
        #expect(table.numbers("runs") == [1, 1, 2, 2, 2])
        #expect(table.numbers("n") == [2, 1, 3, 2, 2])
        #expect(table.numbers("mean") == [0.5, 1, 0.375, 0.5, 0.625])
        // |x₁ − x₂| / 2 for two runs.
        #expect(table.numbers("standard_error") == [0.125, 0.5, 0.375])
        #expect(times(table, "last_update").last == "12:30:00Z")
        #expect(table.notes == ["Not counted: r4 (unfinished), r5 (failed)."])
        // Another version of the dataset is another ruler.
        let both = try ledger.table("rolling 2 runs of quality")
        #expect(both.texts("dataset") == ["golden@2"])
        #expect(both.numbers("runs") == [1, 2, 2, 1])
        #expect(both.notes.contains("Runs on different dataset versions are not averaged."))
        // The runs before the asked time count in the means within it.
        let late = try ledger.table(
            "rolling 3 runs of quality since 2026-10-10T12:00Z where dataset != golden"
        )
        #expect(late.texts("run") == ["r3"])
        #expect(late.numbers("runs") == [3])
        let none = try ledger.table("rolling 3 runs of quality where run = r4")
        #expect(none.notes.first == "No run with scores of quality has finished in this scope.")
        try ledger.append([
            score(0.5, "16:00:00"),
            score(0.5, "16:00:01", #","run":"r7","environment":"ci""#)
                .replacing("quality", with: "bleu"),
            score(0.5, "16:00:02").replacing("quality", with: "bleu"),
        ])
        #expect(
            try ledger.table("rolling 3 runs of bleu").notes == [
                "No run with scores of bleu has finished in this scope: its runs are in environment ci."
            ]
        )
    }
}
