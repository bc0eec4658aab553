import TestSupport
import Testing

@testable import Projections

@Suite("Control charts: run rules")
struct RunRuleTests {
    private let unit: ControlLimits

    init() throws {
        unit = try #require(ControlLimits(center: 0, sigma: 1))
    }

    /// The rules as they read, over the last points alone: slow and plain.
    private static func plain(
        _ z: ArraySlice<Double>,
        _ sides: ChartSides,
        _ reading: RunRuleReading
    ) -> RunRuleSet {
        var found: RunRuleSet = []
        let signs: [Double] = sides == .both ? [-1, 1] : sides == .lower ? [-1] : [1]
        func last(_ n: Int) -> [Double]? { z.count >= n ? Array(z.suffix(n)) : nil }
        for sign in signs {
            func count(_ n: Int, _ k: Int, beyond limit: Double) -> Bool {
                guard let points = last(n) else { return false }
                let isNewest = sign * (points.last ?? 0) > limit
                return points.count { sign * $0 > limit } >= k && (reading == .window || isNewest)
            }
            if count(1, 1, beyond: 3) { found.formUnion([.westernElectric1, .nelson1]) }
            if count(3, 2, beyond: 2) { found.formUnion([.westernElectric2, .nelson5]) }
            if count(5, 4, beyond: 1) { found.formUnion([.westernElectric3, .nelson6]) }
            if count(8, 8, beyond: 0) { found.insert(.westernElectric4) }
            if count(9, 9, beyond: 0) { found.insert(.nelson2) }
            if let six = last(6), zip(six, six.dropFirst()).allSatisfy({ sign * ($1 - $0) > 0 }) {
                found.insert(.nelson3)
            }
        }
        guard sides == .both else { return found }
        if let points = last(14) {
            let steps = zip(points, points.dropFirst()).map { $1 - $0 }
            if zip(steps, steps.dropFirst()).allSatisfy({ $0 * $1 < 0 }) { found.insert(.nelson4) }
        }
        if let points = last(15), points.allSatisfy({ abs($0) <= 1 }) { found.insert(.nelson7) }
        if let points = last(8), points.allSatisfy({ abs($0) > 1 }) { found.insert(.nelson8) }
        return found
    }

    /// Points of half a sigma, so that limits are hit exactly and neighbours are often equal; some
    /// streams climb, alternate or stay near the centre, so that every rule completes.
    private static func stream(_ kind: Int, _ generator: inout SeededGenerator) -> [Double] {
        (0..<400).map { index in
            let halves = Double(Int.random(in: -7...7, using: &generator)) / 2
            switch kind {
            case 0: return halves
            case 1: return Double(index % 9) / 2 - 2 + (halves > 3 ? 1 : 0)
            case 4: return index % 40 < 20 ? 0.5 : -0.5
            case 2: return index % 2 == 0 ? 0.5 : halves > 3 ? 0.5 : -0.5
            default: return halves > 2 ? 2.5 : halves < -2 ? -2.5 : halves > 0 ? 1.5 : -1.5
            }
        }
    }

    @Test func rulesAgreeWithTheirPlainReading() {
        var generator = SeededGenerator(seed: 5)
        var seen: RunRuleSet = []
        for kind in 0..<5 {
            let values = Self.stream(kind, &generator)
            for sides in ChartSides.allCases {
                for reading in RunRuleReading.allCases {
                    let all: RunRuleSet = [.westernElectric, .nelson]
                    let found = RunRuleMonitor.violations(
                        of: values,
                        limits: unit,
                        rules: all,
                        sides: sides,
                        reading: reading
                    )
                    for index in values.indices {
                        let expected = Self.plain(values[...index].suffix(20), sides, reading)
                        #expect(found[index] == expected, "\(kind) \(sides) \(reading) \(index)")
                        seen.formUnion(found[index])
                    }
                }
            }
        }
        #expect(seen == [.westernElectric, .nelson])
    }

    /// The scan over many points agrees with the monitor, across its pieces and at their seams.
    @Test func manyPointsAtOnceAgreeWithOneByOne() {
        var generator = SeededGenerator(seed: 6)
        let rules = RunRuleScan.rules
        for count in [0, 1, 7, 8, 9, 2_047, 2_048, 2_049, 5_000] {
            var values = (0..<count).map { index in
                Double(Int.random(in: -7...7, using: &generator)) / 2 + (index % 900 > 600 ? -1 : 0)
            }
            for hasGap in [false, true] {
                if hasGap, count > 3_000 { values[3_000] = .nan }
                for sides in ChartSides.allCases {
                    for reading in RunRuleReading.allCases {
                        let found = RunRuleMonitor.violations(
                            of: values,
                            limits: unit,
                            rules: rules,
                            sides: sides,
                            reading: reading
                        )
                        var monitor = RunRuleMonitor(rules: rules, sides: sides, reading: reading)
                        let expected = values.map { monitor.add($0, limits: unit) }
                        #expect(found == expected, "\(count) \(sides) \(reading) \(hasGap)")
                    }
                }
            }
        }
    }

    @Test func onlyTheChosenRulesAreReported() {
        let values = [Double](repeating: -4, count: 20)
        let found = RunRuleMonitor.violations(
            of: values,
            limits: unit,
            rules: [.westernElectric4],
            sides: .lower
        )
        #expect(found.prefix(7).allSatisfy { $0.isEmpty })
        #expect(found.dropFirst(7).allSatisfy { $0 == .westernElectric4 })
    }

    @Test func whatIsNotFiniteBreaksARun() {
        var values = [Double](repeating: -0.5, count: 16)
        values[7] = .nan
        let found = RunRuleMonitor.violations(of: values, limits: unit)
        #expect(found.indices.filter { !found[$0].isEmpty } == [15])
        values[7] = -.infinity
        #expect(RunRuleMonitor.violations(of: values, limits: unit) == found)
    }

    @Test func withoutSigmaAnyDistanceIsBeyond() throws {
        let limits = try #require(ControlLimits(center: 1, sigma: 0))
        let found = RunRuleMonitor.violations(of: [1, 0.999, 1], limits: limits, sides: .lower)
        #expect(found == [[], .westernElectric1, []])
    }

    @Test func limitsOfNonsenseAreRefused() {
        #expect(ControlLimits(center: .nan, sigma: 1) == nil)
        #expect(ControlLimits(center: 0, sigma: .infinity) == nil)
        #expect(ControlLimits(center: 0, sigma: -1) == nil)
    }

    /// Each point by its own limits: the same distance is beyond with many observations only.
    @Test func pointsOfUnequalSigmaAreJudgedByTheirOwn() throws {
        var monitor = RunRuleMonitor(rules: .westernElectric, sides: .lower)
        let limits = try #require(ControlLimits(center: 0.8, sigma: 0.3))
        let few = SubgroupChart.limits(limits, ofMean: 20)
        let many = SubgroupChart.limits(limits, ofMean: 2_000)
        #expect(monitor.add(0.75, limits: few).isEmpty)
        #expect(monitor.add(0.75, limits: many) == .westernElectric1)
        #expect(agree(few.sigma / many.sigma, 10))
    }
}
