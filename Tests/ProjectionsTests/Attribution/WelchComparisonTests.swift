import Testing

@testable import Projections

@Suite struct WelchComparisonTests {
    /// scipy 1.x: 2 * stats.t.sf(t, df).
    @Test(arguments: [
        (0.5, 1.0, 0.7048327646991335), (2.262157162740992, 9, 0.0500000000046757),
        (1.96, 30.5, 0.05918763923594776), (12, 4.2, 0.00020842666068435347),
        (40, 200, 2.2487396535202197e-97), (1e-3, 2.5, 0.9992763827207849),
        (3, 1e6, 0.0026998625414218),
    ])
    func tailsEqualSciPy(t: Double, degrees: Double, expected: Double) {
        let tail = StudentDistribution.twoSidedTail(t, degreesOfFreedom: degrees)
        #expect(abs(tail / expected - 1) < 1e-9)
        #expect(StudentDistribution.twoSidedTail(-t, degreesOfFreedom: degrees) == tail)
    }

    /// scipy 1.x: stats.t.isf(tail / 2, df).
    @Test(arguments: [
        (0.05, 1.0, 12.706204736174705), (0.05, 9, 2.2621571627982053),
        (0.05, 33.7, 2.0329110912073034), (0.02, 250.25, 2.3413410329394924),
        (0.05, 1e5, 1.95998770753461),
    ])
    func criticalValuesEqualSciPy(tail: Double, degrees: Double, expected: Double) {
        let value = StudentDistribution.twoSidedCritical(tail: tail, degreesOfFreedom: degrees)
        #expect(abs(value / expected - 1) < 1e-8)
    }

    private func moments(_ values: [Double]) -> Moments {
        Moments(
            count: values.count,
            sum: values.reduce(0, +),
            sumOfSquares: values.reduce(0) { $0 + $1 * $1 }
        )
    }

    /// scipy 1.x: stats.ttest_ind(after, before, equal_var=False) and its confidence interval.
    @Test func comparisonEqualsSciPy() throws {
        let before = moments([0.9, 0.8, 1.0, 0.7, 0.95, 0.85])
        let after = moments([0.6, 0.7, 0.4, 0.65, 0.5, 0.55, 0.8, 0.2])
        let welch = try #require(WelchComparison(before: before, after: after))
        #expect(abs(welch.p - 0.001988791119988554) < 1e-12)
        #expect(abs(welch.interval.low + 0.4908144972703712) < 1e-9)
        #expect(abs(welch.interval.high + 0.14251883606296237) < 1e-9)
        #expect(abs(welch.delta + 0.31666666666666654) < 1e-12)
    }

    @Test func constantSamplesHaveNoSpread() throws {
        let one = moments([1, 1, 1])
        let other = moments([0.5, 0.5])
        let welch = try #require(WelchComparison(before: one, after: other))
        #expect(welch.delta == -0.5)
        #expect(welch.interval == WhatChangedAnswer.Interval(low: -0.5, high: -0.5))
        #expect(welch.p == 0)
        #expect(WelchComparison(before: one, after: one)?.p == 1)
        #expect(WelchComparison(before: one, after: moments([0.5])) == nil)
        #expect(WelchComparison(before: moments([]), after: one) == nil)
    }

    /// scipy: the interval at stats.t.ppf(1 - 0.05 / m / 2, df) by Satterthwaite's df.
    @Test(arguments: [
        (1, -0.4487278878462322, -0.11127211215376784),
        (4, -0.5165443712040771, -0.04345562879592285),
    ])
    func intervalsOfSeveralComparisonsAreWider(count: Int, low: Double, high: Double) throws {
        let welch = try #require(
            WelchComparison(
                before: moments([0.9, 0.8, 0.85, 0.95, 0.7]),
                after: moments([0.6, 0.5, 0.75, 0.55, 0.4]),
                comparisons: count
            )
        )
        #expect(abs(welch.interval.low - low) < 1e-9 && abs(welch.interval.high - high) < 1e-9)
    }
}
