import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite struct SeriesNoiseTests {
    /// Quarter-hours of observations with mean 0 and spread 0.2, plus a drift of each hour.
    private func series(drift: Double, seed: UInt64) -> ScoreSeries {
        var random = SeededGenerator(seed: seed)
        var series = ScoreSeries(scope: .all, stepMinutes: 15, zeros: [])
        var level = 0.0
        for quarter in 0..<2_160 {
            if quarter % 4 == 0 { level = drift * Self.normal(&random) }
            var sum = 0.0
            var squares = 0.0
            for _ in 0..<10 {
                let value = level + 0.2 * Self.normal(&random)
                sum += value
                squares += value * value
            }
            series.counts.append(10)
            series.sums.append(sum)
            series.squares.append(squares)
        }
        return series
    }

    static func normal(_ random: inout SeededGenerator) -> Double {
        let first = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random)
        let second = Double.random(in: 0..<1, using: &random)
        return (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func independentScoresNeedNoAllowance(seed: UInt64) {
        let noise = SeriesNoise(series(drift: 0, seed: seed), range: 1)
        #expect(abs(noise.variance - 0.04) < 0.002)
        #expect(noise.detectionFactor == 1)
        #expect(noise.onsetFactor == 1)
    }

    /// The hours' means scatter by 0.04/40 of themselves and 0.1² of drift: 11 times as much.
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func driftRaisesTheBar(seed: UInt64) {
        let noise = SeriesNoise(series(drift: 0.1, seed: seed), range: 1)
        #expect(abs(noise.onsetFactor - 11) < 4)
        #expect(noise.detectionFactor >= noise.onsetFactor)
        #expect(noise.detectionFactor <= 30)
    }

    @Test func emptySeriesHasTheFloor() {
        let empty = ScoreSeries(scope: .all, stepMinutes: 15, zeros: [])
        let noise = SeriesNoise(empty, range: 2)
        #expect(noise.variance == 4e-4)
        #expect(noise.detectionFactor == 1)
    }
}
