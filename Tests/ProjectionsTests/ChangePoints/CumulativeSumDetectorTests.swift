import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite("Change points: online")
struct CumulativeSumDetectorTests {
    private typealias Detector = CumulativeSumDetector

    private func alarms(_ values: [Double?], from detector: Detector = Detector()) -> [Detector
        .Alarm]
    {
        var detector = detector
        return values.compactMap { detector.observe($0) }
    }

    /// By hand: with mean 0 and deviation 1 each 1 adds 0.75, so that 16 is passed at the 22nd.
    @Test func sumsAreThoseOfPage() {
        let known = Detector(reference: .init(mean: 0, longRunDeviation: 1, phi: 0))
        let rises = alarms(Array(repeating: 1, count: 22), from: known)
        #expect(rises == [.init(observation: 22, onset: 1, isRise: true)])
        #expect(alarms(Array(repeating: 1, count: 21), from: known).isEmpty)
        let falls = alarms([0, 0, 0] + Array(repeating: -1, count: 22), from: known)
        #expect(falls == [.init(observation: 25, onset: 4, isRise: false)])
        // A single value counts for four deviations at most: 3.75 each.
        #expect(alarms(Array(repeating: 1e300, count: 4), from: known).isEmpty)
        #expect(alarms(Array(repeating: 1e300, count: 5), from: known).count == 1)
    }

    @Test func referenceAllowsForAutocorrelation() throws {
        var generator = SeededGenerator(seed: 12)
        let white = try #require(Detector.reference(of: generator.autoregressive(20_000, phi: 0)))
        #expect(abs(white.longRunDeviation - 1) < 0.03)
        let values = generator.autoregressive(20_000, phi: 0.6).map { 5 + 2 * $0 }
        let slow = try #require(Detector.reference(of: values))
        // √(1.6/0.4) = 2 times the plain deviation of 2.
        #expect(abs(slow.longRunDeviation - 4) < 0.2)
        #expect(abs(slow.phi - 0.6) < 0.03)
        #expect(abs(slow.mean - 5) < 0.15)
        #expect(Detector.reference(of: [1]) == nil)
        #expect(Detector.reference(of: [3, 3, 3])?.longRunDeviation == 0)
        #expect(Detector.reference(of: [0, 0])?.mean == 0)
    }

    @Test func aShiftIsNoticedAndLearntAnew() throws {
        var generator = SeededGenerator(seed: 2)
        let values = (0..<1_500).map { ($0 < 700 ? 0.9 : 0.8) + 0.05 * generator.normal() }
        let found = alarms(values)
        let alarm = try #require(found.first)
        #expect(found.count == 1)
        #expect(!alarm.isRise)
        #expect(alarm.observation > 700 && alarm.observation < 730)
        #expect(abs(alarm.onset - 701) <= 5)
    }

    @Test func missingValuesChangeNothing() {
        var generator = SeededGenerator(seed: 2)
        let values = (0..<900).map { ($0 < 500 ? 0 : 2) + generator.normal() }
        let holed = values.flatMap { [$0, nil, .nan, .infinity] as [Double?] }
        #expect(alarms(holed) == alarms(values))
        #expect(!alarms(values).isEmpty)
    }

    @Test func aSeriesThatNeverVariedAlarmsAtOnce() {
        let values = [Double](repeating: 1, count: 300) + [Double](repeating: 0, count: 5)
        #expect(alarms(values).map(\.observation) == [305])
        #expect(alarms(Array(repeating: 1, count: 5_000)).isEmpty)
    }

    @Test func aCopyGoesOnFromTheSameState() {
        var generator = SeededGenerator(seed: 9)
        let values = (0..<900).map { ($0 < 500 ? 0 : 1) + generator.normal() }
        var detector = Detector()
        for value in values[..<450] { #expect(detector.observe(value) == nil) }
        let copy = detector
        #expect(
            alarms(Array(values[450...]), from: copy)
                == alarms(Array(values[450...]), from: detector)
        )
        #expect(alarms(Array(values[450...]), from: copy) == alarms(values))
    }

    @Test func hostileValuesNeverTrap() {
        var generator = SeededGenerator(seed: 1)
        let extremes: [Double] = [
            0, 1e308, -1e308, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -1, 1,
        ]
        var detector = Detector()
        for _ in 0..<3_000 { _ = detector.observe(extremes.randomElement(using: &generator)) }
        #expect(detector.count == 3_000)
    }
}
