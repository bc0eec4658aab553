import TestSupport
import Testing

@testable import Projections

@Suite("Control charts: limits")
struct ChartLimitsTests {
    private let charts: ChartFixture.Charts

    init() throws {
        charts = try ChartFixture.decode("charts", as: ChartFixture.Charts.self)
    }

    @Test func constantsAgreeWithTheTables() throws {
        // Montgomery, appendix VI.
        for (n, expected) in [(2, 0.7979), (3, 0.8862), (5, 0.9400), (10, 0.9727), (25, 0.9896)] {
            #expect(abs(try #require(ControlConstants.c4(n)) - expected) < 0.00005)
        }
        for (n, expected) in charts.c4 {
            #expect(agree(ControlConstants.c4(try #require(Int(n))), expected))
        }
        #expect(ControlConstants.c4(1) == nil)
        // The series takes over without a step, and never reaches 1.
        let before = try #require(ControlConstants.c4(300))
        let after = try #require(ControlConstants.c4(301))
        #expect(after > before && after - before < 3e-6)
        #expect(try #require(ControlConstants.c4(.max)) <= 1)
    }

    @Test func meansOfUnequalSizesAgree() throws {
        let expected = charts.means
        let subgroups = expected.groups.compactMap { Subgroup(values: $0) }
        let chart = try #require(SubgroupChart(baseline: subgroups))
        #expect(agree(chart.limits.center, expected.center))
        #expect(agree(chart.limits.sigma, expected.sigma))
        #expect(agree(chart.dispersion, expected.dispersion))
    }

    @Test func ratesAgree() throws {
        let expected = charts.rates
        let samples = expected.samples.map { (hits: $0[0], n: $0[1]) }
        let chart = try #require(ProportionChart(baseline: samples))
        #expect(agree(chart.rate, expected.rate))
        #expect(agree(chart.dispersion, expected.dispersion))
        #expect(Dispersion.isMaterial(chart.dispersion, count: samples.count))
        for (index, sample) in samples.enumerated() {
            let limits = chart.limits(n: sample.n, dispersion: chart.dispersion)
            #expect(agree(limits?.lower, expected.lower[index]))
            #expect(agree(limits?.upper, expected.upper[index]))
        }
    }

    /// S-chart constants of Montgomery's appendix VI: B3 = 0 and B4 = 2.089 for n = 5.
    @Test func spreadLimitsAgreeWithTheTables() throws {
        let unit = try #require(ControlLimits(center: 0, sigma: 1))
        let limits = try #require(SubgroupChart.spreadLimits(unit, n: 5))
        #expect(agree(limits.center, 0.9400, within: 1e-4))
        #expect(limits.lower == 0)
        #expect(agree(limits.upper / limits.center, 2.089, within: 1e-3))
        #expect(SubgroupChart.spreadLimits(unit, n: 1) == nil)
    }

    @Test func autocorrelationAgrees() throws {
        let expected = charts.autocorrelation
        let found = try #require(Autocorrelation(of: expected.values))
        #expect(agree(found.coefficient, expected.coefficient))
        #expect(agree(found.standardError, expected.standard_error))
        #expect(found.isMaterial)
        let residuals = found.residuals(of: expected.values, center: 0.8)
        #expect(residuals.count == expected.values.count - 1)
        let rest = try #require(Autocorrelation(of: residuals))
        #expect(!rest.isMaterial)
    }

    /// The correction removes most of the bias of short series, and nothing overflows.
    @Test func shortSeriesAreNotTakenForIndependent() throws {
        var generator = SeededGenerator(seed: 11)
        var normal = NormalDraws()
        var total = 0.0
        for _ in 0..<400 {
            var state = normal.next(using: &generator)
            let values = (0..<40).map { _ -> Double in
                state = 0.5 * state + 0.75.squareRoot() * normal.next(using: &generator)
                return 1e200 * state
            }
            total += try #require(Autocorrelation(of: values)).coefficient
        }
        #expect(abs(total / 400 - 0.5) < 0.025, "\(total / 400)")
    }

    @Test func tooLittleHasNoLimits() throws {
        #expect(IndividualsChart.limits(of: [1.0]) == nil)
        #expect(IndividualsChart.limits(of: [1.0, .nan, .infinity]) == nil)
        #expect(IndividualsChart.limits(of: [2.0, 2, 2])?.sigma == 0)
        #expect(SubgroupChart(baseline: []) == nil)
        #expect(
            SubgroupChart(baseline: [Subgroup(values: [1.0])!, Subgroup(values: [2.0])!]) == nil
        )
        #expect(Subgroup(values: []) == nil)
        #expect(Subgroup(n: 0, mean: 1, standardDeviation: nil) == nil)
        #expect(ProportionChart(baseline: [(hits: 1, n: 2)]) == nil)
        #expect(ProportionChart(baseline: [(hits: 3, n: 2), (hits: 1, n: 0)]) == nil)
        #expect(Autocorrelation(of: [1, 2, 3]) == nil)
        #expect(Autocorrelation(of: [Double](repeating: 0.7, count: 50)) == nil)
        let unit = try #require(ControlLimits(center: 0, sigma: 1))
        #expect(MovingAverageChart(limits: unit, weight: 0) == nil)
    }

    /// All rates 0: sigma is 0, and the dispersion is what says nothing.
    @Test func ratesWithoutSpreadAreHandled() throws {
        let samples = [(hits: 0, n: 10), (hits: 0, n: 20)]
        let chart = try #require(ProportionChart(baseline: samples))
        #expect(chart.dispersion == 1)
        #expect(chart.limits(n: 10)?.sigma == 0)
    }
}
