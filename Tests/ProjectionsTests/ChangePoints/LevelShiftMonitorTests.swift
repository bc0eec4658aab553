import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite("Change points: the level-shift monitor")
struct LevelShiftMonitorTests {
    /// What `Tests/Fixtures/level_shift/make_level_shift.py` computed.
    private struct Expected: Decodable {
        var reference: [Double]
        var after: [Double]
        var gapseconds: Double
        var dispersion: Double
        var bound: Double
        var usual: Double
        var probes: [Double]
        var evidence: [Double]
        var alarm: Int
        var onset: Int
        var level: Double
        var statistic: Double

        init() throws {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            let file = folder.appending(path: "Fixtures/level_shift/level_shift.json")
            self = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
        }
    }

    private static func settings(isLowBad: Bool = true) -> LevelShiftMonitor.Settings {
        .init(
            isLowBad: isLowBad,
            change: 0.15,
            windowSeconds: 3_600,
            samplesMin: 5,
            runLengthSeconds: 56 * 86_400
        )
    }

    private static func nearlyEqual(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) < 1e-9 * max(1, abs(right))
    }

    /// Values with a third of exact ones, as judges give them.
    private static func scores(_ count: Int, low: Bool, _ random: inout SeededGenerator) -> [Double]
    {
        (0..<count).map { _ in
            let isPerfect = Double.random(in: 0..<1, using: &random) < (low ? 0.1 : 0.35)
            let spread = Double.random(in: 0..<1, using: &random)
            return isPerfect ? 1 : (low ? 0.2 : 0.6) + 0.4 * spread
        }
    }

    @Test(arguments: [true, false])
    func equalsAComputationFromTheDefinition(isLowBad: Bool) throws {
        let expected = try Expected()
        // Where high is bad everything is mirrored.
        let sign = isLowBad ? 1.0 : -1.0
        let reference = LevelReference(
            values: expected.reference.map { $0 * sign },
            spanSeconds: expected.gapseconds * 499,
            isLowBad: isLowBad
        )
        #expect(Self.nearlyEqual(reference.dispersion, expected.dispersion))
        for (probe, evidence) in zip(expected.probes, expected.evidence) {
            #expect(Self.nearlyEqual(reference.evidence(of: probe * sign), evidence))
        }
        var monitor = LevelShiftMonitor(Self.settings(isLowBad: isLowBad))
        var time: Int64 = 0
        for value in expected.reference {
            monitor.observe(value * sign, at: time, watchedShare: nil)
            time += 60_000_000
        }
        for (index, value) in expected.after.enumerated() {
            monitor.observe(value * sign, at: time, watchedShare: nil)
            if index == 0 {
                #expect(Self.nearlyEqual(monitor.bounds(watchedShare: 1).always, expected.bound))
            }
            let shift = monitor.shift(at: time)
            #expect((shift != nil) == (index >= expected.alarm))
            if index == expected.alarm {
                let shift = try #require(shift)
                #expect(Self.nearlyEqual(shift.mean * sign, expected.level))
                #expect(Self.nearlyEqual(shift.usual * sign, expected.usual))
                #expect(Self.nearlyEqual(shift.statistic, expected.statistic))
                #expect(shift.onset == Int64(500 + expected.onset) * 60_000_000)
                #expect(shift.samples == expected.alarm - expected.onset + 1)
            }
            time += 60_000_000
        }
    }

    @Test func theBoundIsLowerInTheHourAfterADeployment() {
        var random = SeededGenerator(seed: 1)
        var monitor = LevelShiftMonitor(Self.settings())
        for (index, value) in Self.scores(501, low: false, &random).enumerated() {
            monitor.observe(value, at: Int64(index) * 60_000_000, watchedShare: nil)
        }
        let rare = monitor.bounds(watchedShare: 0.05)
        #expect(Self.nearlyEqual(rare.always - rare.afterChange, -log(0.05)))
        let constant = monitor.bounds(watchedShare: 1)
        #expect(constant.always == constant.afterChange)
    }

    /// A level that fell is noticed and, once it is back, over; one that stays is usual after a week.
    @Test(arguments: 1...4)
    func aShiftEndsWhenTheLevelIsBackOrUsual(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var monitor = LevelShiftMonitor(Self.settings())
        var time: Int64 = 0
        func feed(_ values: [Double]) -> [Bool] {
            values.map { value in
                monitor.observe(value, at: time, watchedShare: nil)
                time += 60_000_000
                return monitor.shift(at: time) != nil
            }
        }
        #expect(!feed(Self.scores(2_000, low: false, &random)).contains(true))
        let fallen = feed(Self.scores(60, low: true, &random))
        #expect(fallen.last == true && (fallen.firstIndex(of: true) ?? 99) < 20)
        let back = feed(Self.scores(60, low: false, &random))
        #expect(back.first == true && back.last == false)
        #expect(feed(Self.scores(60, low: true, &random)).last == true)
        let week = feed(Self.scores(7 * 1_440 + 60, low: true, &random))
        #expect(week[9_000] && week.last == false)
        // What is usual now can fall again.
        let zeros = feed([Double](repeating: 0, count: 30))
        #expect(zeros.last == true)
    }

    /// Few very bad values among good ones are no shift of the mean; hostile values do nothing.
    @Test func whatMovesTheMeanByLittleIsNoShift() {
        var random = SeededGenerator(seed: 5)
        var monitor = LevelShiftMonitor(Self.settings())
        var time: Int64 = 0
        let values = Self.scores(1_200, low: false, &random)
        for (index, value) in values.enumerated() {
            let isBad = index > 600 && index.isMultiple(of: 25)
            monitor.observe(isBad ? 0.5 : value, at: time, watchedShare: nil)
            monitor.observe(.nan, at: time, watchedShare: nil)
            monitor.observe(-.infinity, at: time, watchedShare: nil)
            time += 60_000_000
            #expect(monitor.shift(at: time) == nil)
        }
    }

    /// A constant series has no spread: equal values are no evidence, and another value is some.
    @Test func aConstantSeriesIsNoTrap() {
        let reference = LevelReference(
            values: [Double](repeating: 1, count: 600),
            spanSeconds: 0,
            isLowBad: true
        )
        #expect(reference.dispersion == 1)
        #expect(reference.evidence(of: 1) <= 0)
        #expect(reference.evidence(of: 0.9) > 3)
        #expect(reference.evidence(of: .greatestFiniteMagnitude).isFinite)
    }
}
