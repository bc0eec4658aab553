import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct WeeklyProfileTests {
    /// 1,000 residuals a day of a given mean, spread 0.2.
    private func days(_ means: [Double]) -> [Moments] {
        means.map { Moments(count: 1_000, sum: 1_000 * $0, sumOfSquares: 1_000 * ($0 * $0 + 0.04)) }
    }

    @Test func aDayThatDiffersEveryWeekIsExpectedTo() {
        var means = [Double](repeating: 0.02, count: 21)
        (means[4], means[11], means[18]) = (-0.13, -0.11, -0.15)
        // Day 0 since the epoch was a Thursday: index 4 is a Monday.
        let profile = WeeklyProfile(days: days(means), firstDay: 7_000)
        #expect(abs(profile.offset(ofMinute: 7_004 * 1_440 + 5) + 0.13) < 1e-9)
        #expect(profile.offset(ofMinute: 7_005 * 1_440) == 0)
        #expect(!profile.isFlat)
    }

    @Test func aDayThatDiffersOnceIsNot() {
        var means = [Double](repeating: 0.02, count: 21)
        means[11] = -0.3
        #expect(WeeklyProfile(days: days(means), firstDay: 7_000).isFlat)
        (means[4], means[18]) = (0.1, -0.3)
        #expect(WeeklyProfile(days: days(means), firstDay: 7_000).isFlat)
        #expect(WeeklyProfile(days: [], firstDay: 7_000).isFlat)
    }

    /// A Sunday worse by 0.1 is a fall, unless every Sunday is.
    @Test(arguments: [true, false])
    func weekendsAreNotFalls(isEveryWeek: Bool) {
        var random = SeededGenerator(seed: 5)
        var builder = CellBuilder()
        // Minute 0 is the start of a Saturday; the data end with the third Sunday.
        let length: Int64 = 16 * 1_440
        for minute in 0..<length where minute % 3 == 0 {
            let day = minute / 1_440
            let isLow = day == 15 || (isEveryWeek && day % 7 == 1)
            let value = Double.random(in: isLow ? 0.5...0.9 : 0.6...1, using: &random)
            builder.add(value, at: AttributionFixture.time(minute))
        }
        let input = AttributionFixture.input(
            builder.cells,
            endMinute: AttributionFixture.start + length - 1
        )
        #expect((Attribution.answer(input).conclusion == .noChange) == isEveryWeek)
    }
}
