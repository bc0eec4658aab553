import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite struct SegmentationTests {
    /// The least cost over all splits, by trying every one.
    private func bruteForce(
        _ counts: [Double],
        _ sums: [Double],
        variance: Double,
        penalty: Double
    ) -> [Int] {
        var best = (cost: Double.infinity, cuts: [Int]())
        for mask in 0..<(1 << (counts.count - 1)) {
            let cuts = (1..<counts.count).filter { mask & (1 << ($0 - 1)) != 0 }
            var cost = penalty * Double(cuts.count)
            for (start, end) in zip([0] + cuts, cuts + [counts.count]) {
                let n = counts[start..<end].reduce(0, +)
                let r = sums[start..<end].reduce(0, +)
                cost += n < Segmentation.minimumCount ? .infinity : -r * r / n / variance
            }
            if cost < best.cost { best = (cost, cuts) }
        }
        return best.cuts
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func equalsEverySplitTried(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let length = Int.random(in: 2...12, using: &random)
        var level = 0.0
        var counts: [Double] = []
        var sums: [Double] = []
        for _ in 0..<length {
            if Int.random(in: 0..<4, using: &random) == 0 {
                level = Double.random(in: -2...2, using: &random)
            }
            let count = Double(Int.random(in: 1...20, using: &random))
            counts.append(count)
            sums.append(count * (level + Double.random(in: -0.3...0.3, using: &random)))
        }
        let found = Segmentation.boundaries(
            counts: counts,
            sums: sums,
            variance: 1,
            penalty: 6
        )
        let total = counts.reduce(0, +)
        let expected = total < 12 ? [] : bruteForce(counts, sums, variance: 1, penalty: 6)
        #expect(found == expected)
    }

    @Test func tooShortSeriesStayWhole() {
        #expect(Segmentation.boundaries(counts: [], sums: [], variance: 1, penalty: 1) == [])
        #expect(Segmentation.boundaries(counts: [5], sums: [1], variance: 1, penalty: 1) == [])
        #expect(
            Segmentation.boundaries(counts: [2, 3], sums: [9, -9], variance: 1, penalty: 1) == []
        )
    }

    private func segment(_ start: Int, mean: Double, count: Double = 100) -> Segment {
        Segment(
            start: start,
            end: start + 1,
            count: count,
            sum: mean * count,
            squares: count * (mean * mean + 0.04)
        )
    }

    private let noise = SeriesNoise(
        ScoreSeries(scope: .all, stepMinutes: 15, zeros: []),
        range: 1
    )

    @Test func alikeNeighboursAreJoined() {
        let pruned = Segmentation.pruned(
            [segment(0, mean: 0.9), segment(1, mean: 0.88), segment(2, mean: 0.5)],
            noise: noise
        )
        #expect(pruned.map { $0.start } == [0, 2])
        #expect(abs((pruned.first?.mean ?? 0) - 0.89) < 1e-12)
    }

    @Test func runsBridgeSmallRecoveries() {
        let runs = { (means: [Double]) in
            FallEpisode.runs(
                of: means.enumerated().map { self.segment($0.offset, mean: $0.element) }
            )
        }
        #expect(runs([0.9, 0.5]) == [0...1])
        #expect(runs([0.5, 0.9]) == [])
        #expect(runs([0.9, 0.7, 0.75, 0.5, 0.9]) == [0...3])
        // Half of the fall taken back ends it.
        #expect(runs([0.9, 0.7, 0.85, 0.5]) == [0...1, 2...3])
        // A small recovery that does not go on falling ends it too.
        #expect(runs([0.9, 0.6, 0.65, 0.62]) == [0...1, 2...3])
        #expect(runs([]) == [])
    }
}
