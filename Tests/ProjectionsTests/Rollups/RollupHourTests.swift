import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Hours of rollups")
struct RollupHourTests {
    /// Observations within one hour, some without a value, some in bulk, of any magnitude.
    static func observations(
        _ count: Int,
        _ generator: inout SeededGenerator
    ) -> [Observation] {
        (0..<count).map { index in
            let isScored = Int.random(in: 0..<10, using: &generator) > 0
            let status: Observation.Status =
                isScored
                ? .scored
                : [.unscored, .error, .skipped].randomElement(using: &generator) ?? .error
            let exponent = Int.random(in: -300...300, using: &generator)
            let values: [Double] = [
                0, -0.0, 1, Double.random(in: 0...1, using: &generator),
                Double.random(in: -1...1, using: &generator)
                    * Double(sign: .plus, exponent: exponent, significand: 1),
            ]
            let isBulk = Int.random(in: 0..<20, using: &generator) == 0
            let bulk =
                Bool.random(using: &generator)
                ? 2 : Int64.random(in: 3...Observation.weightMax, using: &generator)
            // What is sampled stands for more than came.
            let came = Bool.random(using: &generator) ? bulk : 1
            return Observation(
                position: Int64(index + 1),
                time: 3_600_000_000 * 7 + Int64.random(in: 0..<3_600_000_000, using: &generator),
                value: isScored ? values.randomElement(using: &generator) ?? 0 : 0,
                samples: isBulk ? came : 1,
                weight: isBulk ? bulk : 1,
                status: status
            )
        }
    }

    private func hour(_ observations: [Observation]) -> RollupHour {
        var hour = RollupHour()
        for observation in observations { hour.add(observation) }
        return hour
    }

    private func decoded(_ bytes: [UInt8]) -> RollupHour? {
        bytes.withUnsafeBytes { RollupHour(blob: $0) }
    }

    @Test func bytesDoNotDependOnTheOrderOfArrival() {
        var generator = SeededGenerator(seed: 11)
        for count in [1, 5, 60, 400, 2_000] {
            let observations = Self.observations(count, &generator)
            let bytes = hour(observations).encoded
            for _ in 0..<10 {
                #expect(hour(observations.shuffled(using: &generator)).encoded == bytes)
            }
        }
    }

    @Test func blobsReadBackAndCanBeContinued() throws {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<50 {
            let observations = Self.observations(300, &generator)
            let whole = hour(observations)
            #expect(decoded(whole.encoded) == whole)
            let cut = Int.random(in: 0...300, using: &generator)
            var continued = try #require(decoded(hour(Array(observations[..<cut])).encoded))
            for observation in observations[cut...] { continued.add(observation) }
            #expect(continued.encoded == whole.encoded)
        }
    }

    @Test func bucketsAddUpToTheObservations() {
        var generator = SeededGenerator(seed: 13)
        let observations = (0..<500).map { index in
            Observation(
                position: Int64(index),
                time: Int64.random(in: 0..<3_600_000_000, using: &generator),
                value: Double.random(in: 0...1, using: &generator),
                weight: 1,
                status: .scored
            )
        }
        let buckets = hour(observations).buckets(hour: 0)
        #expect(buckets.reduce(0) { $0 + $1.count } == 500)
        #expect(buckets.map(\.minute) == buckets.map(\.minute).sorted())
        for bucket in buckets {
            let values = observations.filter { $0.time / 60_000_000 == bucket.minute }.map(\.value)
            #expect(bucket.count == values.count)
            #expect(abs(bucket.sum - values.reduce(0, +)) < 1e-12)
            #expect(bucket.minimum == values.min())
            #expect(bucket.maximum == values.max())
            #expect(bucket.bins.reduce(0) { $0 + Int($1.count) } == values.count)
            #expect(bucket.bins.map(\.bin) == bucket.bins.map(\.bin).sorted())
        }
    }

    /// Any byte changed, any end cut off, any noise: read or refused, never a trap.
    @Test func damagedBlobsAreReadOrRefused() {
        var generator = SeededGenerator(seed: 14)
        let bytes = hour(Self.observations(150, &generator)).encoded
        var refusals = 0
        for round in 0..<900 {
            var damaged = bytes
            switch round % 3 {
            case 0:
                damaged[Int.random(in: 0..<bytes.count, using: &generator)] ^= UInt8.random(
                    in: 1...255,
                    using: &generator
                )
            case 1:
                damaged = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator)))
            default: damaged = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
            }
            var buckets: [MinuteBucket] = []
            let isSound = damaged.withUnsafeBytes {
                RollupHour.appendBuckets(of: $0, hour: 1, to: &buckets)
            }
            #expect(buckets.allSatisfy { $0.sum.isFinite && $0.sumOfSquares.isFinite })
            #expect(buckets.allSatisfy { (60..<120).contains($0.minute) && $0.count > 0 })
            guard let hour = decoded(damaged) else {
                refusals += 1
                continue
            }
            var totals = ScoreTotals()
            for minute in hour.minutes.compactMap(\.self) { totals.add(minute) }
            _ = totals.standardError
            // Where the whole hour reads, its minutes read as buckets too.
            #expect(isSound)
            _ = hour.encoded
        }
        #expect(refusals > 300)
    }
}
