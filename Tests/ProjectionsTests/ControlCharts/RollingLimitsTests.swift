import TestSupport
import Testing

@testable import Projections

@Suite("Control charts: rolling")
struct RollingLimitsTests {
    private static func check(
        _ values: [Double],
        _ refit: RollingLimits.Refit,
        _ expected: ChartFixture.Rolling.Outcome
    ) {
        var engine = RollingLimits(refit: refit)
        var changes = expected.limits.makeIterator()
        var next = changes.next()
        var mean = 0.0
        var sigma = 0.0
        var violations: [ChartFixture.Rolling.Violation] = []
        for (index, value) in values.enumerated() {
            let point = engine.add(value)
            if let change = next, Int(change[0]) == index {
                (mean, sigma) = (change[1], change[2])
                next = changes.next()
            }
            guard let limits = point.limits else {
                #expect(index < 49)
                continue
            }
            // The mean is rounded once, as Python does; the root may differ in its last place.
            #expect(limits.center == mean, "\(index)")
            #expect(abs(limits.sigma - sigma) <= sigma.ulp, "\(index)")
            let rules = point.violations.rules.compactMap { RunRule.allCases.firstIndex(of: $0) }
            if !rules.isEmpty {
                violations.append(.init(index: index, rules: rules.map { $0 + 1 }))
            }
        }
        #expect(next == nil)
        #expect(violations == expected.violations)
    }

    @Test func theDescribedEngineComesOutValueByValue() throws {
        let fixture = try ChartFixture.decode("rolling", as: ChartFixture.Rolling.self)
        Self.check(fixture.values, .everyFiftyValues, fixture.every_fifty_values)
        #expect(fixture.every_fifty_values.limits.count == 52)
    }

    @Test func theSampleCodeComesOutValueByValue() throws {
        let fixture = try ChartFixture.decode("rolling", as: ChartFixture.Rolling.self)
        let values = Array(fixture.values.prefix(1_300))
        Self.check(values, .everyValueOnceFull, fixture.every_value_once_full)
        #expect(fixture.every_value_once_full.limits.count > 300)
    }

    /// An engine that starts later agrees once it has seen a whole window.
    @Test func aLaterStartComesToTheSame() throws {
        let fixture = try ChartFixture.decode("rolling", as: ChartFixture.Rolling.self)
        var whole = RollingLimits()
        var late = RollingLimits(valuesBefore: 730)
        for (index, value) in fixture.values.enumerated() {
            let expected = whole.add(value)
            guard index >= 730 else { continue }
            let found = late.add(value)
            // The first fit with the whole window is the one that counts from then on.
            if index >= 1_750 { #expect(found == expected) }
        }
    }

    @Test func hostileValuesAreLeftOut() {
        var engine = RollingLimits()
        for index in 0..<200 {
            #expect(
                engine.add(index % 3 == 0 ? .nan : index % 3 == 1 ? 1e300 : 0.5).limits == nil
                    || index > 100
            )
        }
        let point = engine.add(0.5)
        #expect(point.limits?.center == 0.5 && point.limits?.sigma == 0)
    }

    @Test func movingMomentsAgreeWithThePlainOnes() throws {
        var generator = SeededGenerator(seed: 2)
        for (count, window) in [(100, 7), (64, 64), (65, 64), (1_000, 13), (30, 2), (29, 30)] {
            let values = (0..<count).map { _ in
                1e6 + Double.random(in: 0..<1, using: &generator)
            }
            let moments = RollingMoments.moments(of: values, window: window)
            #expect(moments.means.count == max(0, count - window + 1))
            for (index, mean) in moments.means.enumerated() {
                let subgroup = try #require(Subgroup(values: values[index..<index + window]))
                #expect(abs(mean - subgroup.mean) < 1e-9)
                let sigma = subgroup.standardDeviation ?? 0
                #expect(abs(moments.standardDeviations[index] - sigma) < 1e-9)
            }
        }
        #expect(RollingMoments.moments(of: [1, 2, 3], window: 1).means.isEmpty)
        #expect(RollingMoments.moments(of: [], window: 5).means.isEmpty)
    }
}
