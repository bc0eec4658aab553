import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Metrics: distributions from rollups")
struct BinnedDistributionTests {
    /// Values in minutes of any form agree with a plain count over the values themselves.
    @Test(arguments: 1...20)
    func rollupsCountAsThePlainValuesDo(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var hour = RollupHour()
        var values: [(minute: Int64, value: Double, weight: Int64)] = []
        for number in 0..<Int.random(in: 1...300, using: &random) {
            // Few minutes with many values, and many with few; never exactly on an inner bound.
            let minute = Int64.random(in: 0..<(seed.isMultiple(of: 2) ? 5 : 60), using: &random)
            let choices = [0, 1, Double.random(in: 0...1, using: &random) * 0.999 + 0.0005]
            let value = choices[Int.random(in: 0...2, using: &random)]
            let weight = seed.isMultiple(of: 3) ? Int64.random(in: 1...5, using: &random) : 1
            values.append((minute, value, weight))
            hour.add(
                Observation(
                    position: Int64(number + 1),
                    time: minute * 60_000_000,
                    value: value,
                    samples: 1,
                    weight: weight,
                    status: .scored
                )
            )
        }
        let bounds = MetricsReader.scoreBounds
        for last in [Int64(59), 30, 0] {
            var binned = BinnedDistribution(bounds: bounds)
            let isIntact = hour.encoded.withUnsafeBytes {
                RollupHour.addValues(of: $0, through: last, to: &binned)
            }
            #expect(isIntact)
            var plain = MetricDistribution(bounds: bounds)
            for (minute, value, weight) in values where minute <= last {
                for _ in 0..<weight { plain.add(value) }
            }
            #expect(binned.value.counts == plain.counts)
            #expect(abs(binned.value.sum - plain.sum) < 1e-9)
        }
    }

    /// A counter that falls is taken for a restart: a zero more must not make the sum smaller.
    @Test func theSumOfMoreValuesIsNeverSmaller() throws {
        var random = SeededGenerator(seed: 7)
        var hour = RollupHour()
        var before = 0.0
        for number in 0..<200 {
            let value = number.isMultiple(of: 2) ? 0 : Double.random(in: 0...1, using: &random)
            hour.add(
                Observation(
                    position: Int64(number + 1),
                    time: Int64(number % 11) * 60_000_000,
                    value: value,
                    samples: 1,
                    weight: 1,
                    status: .scored
                )
            )
            var binned = BinnedDistribution(bounds: [1])
            _ = hour.encoded.withUnsafeBytes {
                RollupHour.addValues(of: $0, through: 59, to: &binned)
            }
            #expect(binned.value.sum >= before)
            before = binned.value.sum
        }
    }

    @Test(arguments: [
        [60, 1], [0, 3], [0, 15, 2], [0, 1, 255, 255, 255, 255, 255, 255, 255, 127],
    ])
    func aDamagedBlobIsRefused(bytes: [UInt8]) {
        var binned = BinnedDistribution(bounds: [0.5])
        let isIntact = bytes.withUnsafeBytes {
            RollupHour.addValues(of: $0, through: 59, to: &binned)
        }
        #expect(!isIntact)
    }

    @Test func everyBoundIsTheEdgeOfABin() {
        for bound in MetricsReader.scoreBounds + MetricsReader.durationBounds
        where bound != 0 && bound != 1 {
            #expect(ValueBins.bin(of: bound) == ValueBins.bin(of: bound - 1e-9) + 1, "\(bound)")
        }
    }
}
