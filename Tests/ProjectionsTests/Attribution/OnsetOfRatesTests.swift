import Ledger
import TestSupport
import Testing

@testable import Projections

/// Rates, whose values are 0 or 1, in categories of unequal size and level.
@Suite struct OnsetOfRatesTests {
    private static let categories = [
        (name: "a", share: 0.42, level: 0.84), (name: "b", share: 0.22, level: 0.80),
        (name: "c", share: 0.14, level: 0.78), (name: "d", share: 0.12, level: 0.76),
        (name: "e", share: 0.10, level: 0.74),
    ]

    /// Seven days at two votes in three minutes; for the last six hours, 0.22 fewer are up.
    private func found(seed: UInt64) -> AttributionFinding? {
        var random = SeededGenerator(seed: seed)
        var builder = CellBuilder()
        let onset: Int64 = 6 * 1_440
        for minute in 0..<(onset + 360) where minute % 3 < 2 {
            var rest = Double.random(in: 0..<1, using: &random)
            let category =
                Self.categories.first { category in
                    rest -= category.share
                    return rest < 0
                } ?? Self.categories[0]
            let level = category.level - (minute >= onset ? 0.22 : 0)
            builder.add(
                Double.random(in: 0..<1, using: &random) < level ? 1 : 0,
                at: AttributionFixture.time(minute),
                category: category.name
            )
        }
        let input = AttributionFixture.input(
            builder.cells,
            endMinute: AttributionFixture.start + onset + 359
        )
        return ScoreGrid(input).flatMap { AttributionFinding(input, grid: $0) }
    }

    @Test func theOnsetOfARateIsWhereItFellAndNotWhereTheScoresEnd() {
        let truth = AttributionFixture.start + 6 * 1_440
        var near = 0
        var covered = 0
        var seen = 0
        for seed in 1...20 as ClosedRange<UInt64> {
            guard let posterior = found(seed: seed)?.posterior else { continue }
            seen += 1
            near += abs(posterior.median - truth) <= 60 ? 1 : 0
            covered += posterior.low <= truth && truth <= posterior.high ? 1 : 0
        }
        #expect(seen >= 16)
        #expect(near >= seen - 2, "\(near) of \(seen)")
        #expect(covered >= seen - 2, "\(covered) of \(seen)")
    }
}
