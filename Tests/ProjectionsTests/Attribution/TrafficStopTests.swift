import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct TrafficStopTests {
    /// Ten days at `rate` scores a minute, by night a fifth; none in `stop` but what leaks.
    private func input(
        seed: UInt64,
        rate: Double = 3,
        stop: Range<Int64> = 0..<0,
        leakShare: Double = 0,
        weekendShare: Double = 1,
        fewerAndWorseFrom worse: Int64 = .max
    ) -> AttributionInput {
        var random = SeededGenerator(seed: seed)
        var builder = CellBuilder()
        for minute in 0..<14_400 as Range<Int64> {
            let day = minute / 1_440
            var expected = rate * (minute % 1_440 < 480 ? 0.2 : 1)
            if day % 7 >= 5 { expected *= weekendShare }
            if stop.contains(minute) { expected *= leakShare }
            if minute >= worse { expected /= 3 }
            for _ in 0..<8 where Double.random(in: 0..<1, using: &random) < expected / 8 {
                let range = minute >= worse ? 0.3...0.6 : 0.7...1
                let value = stop.contains(minute) ? 0 : Double.random(in: range, using: &random)
                builder.add(value, at: AttributionFixture.time(minute))
            }
        }
        return AttributionFixture.input(
            builder.cells,
            endMinute: AttributionFixture.start + 14_399
        )
    }

    private func stops(_ input: AttributionInput) -> [TrafficStop] {
        ScoreGrid(input).map(TrafficStop.all) ?? []
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func ordinaryTrafficNeverStops(seed: UInt64) {
        #expect(stops(input(seed: seed)).isEmpty)
        #expect(stops(input(seed: seed, rate: 0.2)).isEmpty)
        // The first quiet days are the sixth and seventh.
        #expect(stops(input(seed: seed, weekendShare: 0.3)).isEmpty)
        #expect(stops(input(seed: seed, weekendShare: 0.1)).isEmpty)
    }

    @Test func anOutageIsFoundToTheMinute() throws {
        // From 10:07 to 12:07 on the ninth day.
        let stop = 12_127..<12_247 as Range<Int64>
        let input = input(seed: 1, stop: stop, leakShare: 0.05)
        let found = stops(input)
        #expect(found.count == 1)
        let first = try #require(found.first)
        #expect(abs(first.start - AttributionFixture.start - 12_127) <= 3)
        #expect(abs(first.end - AttributionFixture.start - 12_247) <= 3)
        #expect(first.leaked.count > 5)
        #expect(first.leaked.mean == 0)
    }

    @Test func zerosThatLeakOutOfAnOutageBlameNobody() {
        var question = input(seed: 2, stop: 12_127..<12_247, leakShare: 0.05)
        question.changes = [AttributionFixture.deployment("dep-1", at: 12_125)]
        let answer = Attribution.answer(question)
        #expect(answer.conclusion == .noSuspect)
        #expect(answer.suspects.isEmpty)
        #expect(answer.notes.count == 1)
        #expect(answer.headline.contains("scores stopped between 10:0"))
        #expect(answer.headline.contains("averaged 0.00"))
        #expect(answer.onset?.time == answer.onset?.low)
    }

    @Test func anOutageWithoutALeakIsOnlyNoted() {
        let answer = Attribution.answer(input(seed: 3, stop: 12_127..<12_247))
        #expect(answer.conclusion == .noChange)
        #expect(answer.notes.count == 1)
        #expect(answer.notes.first?.hasPrefix("scores stopped between 10:0") == true)
    }

    @Test func aFallWithFewerUsersIsStillAFall() {
        // From day 8 on a third of the users are left, and they get worse answers.
        let question = input(seed: 4, fewerAndWorseFrom: 12_000)
        let answer = Attribution.answer(question)
        #expect(answer.conclusion == .noSuspect)
        #expect(answer.notes.isEmpty)
        #expect((answer.delta ?? 0) < -0.3)
    }
}
