import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// How often the intervals of percentiles hold the truth; the table of docs/statistics.md.
@Suite("Baselines: coverage of percentile intervals")
struct PercentileCoverageTests {
    /// The standard normal quantiles of the shares that are tried.
    private static let truths: [(share: Double, value: Double)] = [
        (0.02, -2.053_748_910_631_823), (0.05, -1.644_853_626_951_472_2), (0.5, 0),
    ]

    /// First-order autoregression of normal numbers with variance 1.
    private func series(
        _ count: Int,
        likeness: Double,
        _ generator: inout SeededGenerator
    ) -> [Double] {
        let innovation = (1 - likeness * likeness).squareRoot()
        var last = normal(&generator)
        return (0..<count).map { _ in
            last = likeness * last + innovation * normal(&generator)
            return last
        }
    }

    private func normal(_ generator: inout SeededGenerator) -> Double {
        let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &generator))).squareRoot()
        return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
    }

    private func windows(_ values: [Double]) -> WindowedMeans {
        var builder = MinuteTotals.Builder()
        for (index, value) in values.enumerated() {
            builder.add(value, weight: 1, at: .init(minute: Int64(index)))
        }
        return WindowedMeans(builder.totals(), rule: WindowRule(minutes: 1, minimumSamples: 1))
    }

    /// The share of series whose interval holds the truth: as it is, and as if all were independent.
    private func coverage(
        count: Int,
        likeness: Double,
        repetitions: Int
    ) throws -> [(corrected: Double, naive: Double)] {
        var generator = SeededGenerator(seed: UInt64(count) &* 31 &+ UInt64(likeness * 100))
        var hits = Self.truths.map { _ in (corrected: 0, naive: 0) }
        for _ in 0..<repetitions {
            let values = series(count, likeness: likeness, &generator)
            var plain = PercentileSample()
            for value in values { plain.add(value) }
            let naive = try #require(plain.sorted())
            let corrected = try #require(windows(values).sample())
            for (index, truth) in Self.truths.enumerated() {
                func holds(_ sample: SortedSample) -> Bool {
                    let one = sample.percentile(truth.share)
                    return (one.low ?? -.infinity) <= truth.value
                        && truth.value <= (one.high ?? .infinity)
                }
                if holds(corrected) { hits[index].corrected += 1 }
                if holds(naive) { hits[index].naive += 1 }
            }
        }
        return hits.map {
            (Double($0.corrected) / Double(repetitions), Double($0.naive) / Double(repetitions))
        }
    }

    @Test func independentWindowsAreCoveredAsOftenAsPromised() throws {
        for share in try coverage(count: 168, likeness: 0, repetitions: 200) {
            #expect(share.naive >= 0.92)
            #expect(share.corrected >= 0.92)
        }
    }

    @Test func likeWindowsAreCoveredBetterThanIfTheyWereIndependent() throws {
        let shares = try coverage(count: 168, likeness: 0.8, repetitions: 150)
        #expect(shares.allSatisfy { $0.corrected > 0.88 })
        #expect(shares[2].naive < 0.7)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["PERCENTILE_COVERAGE"] == "1"))
    func tableOfCoverage() throws {
        print("| windows | likeness | p2 | p5 | p50 | p2 naive | p5 naive | p50 naive |")
        print("|---|---|---|---|---|---|---|---|")
        for count in [168, 336, 672] {
            for likeness in [0, 0.3, 0.6, 0.9] {
                let shares = try coverage(count: count, likeness: likeness, repetitions: 2_000)
                let cells = (shares.map(\.corrected) + shares.map(\.naive)).map {
                    String(format: "%.1f", $0 * 100)
                }
                print("| \(count) | \(likeness) | \(cells.joined(separator: " | ")) |")
            }
        }
    }
}
