import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite("Change points: offline")
struct ChangePointDetectorTests {
    private func places(_ values: [Double?]) -> [Int] {
        ChangePointDetector().changePoints(in: values).map(\.index)
    }

    private func step(_ count: Int, size: Double, seed: UInt64 = 1) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        return (0..<2 * count).map { ($0 < count ? 0 : size) + generator.normal() }
    }

    /// What the tests of MongoDB's and Otava's E-divisive expect.
    @Test func publishedCasesAreFound() throws {
        let cases = try ChangePointFixtures.published()
        let mongo = try #require(cases["mongodb"])
        #expect(places(mongo.series) == mongo.expected)
        let tigerbeetle = try #require(cases["tigerbeetle"])
        let large = ChangePointDetector().changePoints(in: tigerbeetle.series).filter {
            abs($0.after - $0.before) >= 0.05 * $0.before
        }
        #expect(large.map(\.index) == tigerbeetle.expected)
    }

    /// The goal: above all three rivals on the mean.
    @Test func seriesMarkedByPeopleAreFoundBetterThanByRivals() throws {
        let all = try ChangePointFixtures.marked()
        let n = Double(all.count)
        var f1 = 0.0
        var covering = 0.0
        for (_, series) in all {
            let found = places(series.values)
            f1 += ChangePointScore.f1(found, marks: series.annotations) / n
            covering +=
                ChangePointScore.covering(
                    found,
                    marks: series.annotations,
                    count: series.values.count
                ) / n
        }
        for rival in ["none", "binary_segmentation", "otava", "pelt"] {
            let baselines = all.compactMap { $0.series.baselines[rival] }
            #expect(baselines.count == all.count)
            #expect(f1 > baselines.reduce(0) { $0 + $1.f1 } / n)
            #expect(covering > baselines.reduce(0) { $0 + $1.covering } / n)
        }
        #expect(f1 > 0.85)
        #expect(covering > 0.77)
    }

    @Test func aStepIsPlacedAndMeasured() throws {
        let values = step(60, size: 3)
        let points = ChangePointDetector().changePoints(in: values)
        let point = try #require(points.first)
        #expect(points.count == 1)
        #expect(abs(point.index - 60) <= 2)
        #expect(point.low <= point.index && point.index <= point.high)
        #expect(point.high - point.low <= 8)
        #expect(
            abs(point.before - values[..<point.index].reduce(0, +) / Double(point.index)) < 1e-9
        )
        #expect(abs(point.after - 3) < 0.5)
        #expect(point.p < 1e-10)
    }

    @Test func missingValuesKeepTheirIndexes() {
        let values = step(60, size: 4)
        var holed: [Double?] = values
        holed.insert(contentsOf: [nil, .nan, .infinity], at: 20)
        holed.insert(contentsOf: Array(repeating: nil, count: 50), at: 0)
        let plain = ChangePointDetector().changePoints(in: values)
        let found = ChangePointDetector().changePoints(in: holed)
        #expect(plain.count == 1)
        #expect(found.map(\.index) == plain.map { $0.index + 53 })
        #expect(found.map(\.low) == plain.map { $0.low + 53 })
        #expect(found.map(\.p) == plain.map(\.p))
    }

    @Test func seriesWithoutChangeHaveNone() {
        #expect(places([]).isEmpty)
        #expect(places([nil, nil]).isEmpty)
        #expect(places(Array(repeating: 0.5, count: 9)).isEmpty)
        #expect(places(Array(repeating: 0.5, count: 500)).isEmpty)
        #expect(places(Array(repeating: 0, count: 500)).isEmpty)
        #expect(places((0..<200).map { Double($0) * 0.01 }).isEmpty)
        var spikes = [Double](repeating: 0, count: 100)
        spikes[40] = 1
        #expect(places(spikes).isEmpty)
        spikes[41] = 1
        #expect(places(spikes).isEmpty)
    }

    @Test func noValueCanTrap() {
        let extremes: [Double] = [
            0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e308, -1e308,
            .greatestFiniteMagnitude,
            -.greatestFiniteMagnitude, .infinity, .nan, 1e-300, 1,
        ]
        for seed in 0..<40 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let count = Int.random(in: 0..<120, using: &generator)
            let values = (0..<count).map { _ in extremes.randomElement(using: &generator) ?? 0 }
            for point in ChangePointDetector().changePoints(in: values) {
                #expect(point.before.isFinite && point.after.isFinite && point.p <= 1)
                #expect(point.low <= point.index && point.index <= point.high)
            }
        }
    }

    @Test(arguments: [1e-9, 1, 1e12])
    func unitsDoNotMatter(scale: Double) {
        let values = step(50, size: 3)
        #expect(places(values.map { $0 * scale }) == places(values))
        #expect(places(values.map { -$0 * scale }) == places(values))
        #expect(
            places([Double](repeating: 1e9, count: 20) + [Double](repeating: 1e9 + 4, count: 20))
                == [20]
        )
    }

    @Test func aSeasonIsNoChange() {
        var generator = SeededGenerator(seed: 3)
        let pattern = (0..<24).map { _ in 2 * generator.normal() }
        var values = (0..<480).map { pattern[$0 % 24] + 0.3 * generator.normal() }
        #expect(places(values).isEmpty)
        for index in 240..<480 { values[index] += 1 }
        let found = places(values)
        #expect(found.count == 1)
        #expect(abs((found.first ?? 0) - 240) <= 5)
    }

    @Test func kindsOfSeriesAreToldApart() {
        var generator = SeededGenerator(seed: 8)
        let wave = (0..<500).map { sin(2 * .pi * Double($0) / 50) + 0.3 * generator.normal() }
        #expect(places(wave).isEmpty)
        let levelling = (0..<400).map { 3 - 2 * exp(-Double($0) / 130) }
        #expect(places(levelling).isEmpty)
        let latency = (0..<300).map { exp(0.3 * generator.normal() + ($0 < 150 ? 4 : 4.8)) }
        #expect(places(latency).count == 1)
        let kink = (0..<200).map { 0.3 * generator.normal() + max(0, Double($0 - 120)) * 0.1 }
        #expect(places(kink).count == 1)
        #expect(abs((places(kink).first ?? 0) - 120) <= 15)
    }

    /// Seeds are fixed: about 40,000 values, among which no more than five false change points.
    ///
    /// The full table, with its standard errors, is in `docs/statistics.md`.
    @Test(arguments: NoiseKind.allCases)
    func noiseHardlyEverHasOne(kind: NoiseKind) {
        var generator = SeededGenerator(seed: 77)
        var found = 0
        for count in [50, 50, 100, 200, 1_000] {
            for _ in 0..<2 { found += places(kind.values(count, &generator)).count }
        }
        #expect(found <= (kind == .autoregressive8 ? 1 : 0))
    }

    @Test func equalSeriesGiveEqualAnswers() {
        let values = step(100, size: 1.5)
        let first = ChangePointDetector().changePoints(in: values)
        #expect(first == ChangePointDetector().changePoints(in: values))
        #expect(!first.isEmpty)
    }
}
