import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct OnsetPosteriorTests {
    /// Three days at one score a minute; from day 2 on, of the worse kind over a ramp.
    private func found(
        onset: Int64 = 2_880,
        ramp: Int64 = 0,
        gap: Range<Int64> = 0..<0,
        seed: UInt64
    ) -> AttributionFinding? {
        var random = SeededGenerator(seed: seed)
        var builder = CellBuilder()
        for minute in 0..<4_320 as Range<Int64> where !gap.contains(minute) {
            let progress = ramp > 0 ? Double(minute - onset) / Double(ramp) : 1
            let share = minute >= onset ? min(progress, 1) : 0
            let isBad = Double.random(in: 0..<1, using: &random) < share
            let value = Double.random(in: isBad ? 0.3...0.8 : 0.7...1, using: &random)
            builder.add(value, at: AttributionFixture.time(minute))
        }
        let input = AttributionFixture.input(
            builder.cells,
            endMinute: AttributionFixture.start + 4_319
        )
        return ScoreGrid(input).flatMap { AttributionFinding(input, grid: $0) }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func stepIsFoundToTheMinute(seed: UInt64) throws {
        let posterior = try #require(found(seed: seed)).posterior
        let truth = AttributionFixture.start + 2_880
        #expect(abs(posterior.median - truth) <= 3)
        #expect(posterior.low <= truth && truth <= posterior.high)
        #expect(posterior.high - posterior.low < 20)
        let mass = posterior.eventMass.reduce(posterior.gradualMass, +)
        #expect(abs(mass - 1) < 1e-9)
    }

    @Test func intervalsHoldRampsToo() throws {
        var covered = 0
        for seed in 1...10 as ClosedRange<UInt64> {
            let posterior = try #require(found(ramp: 60, seed: seed)).posterior
            let truth = AttributionFixture.start + 2_880
            covered += posterior.low <= truth && truth <= posterior.high ? 1 : 0
            #expect(posterior.gradualMass < 0.01)
        }
        #expect(covered >= 9)
    }

    @Test func onsetInsideAGapReachesBackToTheLastScore() throws {
        let posterior = try #require(found(gap: 2_800..<2_900, seed: 1)).posterior
        #expect(posterior.low <= AttributionFixture.start + 2_799)
        #expect(posterior.high >= AttributionFixture.start + 2_880)
    }

    @Test func fallsOverADayAreGradual() throws {
        let finding = try #require(found(onset: 1_440, ramp: 2_160, seed: 3))
        #expect(finding.isGradual)
        #expect(finding.conclusion == .noSuspect)
        #expect(finding.gradualSeconds > 8 * 3600)
    }

    @Test func groupsAreEvenAndKeepTiesTogether() {
        let values = (0..<1_200).map { Double($0 / 10) }
        let (groups, count) = OnsetObservations.quantileGroups(
            values,
            weights: values.map { _ in 1 }
        )
        #expect(count == 12)
        for group in 0..<Int32(count) {
            #expect(abs(groups.filter { $0 == group }.count - 100) <= 10)
        }
        for index in 1..<values.count where values[index] == values[index - 1] {
            #expect(groups[index] == groups[index - 1])
        }
        // A value that half of the observations share is a group of its own.
        let tied = OnsetObservations.quantileGroups([0, 0.2, 0.4, 1], weights: [1, 2, 3, 1_000])
        #expect(tied.count == 2)
        #expect(tied.groups == [0, 0, 0, 1])
        #expect(OnsetObservations.quantileGroups([], weights: []).count == 1)
    }

    /// The shortcut by levels against the sum it stands for, one observation at a time.
    @Test func likelihoodOfAStepIsTheSumOfItsLogRatios() throws {
        let finding = try #require(found(seed: 5))
        let observations = OnsetObservations(finding.episode, grid: finding.grid)
        let likelihood = OnsetLikelihood(observations, overdispersion: 2)
        let whole = likelihood.value(onset: 0, ramp: 0)
        let first = likelihood.value(onset: 1_000, ramp: 0)
        let last = likelihood.value(onset: observations.length - 1, ramp: 0)
        #expect(whole < first)
        #expect(likelihood.value(onset: observations.boundary, ramp: 0) > first)
        #expect(likelihood.value(onset: observations.boundary, ramp: 0) > last)
        // A ramp that starts after the end leaves nothing to weigh.
        #expect(likelihood.value(onset: observations.length - 1, ramp: 10_080) == 0)
    }

    @Test func lagDensitiesIntegrateToOne() {
        for mixture in [LagDensity.deployment, LagDensity.immediate] {
            let step = 0.01
            var sum = 0.0
            for index in 0..<400_000 {
                let middle = (Double(index) + 0.5) * step
                sum += step * LagDensity.value(lagMinutes: middle, mixture)
            }
            #expect(abs(sum - 1) < 1e-5)
            #expect(LagDensity.value(lagMinutes: -0.1, mixture) == 0)
        }
    }
}
