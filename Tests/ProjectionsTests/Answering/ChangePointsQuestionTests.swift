import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Answers: change points")
struct ChangePointsQuestionTests {
    private func day(_ index: Int) -> Timestamp {
        Timestamp(seconds: 1_751_328_000 + Int64(index) * 86_400)
    }

    private func score(
        _ value: Double,
        _ time: Timestamp,
        _ more: String = "",
        metric: String = "quality"
    ) -> String {
        #"{"metric":"\#(metric)","value":\#(value),"time":"\#(time.rfc3339)"\#(more)}"#
    }

    private func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in 0.02 * generator.normal() }
    }

    private func answer(
        _ ledger: TestLedger,
        _ question: String = "change points of quality",
        now: String? = nil,
        horizon: QuestionAnswerer.Horizon = QuestionAnswerer.Horizon()
    ) throws -> ChangePointsAnswer {
        let answerer = try ledger.answerer(now: now, horizon: horizon)
        guard case .changePoints(let answer, _, _) = try answerer.answer(question) else {
            throw TestLedger.UnexpectedAnswer()
        }
        return answer
    }

    private func stepped(_ count: Int, at place: Int) -> [Double] {
        noise(count).enumerated().map { ($0 < place ? 0.9 : 0.7) + $1 }
    }

    /// One value a day is the plain series, whatever the order in which it came.
    @Test func dailyScoresAreThePlainSeries() throws {
        let values = stepped(100, at: 60)
        let plain = ChangePointDetector().changePoints(in: values)
        #expect(plain.count == 1)
        for order in [
            Array(values.indices), values.indices.sorted { $0 * 37 % 100 < $1 * 37 % 100 },
        ] {
            let ledger = try TestLedger()
            try ledger.append(order.map { score(values[$0], day($0)) })
            let found = try answer(ledger)
            #expect(found.points.map(\.time) == plain.map { day($0.index) })
            #expect(found.points.map(\.low) == plain.map { day($0.low) })
            #expect(found.points.map(\.high) == plain.map { day($0.high) })
            #expect(found.points.map(\.p) == plain.map(\.p))
            #expect(zip(found.points, plain).allSatisfy { abs($0.before - $1.before) < 1e-12 })
            #expect(zip(found.points, plain).allSatisfy { abs($0.after - $1.after) < 1e-12 })
            #expect(found.n == 100 && found.unit == .observation)
            #expect(found.notes.isEmpty)
            #expect(found.scope.environment == "production")
        }
    }

    @Test func seriesMarkedByPeopleComeOutOfALedgerAlike() throws {
        for (name, series) in try ChangePointFixtures.marked() where name != "well_log" {
            let ledger = try TestLedger()
            let lines = series.values.enumerated().compactMap { index, value in
                value.map { score($0, Timestamp(seconds: Int64(index) * 86_400), metric: "m") }
            }
            try ledger.append(lines)
            let plain = ChangePointDetector().changePoints(in: series.values).map(\.index)
            let found = try answer(ledger, "change points of m")
            #expect(
                found.points.map { Int($0.time.microseconds / 86_400_000_000) } == plain,
                "\(name)"
            )
        }
    }

    /// Equal times stand in the order of the ledger; a missing value is no value.
    @Test func tiesAndMissingValues() throws {
        let values = stepped(80, at: 40)
        let ledger = try TestLedger()
        let half = { (index: Int) in day(index / 2) }
        var events = values.indices.map { score(values[$0], half($0)) }
        events.append(
            #"{"metric":"quality","value":null,"status":"error","time":"\#(day(3).rfc3339)"}"#
        )
        try ledger.append(events)
        let plain = ChangePointDetector().changePoints(in: values)
        let found = try answer(ledger)
        #expect(found.points.map(\.time) == plain.map { half($0.index) })
        #expect(found.n == 80)
    }

    /// A harsher revision lowers every score: that is no change of the system.
    @Test func aRevisionOfTheEvaluatorIsNoChangePoint() throws {
        let ledger = try TestLedger()
        let values = noise(120)
        try ledger.append(
            values.indices.map { index in
                let revision = index < 60 ? "r1" : "r2"
                return score(
                    (index < 60 ? 0.9 : 0.6) + values[index],
                    day(index),
                    #","evaluator":{"name":"judge","revision":"\#(revision)"}"#
                )
            }
        )
        let found = try answer(ledger)
        #expect(found.points.isEmpty)
        #expect(found.series.map(\.evaluator) == ["judge@r1", "judge@r2"])
        #expect(found.series.map(\.values) == [60, 60])
        #expect(found.notes.contains { $0.contains("no change point") })
        #expect(found.notes.contains("judge@r2 begins at \(day(60).rfc3339)."))
    }

    @Test func aChangeWithinARevisionIsStillFound() throws {
        let ledger = try TestLedger()
        let values = stepped(90, at: 50)
        var events = values.indices.map {
            score(values[$0], day($0), #","evaluator":{"name":"judge","revision":"r1"}"#)
        }
        events += (0..<30).map {
            score(0.2, day($0), #","evaluator":{"name":"people","revision":"r1"}"#)
        }
        events += (0..<40).map { score(0.1, day($0), #","run":"run-1""#) }
        try ledger.append(events)
        let found = try answer(ledger)
        #expect(found.points.map(\.time) == [day(50)])
        #expect(found.n == 90)
        #expect(found.notes.contains { $0.contains("as scored by judge (90 scores)") })
    }

    @Test func thePastIsAnsweredAsItWas() throws {
        let values = stepped(100, at: 60)
        let whole = try TestLedger(clock: "2025-11-01T00:00:00Z")
        let half = try TestLedger(clock: "2025-11-01T00:00:00Z")
        try whole.append(values[..<80].indices.map { score(values[$0], day($0)) })
        try half.append(values[..<80].indices.map { score(values[$0], day($0)) })
        let known = whole.clock
        whole.clock = known.advanced(bySeconds: 86_400)
        try whole.append((80..<100).map { score(2 + values[$0], day($0)) })
        let ended = try answer(half)
        #expect(ended.points.count == 1)
        var then = try answer(whole, horizon: .init(asKnownAt: known))
        #expect(then == ended)
        #expect(try answer(whole).points.count == 2)
        then = try answer(whole, "change points of quality as of \(day(79).rfc3339)")
        #expect(then.points == ended.points && then.series == ended.series)
        #expect(then.asOf == day(79))
    }

    /// More observations than are looked at one by one come in buckets, weighted by their counts.
    @Test func manyObservationsAreGatheredIntoBuckets() throws {
        let ledger = try TestLedger()
        let start = Timestamp(seconds: 1_760_000_400)
        let values = noise(5_000)
        try ledger.append(
            values.indices.map { index in
                score(
                    (index < 3_000 ? 0.9 : 0.8) + values[index],
                    start.advanced(bySeconds: Double(index) * 30)
                )
            }
        )
        let found = try answer(ledger)
        #expect(found.unit == .bucket(minutes: 2))
        #expect(found.n == 5_000)
        #expect(found.points.count == 1)
        let point = try #require(found.points.first)
        #expect(abs(point.time.seconds(since: start) - 90_000) <= 240)
        #expect(abs(point.before - 0.9) < 0.002 && abs(point.after - 0.8) < 0.002)
        let onset = start.advanced(bySeconds: 90_000)
        #expect(point.low <= onset && onset <= point.high)
        #expect(point.low.seconds(since: point.time) <= -120)
        #expect(point.high.seconds(since: point.time) >= 120)
        let narrowed = try answer(
            ledger,
            "change points of quality since \(start.advanced(bySeconds: 100_000).rfc3339)"
        )
        #expect(narrowed.points.isEmpty)
        #expect(narrowed.unit == .observation)
        #expect(narrowed.n < 2_000)
    }

    @Test func tooLittleIsSaidSo() throws {
        let ledger = try TestLedger()
        try ledger.append((0..<4).map { score(0.5, day($0)) })
        let few = try answer(ledger)
        #expect(few.points.isEmpty)
        #expect(few.notes == ["The 4 values are too few: 10 are needed."])
        let none = try answer(ledger, "change points of quality since 2026-10-01")
        #expect(
            none.notes == [
                "There are no scores of quality in this scope at that time; the last one came at"
                    + " 2025-07-04T00:00:00Z."
            ]
        )
        #expect(none.series.isEmpty)
    }
}
