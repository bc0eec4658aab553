import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Alerts: the usual level")
struct UsualLevelTests {
    private static var rule: AlertRule {
        var rule = AlertRule.fixture(
            metric: "hallucination_rate",
            comparison: .above,
            threshold: 0.25,
            resolveThreshold: 0.22,
            windowSeconds: 3_600,
            samplesMin: 20,
            forSeconds: 900,
            keepFiringForSeconds: 900
        )
        rule.usualPolicy = .demote
        return rule
    }

    /// Moments of a rate.
    private static func moments(_ count: Int64, rate: Double) -> UsualLevel.Moments {
        let ones = (Double(count) * rate).rounded()
        return UsualLevel.Moments(count: count, sum: ones, squares: ones)
    }

    /// The ratio of the standard errors is worked out by hand in the comments.
    @Test func aWindowIsNewsIfItIsWorseThanUsual() {
        let usual = Self.moments(3_000, rate: 0.288)
        // 0.30 of 60 is a fifth of a standard error above 0.288.
        #expect(UsualLevel.isUsual(Self.moments(60, rate: 0.30), usual, rule: Self.rule))
        // 0.60 of 60: 0.312 / √(0.24 / 60 + 0.205 / 3000) = 4.9 standard errors.
        #expect(!UsualLevel.isUsual(Self.moments(60, rate: 0.60), usual, rule: Self.rule))
        // 0.45 of 60: 0.162 / √(0.2475 / 60 + …) = 2.5: it may be chance.
        #expect(UsualLevel.isUsual(Self.moments(60, rate: 0.45), usual, rule: Self.rule))
        // 0.34 of 3000: 0.052 / √(0.224 / 3000 + …) = 4.3, but less than 0.08 worse.
        #expect(UsualLevel.isUsual(Self.moments(3_000, rate: 0.34), usual, rule: Self.rule))
    }

    /// Where the usual level is far from the threshold, every violation is news.
    @Test func aThresholdOutsideTheUsualRangeIsNeverDemoted() {
        let usual = Self.moments(3_000, rate: 0.05)
        #expect(!UsualLevel.isUsual(Self.moments(30, rate: 0.27), usual, rule: Self.rule))
        // (0.25 − 0.21) / √(0.166 / 20) = 0.44 standard errors: windows of 20 pass it by chance.
        let near = Self.moments(3_000, rate: 0.21)
        #expect(UsualLevel.isUsual(Self.moments(20, rate: 0.30), near, rule: Self.rule))
        // Of 400 it is (0.04) / √(0.166 / 400) = 1.96: outside.
        #expect(!UsualLevel.isUsual(Self.moments(400, rate: 0.30), near, rule: Self.rule))
    }

    @Test func withoutAHistoryNothingIsNews() {
        let few = Self.moments(99, rate: 0.05)
        #expect(UsualLevel.isUsual(Self.moments(60, rate: 0.9), few, rule: Self.rule))
        #expect(
            !UsualLevel.isUsual(
                Self.moments(60, rate: 0.9),
                Self.moments(100, rate: 0.05),
                rule: Self.rule
            )
        )
    }

    @Test func theUsualLevelIsThatOfTheWeekBeforeTheWindow() {
        var level = UsualLevel()
        let tick: Int64 = 10 * 86_400
        for hour in Int64(0)..<240 {
            level.add(
                Double(hour),
                at: hour * 3_600_000_000,
                revision: hour.isMultiple(of: 2) ? 0 : 1
            )
        }
        // Whole hours from 240 − 168 = 72 to 240 − 2, of the even revision.
        let moments = level.moments(before: tick, windowSeconds: 3_600, revision: 0)
        #expect(moments.count == 83)
        #expect(moments.mean == Double(72 + 236) / 2)
        #expect(level.moments(before: tick, windowSeconds: 3_600, revision: 2).count == 0)
    }

    /// Two days at 0.3, then a rise: the first is told once as P3, and only the rise pages.
    @Test(arguments: 1...3)
    func onlyTheRisePages(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let settings = AlertSettings(rules: [])
        var pages = AlertStream(rule: Self.rule, settings: settings)
        var usual = AlertStream(rule: Self.rule.ofUsual, settings: settings)
        let rise: Int64 = 2 * 86_400
        for minute in Int64(0)..<(2 * 1_440 + 240) {
            let rate = minute * 60 < rise ? 0.3 : 0.75
            let isBad = Double.random(in: 0..<1, using: &random) < rate
            let observation = Observation(
                position: minute + 1,
                time: minute * 60_000_000,
                value: isBad ? 1 : 0,
                status: .scored
            )
            pages.observe(observation, revision: 0)
            usual.observe(observation, revision: 0)
        }
        let fired = pages.steps.filter { if case .fired = $0.transition { true } else { false } }
        #expect(fired.count == 1)
        #expect(fired.allSatisfy { $0.tick > rise && $0.tick < rise + 2 * 3_600 })
        let told = usual.steps.filter { if case .fired = $0.transition { true } else { false } }
        #expect(told.count == 1 && (told.first?.tick ?? .max) < rise)
    }

    /// The other polarity: a faithfulness that is low all along.
    @Test func lowIsBadWhereTheRuleSaysSo() {
        var rule = AlertRule.fixture(threshold: 0.65)
        rule.usualPolicy = .demote
        let usual = UsualLevel.Moments(count: 1_000, sum: 600, squares: 400)
        let same = UsualLevel.Moments(count: 50, sum: 30, squares: 20)
        let worse = UsualLevel.Moments(count: 50, sum: 15, squares: 8)
        #expect(UsualLevel.isUsual(same, usual, rule: rule))
        #expect(!UsualLevel.isUsual(worse, usual, rule: rule))
        let reading = AlertReading(
            value: 0.6,
            samples: 50,
            reference: .init(mean: 0.6, isUsual: true)
        )
        #expect(reading.condition(for: rule) == .between)
        #expect(reading.condition(for: rule.ofUsual) == .violated)
        rule.usualPolicy = .page
        #expect(reading.condition(for: rule) == .violated)
    }
}
