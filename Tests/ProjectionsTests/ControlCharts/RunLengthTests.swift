import Testing

@testable import Projections

@Suite("Control charts: run length")
struct RunLengthTests {
    /// Champ and Woodall 1987, table 1: rules 1; 1, 2; 1, 3; 1, 4; all, and all at a shift.
    @Test(
        arguments: [
            (RunRuleSet.westernElectric1, 0.0, 370.40),
            ([.westernElectric1, .westernElectric2], 0, 225.44),
            ([.westernElectric1, .westernElectric3], 0, 166.05),
            ([.westernElectric1, .westernElectric4], 0, 152.73),
            (.westernElectric, 0, 91.75),
            (.westernElectric1, 1, 43.89),
            (.westernElectric, 1, 9.22),
            (.westernElectric, 2, 3.13),
        ] as [(RunRuleSet, Double, Double)]
    )
    func agreesWithThePublishedTable(rules: RunRuleSet, shift: Double, expected: Double) throws {
        let length = try #require(RunLength.average(of: rules, shift: shift))
        #expect(abs(length - expected) < 0.0051, "\(length)")
    }

    /// One point beyond three sigma: 1/P, in closed form, on one side and on both.
    @Test func oneRuleIsGeometric() throws {
        let tail = 0.001349898031630094
        let one = try #require(RunLength.average(of: .nelson1, sides: .lower))
        let both = try #require(RunLength.average(of: .nelson1))
        #expect(agree(one, 1 / tail, within: 1e-9))
        #expect(agree(both, 1 / (2 * tail), within: 1e-9))
        // k in a row with chance 1/2 each on one side: 2^(k+1) − 2.
        let run = try #require(RunLength.average(of: .westernElectric4, sides: .upper))
        #expect(agree(run, 510, within: 1e-9))
        let nine = try #require(RunLength.average(of: .nelson2))
        #expect(agree(nine, 511, within: 1e-9))
    }

    @Test(
        arguments: [
            (RunRuleSet.westernElectric, ChartSides.lower), (.westernElectric, .both),
            ([.nelson1, .nelson2, .nelson5, .nelson6, .nelson7, .nelson8], .both),
        ] as [(RunRuleSet, ChartSides)]
    )
    func agreesWithSimulation(rules: RunRuleSet, sides: ChartSides) throws {
        var generator = SplitMix64(seed: 7)
        let exact = try #require(RunLength.average(of: rules, sides: sides))
        let simulated = try #require(
            RunLength.simulated(rules: rules, sides: sides, runs: 1_500, using: &generator)
        )
        #expect(abs(simulated.average - exact) < 4 * simulated.standardError)
    }

    @Test func theUpperSideIsAsLongAsTheLower() throws {
        let lower = try #require(RunLength.average(of: .westernElectric, sides: .lower))
        let upper = try #require(RunLength.average(of: .westernElectric, sides: .upper))
        #expect(agree(lower, upper, within: 1e-9))
        #expect(abs(lower - 183.406) < 0.001)
    }

    /// AR(1) points of unit spread: 111, 68 and 45 in an independent simulation (6,000 runs).
    @Test func autocorrelationShortensIt() throws {
        for (phi, expected) in [(0.2, 111.0), (0.4, 68), (0.6, 45)] {
            var generator = SplitMix64(seed: 3)
            let estimate = try #require(
                RunLength.simulated(
                    rules: .westernElectric,
                    sides: .lower,
                    autocorrelation: phi,
                    runs: 1_500,
                    using: &generator
                )
            )
            #expect(abs(estimate.average - expected) < 0.1 * expected, "\(estimate)")
        }
    }

    @Test func rulesThatCannotSignalHaveNone() {
        #expect(RunLength.average(of: []) == nil)
        #expect(RunLength.average(of: .nelson7, sides: .lower) == nil)
        #expect(RunLength.average(of: .nelson3) == nil)
        #expect(RunLength.average(of: .nelson1, shift: .nan) == nil)
        var generator = SplitMix64(seed: 1)
        #expect(
            RunLength.simulated(rules: .nelson4, sides: .upper, runs: 9, using: &generator) == nil
        )
    }

    /// Montgomery, table 9.11 (Lucas and Saccucci 1990): about 500 in control, then at a shift of 1.
    @Test(arguments: [
        (0.4, 3.054, 14.3), (0.25, 2.998, 11.1), (0.2, 2.962, 10.5), (0.1, 2.814, 10.3),
        (0.05, 2.615, 11.4),
    ])
    func movingAveragesAgreeWithThePublishedTable(
        weight: Double,
        width: Double,
        atOne: Double
    ) throws {
        let none = try #require(MovingAverageRunLength.average(weight: weight, width: width))
        #expect(abs(none - 500) < 5, "\(none)")
        let one = try #require(
            MovingAverageRunLength.average(weight: weight, width: width, shift: 1)
        )
        #expect(abs(one - atOne) < 0.15, "\(one)")
    }

    @Test func theUsualMovingAverageSignalsAsRarelyAsThreeSigma() throws {
        let both = try #require(MovingAverageRunLength.average())
        #expect(abs(both - 370) < 8, "\(both)")
        let one = try #require(MovingAverageRunLength.average(sides: .lower))
        #expect(abs(one - 2 * both) < 0.05 * both, "\(one)")
        #expect(MovingAverageRunLength.average(weight: 0) == nil)
    }
}
