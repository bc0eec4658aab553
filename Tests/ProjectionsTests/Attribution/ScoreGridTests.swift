import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct ScoreGridTests {
    private func scale(_ values: [Double], _ shift: AttributionInput.Shift) -> ValueScale {
        let histogram = values.reduce(into: [Int16: Double]()) {
            $0[ValueBins.bin(of: $1), default: 0] += 1
        }
        return ValueScale(
            histogram: histogram,
            minimum: values.min() ?? 0,
            maximum: values.max() ?? 0,
            shift: shift
        )
    }

    private func value(_ scale: ValueScale, _ value: Double) -> Double {
        scale.valueOfBin[Int(ValueBins.bin(of: value)) - scale.lowestBin]
    }

    @Test func scoresAreTakenAsTheyAre() {
        let down = scale([0, 0.5, 1], .down)
        #expect(down.kind == .unit)
        #expect(value(down, 0) == 0)
        #expect(value(down, 1) == 1)
        #expect(down.unitValue(of: 0.25) == 0.25)
        let up = scale([0, 0.5, 1], .up)
        #expect(value(up, 1) == -1)
        #expect(up.unitValue(of: -0.25) == 0.75)
    }

    @Test func latenciesAreTakenByLogarithm() {
        let values = (1...100).map { Double($0) * 10 }
        let scale = scale(values, .up)
        #expect(scale.kind == .logarithm)
        #expect(abs(value(scale, 640) + log(640)) < 0.07)
        #expect(value(scale, 1000) < value(scale, 10))
        #expect(scale.range > 3 && scale.range < 4.7)
    }

    @Test func signedValuesAreTakenByRank() {
        let scale = scale([-5, -1, 0, 2, 9], .down)
        #expect(scale.kind == .rank)
        let ranks = [-5.0, -1, 0, 2, 9].map { value(scale, $0) }
        for (rank, expected) in zip(ranks, [0.1, 0.3, 0.5, 0.7, 0.9]) {
            #expect(abs(rank - expected) < 1e-12)
        }
    }

    @Test func scopeAndHorizonCutTheCells() throws {
        var builder = CellBuilder()
        for minute in 0..<4_000 as Range<Int64> {
            let time = Timestamp(minute: 30_000_000 + minute)
            builder.add(0.9, at: time, category: "a", feature: "search")
            builder.add(0.5, at: time, category: "b", feature: "chat")
        }
        var input = AttributionFixture.input(builder.cells, endMinute: 30_002_999)
        input.horizonMinutes = 1_440
        let whole = try #require(ScoreGrid(input))
        #expect(whole.total >= 2_880 && whole.total < 3_000)
        #expect(whole.categories == ["a", "b"])
        #expect(abs((whole.categoryMeans.first ?? 0) - 0.9) < 1e-12)
        input.feature = "search"
        #expect(ScoreGrid(input)?.categories == ["a"])
        input.category = "b"
        #expect(ScoreGrid(input) == nil)
    }

    @Test func extremeMinutesNeverTrap() {
        var bucket = CellBuilder.bucket(0, [0.5])
        for minute in [Int64.min, Int64.max, 0] {
            for end in [Int64.min, Int64.max, 0] {
                bucket.minute = minute
                var input = AttributionFixture.input(
                    [
                        AttributionCell(
                            category: nil,
                            feature: nil,
                            evaluatorRevision: nil,
                            minutes: [bucket]
                        )
                    ],
                    endMinute: end
                )
                input.horizonMinutes = end == 0 ? .max : .min
                #expect(Attribution.answer(input).conclusion == .noChange)
            }
        }
    }
}
