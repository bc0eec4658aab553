import TestSupport
import Testing

@testable import Projections

@Suite("Weighted sums")
struct ScoreSumsTests {
    private func sums(_ one: ExactSumFixture.Weighted, _ indices: [Int]) -> ScoreSums {
        var sums = ScoreSums()
        for index in indices {
            sums.add(
                one.values[index].number,
                samples: one.samples[index],
                weight: one.weights[index]
            )
        }
        return sums
    }

    /// Against Python's fractions, see `Tests/Fixtures/exact_sums/generate.py`.
    @Test func meansAndErrorsEqualExactOnes() throws {
        for (index, one) in try ExactSumFixture.load().weighted.enumerated() {
            let sums = sums(one, Array(one.values.indices))
            #expect(abs(try #require(sums.mean) - one.mean.number) <= one.mean.number.magnitude.ulp)
            let error = try #require(sums.standardError)
            #expect(abs(error - one.error.number) <= 1e-14 * one.error.number, "case \(index)")
            #expect(sums.samples == one.samples.reduce(0, +))
            #expect(sums.weight == Double(one.weights.reduce(0, +)))
            let effective = one.effective.number
            #expect(abs(sums.effectiveCount - effective) <= 1e-14 * effective)
        }
    }

    @Test func orderAndMergesDoNotMatter() throws {
        var generator = SeededGenerator(seed: 61)
        for one in try ExactSumFixture.load().weighted {
            let indices = Array(one.values.indices)
            let expected = sums(one, indices)
            for _ in 0..<20 {
                let shuffled = indices.shuffled(using: &generator)
                #expect(sums(one, shuffled) == expected)
                let cut = Int.random(in: 0...shuffled.count, using: &generator)
                var merged = sums(one, Array(shuffled[..<cut]))
                let rest = sums(one, Array(shuffled[cut...]))
                merged.add(rest)
                #expect(merged == expected)
                // What is taken away again leaves no trace, not even the form.
                merged.subtract(rest)
                #expect(merged == sums(one, Array(shuffled[..<cut])))
            }
        }
    }

    /// Equal weights, whatever they are, change the samples and nothing else.
    @Test func equalWeightsGiveTheUsualError() throws {
        for one in try ExactSumFixture.load().totals {
            var plain = ScoreSums()
            var tenfold = ScoreSums()
            for value in one.values {
                plain.add(value.number)
                tenfold.add(value.number, samples: 1, weight: 10)
            }
            let error = try #require(plain.standardError)
            #expect(abs(error - one.error.number) <= 1e-14 * one.error.number)
            #expect(abs(try #require(tenfold.standardError) - error) <= 1e-13 * error)
            #expect(tenfold.samples == plain.samples)
        }
    }

    @Test func theUsualFormTakesNoFurtherSums() {
        var sums = ScoreSums()
        sums.add(0.5)
        #expect(sums.weighting == nil)
        sums.add(0.5, samples: 1, weight: 2)
        #expect(sums.weighting != nil)
        var other = ScoreSums()
        other.add(0.5, samples: 1, weight: 2)
        sums.subtract(other)
        #expect(sums.weighting == nil)
    }

    /// A bucket is never surer than its observations are many.
    @Test func bucketsOfSampledScoresCountWhatTheyTell() throws {
        var minute = MinuteAggregate()
        for index in 0..<12 {
            minute.add(.of(Double(index) / 12, samples: 1, weight: 100))
        }
        let bucket = try #require(minute.bucket(minute: 0))
        #expect(bucket.count == 12)
        #expect(abs(bucket.sum - 5.5) < 1e-12)
        #expect(bucket.bins.reduce(0) { $0 + $1.count } == 12)
        minute.add(.of(1, samples: 1, weight: 1_000_000))
        #expect(try #require(minute.bucket(minute: 0)).count == 1)
    }
}
