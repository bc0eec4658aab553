import Testing

@testable import Projections

@Suite("Control charts: reference cases")
struct ReferenceCaseTests {
    private let cases: [String: ChartFixture.Case]

    init() throws {
        cases = try ChartFixture.decode("cases", as: [String: ChartFixture.Case].self)
    }

    /// The indexes at which each of Western Electric's rules completes, by its number.
    private static func completions(
        _ values: [Double],
        _ limits: ControlLimits,
        _ sides: ChartSides,
        _ reading: RunRuleReading
    ) -> [String: [Int]] {
        let found = RunRuleMonitor.violations(
            of: values,
            limits: limits,
            sides: sides,
            reading: reading
        )
        var result: [String: [Int]] = ["1": [], "2": [], "3": [], "4": []]
        let rules: [(String, RunRuleSet)] = [
            ("1", .westernElectric1), ("2", .westernElectric2), ("3", .westernElectric3),
            ("4", .westernElectric4),
        ]
        for (index, set) in found.enumerated() {
            for (name, rule) in rules where set.contains(rule) { result[name]?.append(index) }
        }
        return result
    }

    @Test func everyRuleCompletesWhereTheReferencesSay() throws {
        var count = 0
        for (name, one) in cases {
            guard let values = one.values, let center = one.center, let sigma = one.sigma,
                let expected = one.two_sided_strict
            else { continue }
            let limits = try #require(ControlLimits(center: center, sigma: sigma))
            #expect(agree(limits.upper, try #require(one.ucl)), "\(name)")
            #expect(agree(limits.lower, try #require(one.lcl)), "\(name)")
            let found = Self.completions(values, limits, .both, .strict)
            #expect(found == expected, "\(name)")
            #expect(
                Self.completions(values, limits, .both, .window) == one.two_sided_window,
                "\(name)"
            )
            #expect(
                Self.completions(values, limits, .lower, .strict) == one.lower_only_strict,
                "\(name)"
            )
            #expect(
                Self.completions(values, limits, .lower, .window) == one.lower_only_window,
                "\(name)"
            )
            count += 1
        }
        #expect(count == 16)
    }

    /// The upper side is the lower one of the mirrored values.
    @Test func theUpperSideMirrorsTheLower() throws {
        for (name, one) in cases {
            guard let values = one.values, let center = one.center, let sigma = one.sigma,
                let limits = ControlLimits(center: -center, sigma: sigma)
            else { continue }
            let mirrored = Self.completions(values.map { -$0 }, limits, .upper, .window)
            #expect(mirrored == one.lower_only_window, "\(name)")
        }
    }

    /// NIST e-Handbook 6.3.2.2: centre 50.81, limits 45.8159 and 55.8041.
    @Test func individualsAgreeWithTheHandbook() throws {
        let one = try #require(cases["nist_individuals_flowrate"])
        let values = try #require(one.values)
        let limits = try #require(IndividualsChart.limits(of: values))
        #expect(agree(limits.center, 50.81))
        #expect(agree(limits.upper, 55.8041, within: 1e-5))
        #expect(agree(limits.lower, 45.8159, within: 1e-5))
        #expect(agree(limits.sigma, try #require(one.sigma)))
    }

    /// The first 25 piston rings, as R's qcc 2.7 has them.
    @Test func individualsAgreeWithQcc() throws {
        let one = try #require(cases["pistonrings_individuals"])
        let values = try #require(one.values)
        let limits = try #require(IndividualsChart.limits(of: values.prefix(25)))
        #expect(agree(limits.center, 73.99936))
        #expect(agree(limits.sigma, 0.012706855792, within: 1e-11))
    }

    /// Montgomery's orange juice cans: p = 0.2313, limits 0.0524 and 0.4102.
    @Test func ratesAgreeWithTheBook() throws {
        let one = try #require(cases["orangejuice_p_trial"])
        let samples = try #require(one.values).map { (hits: Int(($0 * 50).rounded()), n: 50) }
        let chart = try #require(ProportionChart(baseline: samples))
        let limits = try #require(chart.limits(n: 50))
        #expect(agree(limits.center, try #require(one.center)))
        #expect(agree(limits.upper, try #require(one.ucl)))
        #expect(agree(limits.lower, try #require(one.lcl)))
    }

    /// NIST e-Handbook 6.3.2.4: the averages, and the long run's limits 47.4115 and 52.5884.
    @Test func movingAveragesAgreeWithTheHandbook() throws {
        let one = try #require(cases["nist_ewma"])
        let start = try #require(one.start)
        let sigma = try #require(one.sigma)
        let weight = try #require(one.lambda)
        let limits = try #require(ControlLimits(center: start, sigma: sigma))
        var chart = try #require(MovingAverageChart(limits: limits, weight: weight, width: 3))
        // The values are recovered from the averages: x = (z − (1 − λ)·before)/λ.
        var before = limits.center
        var last: MovingAverageChart.Point?
        for average in try #require(one.ewma) {
            last = chart.add((average - 0.7 * before) / 0.3)
            #expect(agree(last?.average, average, within: 1e-9))
            #expect(last?.isBeyond(on: .both) == false)
            before = average
        }
        #expect(agree(last?.upper, try #require(one.ucl_asymptotic), within: 1e-5))
        #expect(agree(last?.lower, try #require(one.lcl_asymptotic), within: 1e-5))
    }
}
