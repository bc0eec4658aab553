import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite("Baselines: percentiles")
struct PercentileTests {
    private func sample(
        _ values: [Double],
        weights: [Int64]? = nil,
        exactUpTo limit: Int = .max
    ) throws -> SortedSample {
        var sample = PercentileSample(exactUpTo: limit)
        for (index, value) in values.enumerated() {
            sample.add(value, weight: weights?[index] ?? 1)
        }
        return try #require(sample.sorted())
    }

    private func isNear(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) <= 1e-12 * max(1, abs(left), abs(right))
    }

    @Test func equalNumpysForPlainValues() throws {
        for one in try PercentileFixture.load().plain {
            let sample = try sample(one.values.map(\.number))
            for (share, expected) in zip(one.shares, one.percentiles) {
                let percentile = sample.percentile(share.number)
                #expect(isNear(percentile.value, expected.number), "\(share.number)")
                #expect(percentile.errorBound == 0)
            }
        }
    }

    @Test func equalNumpysForWeightedValues() throws {
        for one in try PercentileFixture.load().weighted {
            let sample = try sample(one.values.map(\.number), weights: one.weights)
            let inverted = try #require(one.inverted)
            for (index, share) in one.shares.enumerated() {
                let value = sample.percentile(share.number).value
                #expect(isNear(value, one.percentiles[index].number))
                let rank = Int64((share.number * Double(sample.weight)).rounded(.up))
                #expect(sample.value(atRank: rank) == inverted[index].number)
            }
        }
    }

    @Test func ranksEqualThoseOfScipy() throws {
        for one in try PercentileFixture.load().intervals {
            let interval = OrderStatisticInterval(
                count: one.count,
                share: one.share.number,
                confidence: one.confidence.number
            )
            #expect(interval.lowerRank == one.lower, "\(one)")
            #expect(interval.upperRank == one.upper, "\(one)")
        }
    }

    @Test func anIntervalIsMadeOfOrderStatistics() throws {
        let sample = try sample((1...100).map(Double.init).shuffled())
        let median = sample.percentile(0.5)
        // Hahn and Meeker's table of order statistics: 40 and 61 of 100 for the median at 95 %.
        #expect(median.low == 40)
        #expect(median.high == 61)
        let first = sample.percentile(0.01)
        #expect(first.low == nil)
        #expect(first.high == 4)
        #expect(sample.percentile(0).low == nil)
        #expect(sample.percentile(1).high == nil)
    }

    @Test func aWeightedIntervalRestsOnTheValuesAndNotOnTheirWeights() throws {
        let values = (1...100).map(Double.init)
        let plain = try sample(values).percentile(0.5)
        let heavy = try sample(values, weights: values.map { _ in 1_000_000 }).percentile(0.5)
        #expect(heavy.low == plain.low)
        #expect(heavy.high == plain.high)
        // One that weighs as much as all others leaves four that count.
        let uneven = try sample([1, 2, 3, 4], weights: [1, 1, 1, 3])
        #expect(abs(uneven.effectiveCount - 3) < 1e-12)
    }

    @Test func anUncertainSampleHasWiderIntervals() throws {
        let sample = try sample((1...100).map(Double.init))
        let quarter = sample.discounted(to: 0.25).percentile(0.5)
        #expect(quarter.value == 50.5)
        #expect(quarter.low == 30)
        #expect(quarter.high == 70)
    }

    @Test func percentilesDoNotDependOnOrderAndGrow() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<50 {
            let size = Int.random(in: 1...80, using: &generator)
            let values = (0..<size).map { _ in
                (Double.random(in: -2...2, using: &generator) * 20).rounded() / 20
            }
            let weights = values.map { _ in Int64.random(in: 1...9, using: &generator) }
            let forward = try sample(values, weights: weights)
            let backward = try sample(values.reversed(), weights: weights.reversed())
            #expect(forward.percentile(0.3) == backward.percentile(0.3))
            let line = stride(from: 0.0, through: 1, by: 0.01).map { forward.percentile($0).value }
            #expect(zip(line, line.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(line.first == values.min())
            #expect(line.last == values.max())
        }
    }

    @Test func binnedPercentilesAreAsNearAsTheySay() throws {
        var generator = SeededGenerator(seed: 8)
        for scale in [1.0, 1e-9, 1e12, -3.0] {
            let values = (0..<4_000).map { _ in
                pow(Double.random(in: 0...1, using: &generator), 0.2) * scale
            }
            let weights = values.map { _ in Int64.random(in: 1...3, using: &generator) }
            let exact = try sample(values, weights: weights)
            let binned = try sample(values, weights: weights, exactUpTo: 500)
            #expect(binned.count == exact.count)
            #expect(binned.weight == exact.weight)
            for share in [0, 0.01, 0.02, 0.05, 0.5, 0.95, 0.99, 1] {
                let estimate = binned.percentile(share)
                let truth = exact.percentile(share)
                let error = abs(estimate.value - truth.value)
                #expect(error <= estimate.errorBound * (1 + 1e-9))
                #expect(estimate.errorBound <= abs(truth.value) / 2_000)
                if let low = truth.low { #expect(try #require(estimate.low) <= low) }
                if let high = truth.high { #expect(try #require(estimate.high) >= high) }
            }
            #expect(binned.percentile(0.5).errorBound > 0)
        }
    }

    @Test func fewDistinctValuesStayExactInBins() throws {
        var generator = SeededGenerator(seed: 9)
        let levels: [Double] = [0, 0.25, 0.5, 1]
        let values = (0..<3_000).map { _ in levels[Int.random(in: 0..<4, using: &generator)] }
        let exact = try sample(values)
        let binned = try sample(values, exactUpTo: 10)
        for share in [0.01, 0.3, 0.5, 0.9] {
            #expect(binned.percentile(share) == exact.percentile(share))
        }
    }

    @Test func binsGrowWithTheValue() {
        var generator = SeededGenerator(seed: 10)
        for _ in 0..<2_000 {
            let exponent = Int.random(in: -300...300, using: &generator)
            let left = Double.random(in: -1...1, using: &generator) * pow(10, Double(exponent))
            let right = Double.random(in: -1...1, using: &generator) * pow(10, Double(exponent))
            let bins = (PercentileSample.bin(of: left), PercentileSample.bin(of: right))
            #expect(left <= right ? bins.0 <= bins.1 : bins.0 >= bins.1)
        }
    }

    @Test func hostileNumbersDoNotTrap() throws {
        var empty = PercentileSample()
        empty.add(.nan)
        empty.add(.infinity)
        empty.add(1, weight: 0)
        #expect(empty.sorted() == nil)
        let wide = try sample([-.greatestFiniteMagnitude, .greatestFiniteMagnitude])
        #expect(wide.percentile(0.5).value == 0)
        #expect(wide.percentile(.nan).value.isFinite)
        let heavy = try sample([1, 2], weights: [.max, .max])
        #expect((1...2).contains(heavy.percentile(0.5).value))
        let interval = OrderStatisticInterval(count: .max, share: 0.5, confidence: 0.95)
        #expect(interval.lowerRank != nil)
        #expect(OrderStatisticInterval(count: 0, share: 0.5, confidence: 0.95).lowerRank == nil)
    }
}
