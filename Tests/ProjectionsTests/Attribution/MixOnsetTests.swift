import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct MixOnsetTests {
    /// Ten days, by night mostly hard cases and by day mostly easy ones.
    ///
    /// From minute 12,240 on half of the easy ones are hard.
    private func found(seed: UInt64) -> AttributionFinding? {
        var random = SeededGenerator(seed: seed)
        var builder = CellBuilder()
        for minute in 0..<13_400 as Range<Int64> {
            for _ in 0..<2 {
                let isNight = minute % 1_440 < 480
                var isHard = Double.random(in: 0..<1, using: &random) < (isNight ? 0.6 : 0.15)
                if minute >= 12_240, Double.random(in: 0..<1, using: &random) < 0.5 {
                    isHard = true
                }
                builder.add(
                    Double.random(in: isHard ? 0.3...0.7 : 0.7...1, using: &random),
                    at: AttributionFixture.time(minute),
                    category: isHard ? "hard" : "easy"
                )
            }
        }
        let input = AttributionFixture.input(
            builder.cells,
            endMinute: AttributionFixture.start + 13_399
        )
        return ScoreGrid(input).flatMap { AttributionFinding(input, grid: $0) }
    }

    @Test func aStepOfTheMixIsFoundToTheMinute() throws {
        let truth = AttributionFixture.start + 12_240
        var covered = 0
        for seed in 1...10 as ClosedRange<UInt64> {
            let finding = try #require(found(seed: seed))
            #expect(finding.conclusion == .mix)
            let posterior = finding.posterior
            covered += posterior.low <= truth && truth <= posterior.high ? 1 : 0
            #expect(abs(posterior.median - truth) < 15)
            #expect(abs(posterior.eventMass.reduce(0, +) - 1) < 1e-9)
            #expect(posterior.gradualMass == 0)
        }
        #expect(covered >= 9)
    }

    @Test func bothPartsAddUpToTheDifference() throws {
        let finding = try #require(found(seed: 1))
        let parts = try #require(finding.mixParts)
        let delta = finding.after.mean - finding.before.mean
        #expect(abs(parts.within + parts.between - delta) < 1e-12)
        #expect(parts.between < -0.08)
        #expect(abs(parts.within) < 0.02)
    }
}
