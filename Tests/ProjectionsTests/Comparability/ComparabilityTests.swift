import Ledger
import Testing

@testable import Projections

/// Two values are averaged only if they compare; otherwise there is a reason and no number.
@Suite("Answers: what compares")
struct ComparabilityTests {
    private func score(
        _ value: Double,
        _ time: String,
        _ more: String = "",
        metric: String = "quality"
    ) -> String {
        #"{"metric":"\#(metric)","value":\#(value),"time":"2026-10-10T\#(time)Z"\#(more)}"#
    }

    private let first = #","evaluator":{"name":"judge","revision":"r1"}"#
    private let second = #","evaluator":{"name":"judge","revision":"r2"}"#
    private let other = #","evaluator":{"name":"people","revision":"r1"}"#

    @Test func evaluatorsAndRevisionsAreNeverAveraged() throws {
        let ledger = try TestLedger()
        try ledger.append([
            score(0.75, "10:00:00", first), score(0.875, "10:01:00", first),
            score(0.2, "10:02:00", second), score(0.1, "10:02:30", other),
            score(0.5, "10:03:00"),
        ])
        for question in ["show quality", "show quality by hour", "show quality by feature"] {
            let table = try ledger.table(question)
            #expect(table.rows.count == 4)
            #expect(Set(table.numbers("mean")) == [0.8125, 0.2, 0.1, 0.5])
            #expect(Set(table.texts("evaluator")) == ["judge@r1", "judge@r2", "people@r1"])
            #expect(table.notes.contains { $0.contains("not comparable") })
        }
        let one = try ledger.table(#"show quality where evaluator = "judge@r1""#)
        #expect(one.numbers("n") == [2])
        #expect(one.notes.isEmpty)
    }

    /// The dominant evaluator's scores are looked at; a second one's lower level is no drop.
    @Test func anotherEvaluatorIsNoDrop() throws {
        let ledger = try TestLedger()
        var events: [String] = []
        for minute in 0..<600 {
            let time = "\(pad(minute / 60)):\(pad(minute % 60)):00"
            events.append(score(0.9 + Double(minute % 5) / 100, time, first))
            if minute > 300, minute.isMultiple(of: 2) { events.append(score(0.2, time, other)) }
        }
        try ledger.append(events)
        let answer = try ledger.answerer().answer("what changed when quality dropped")
        guard case .whatChanged(let changed, _, _) = answer else {
            throw TestLedger.UnexpectedAnswer()
        }
        #expect(changed.conclusion == .noChange)
        #expect(try #require(changed.before?.mean) > 0.9)
    }

    private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The answer says whose scores it is about, and whose it leaves out.
    @Test func theChoiceOfAnEvaluatorIsExplained() throws {
        let ledger = try TestLedger()
        try ledger.append(
            (0..<9).map { score(0.9, "10:0\($0):00", first) } + [score(0.2, "10:00:30", other)]
        )
        let answer = try ledger.answerer().answer("what changed when quality dropped")
        guard case .whatChanged(let changed, _, _) = answer else {
            throw TestLedger.UnexpectedAnswer()
        }
        let note = try #require(changed.notes.first)
        #expect(note.contains("scored by judge (9 scores)"))
        #expect(note.contains("people (1 scores) do not compare"))
    }

    @Test func metricsAndEnvironmentsHaveRowsOfTheirOwn() throws {
        let ledger = try TestLedger()
        try ledger.append([
            score(0.9, "10:00:00"), score(0.1, "10:00:00", metric: "toxicity"),
            score(0.3, "10:00:00", #","environment":"staging""#),
        ])
        let both = try ledger.table("show quality, toxicity")
        #expect(both.texts("metric") == ["quality", "toxicity"])
        #expect(both.numbers("mean") == [0.9, 0.1])
        #expect(try ledger.table("show quality").numbers("mean") == [0.9])
        #expect(try ledger.table("show quality in staging").numbers("mean") == [0.3])
        let split = try ledger.table("show quality by environment")
        #expect(split.texts("environment") == ["production", "staging"])
        #expect(split.numbers("mean") == [0.9, 0.3])
    }

    @Test func runsAndTrafficAreNotMixed() throws {
        let ledger = try TestLedger()
        let run = #","run":"run-1""#
        try ledger.append([
            score(0.9, "10:00:00"), score(0.1, "10:00:10", run),
            score(0.2, "10:00:20", run, metric: "bleu"),
        ])
        let traffic = try ledger.table("show quality")
        #expect(traffic.numbers("mean") == [0.9])
        #expect(traffic.notes.isEmpty)
        // Each metric for itself: one has traffic, the other runs only.
        let both = try ledger.table("show quality, bleu")
        #expect(both.texts("metric") == ["bleu", "quality"])
        #expect(both.numbers("mean") == [0.2, 0.9])
        #expect(both.notes.contains { $0.contains("no live traffic for bleu") })
        #expect(Set(try ledger.table("metrics").texts("metric")) == ["bleu", "quality"])
    }

    @Test func onlyRunsAnswerForThemselves() throws {
        let ledger = try TestLedger()
        let run = #","run":"run-1""#
        try ledger.append([score(0.4, "10:00:00", run), score(0.6, "10:00:10", run)])
        let table = try ledger.table("show quality")
        #expect(table.numbers("mean") == [0.5])
        #expect(
            table.notes == [
                "There is no live traffic for quality in this scope: these are scores of runs."
            ]
        )
        let runs = try ledger.table("runs")
        #expect(runs.texts("run") == ["run-1"])
        #expect(runs.texts("outcome") == ["unfinished"])
        #expect(runs.numbers("scores") == [2])
    }
}
