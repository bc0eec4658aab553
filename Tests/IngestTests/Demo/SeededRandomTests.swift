import TestSupport
import Testing

@testable import Ingest

struct SeededRandomTests {
    @Test func theSequenceIsSplitMix64() {
        // The first outputs of the reference implementation (Vigna, splitmix64.c) for seed 1234567.
        var random = SeededRandom(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in random.next() } == expected)
    }

    @Test(arguments: [(9, 10, 9.0 / 11), (4, 6, 4.0 / 7), (1, 4, 0.2)])
    func betaDrawsHaveTheirMeanAndVariance(rank: Int, count: Int, mean: Double) {
        var random = SeededRandom(seed: 5)
        let draws = (0..<20_000).map { _ in random.beta(rank: rank, of: count) }
        let average = draws.reduce(0, +) / 20_000
        let variance = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 20_000
        #expect(abs(average - mean) < 0.005)
        #expect(abs(variance - mean * (1 - mean) / Double(count + 2)) < 0.001)
    }

    @Test func countsHaveTheirMean() {
        var random = SeededRandom(seed: 6)
        let total = (0..<20_000).reduce(0) { sum, _ in sum + random.count(mean: 2.4) }
        #expect(abs(Double(total) / 20_000 - 2.4) < 0.05)
        #expect(random.count(mean: 0) == 0)
    }

    @Test func weightsAreProportions() {
        var random = SeededRandom(seed: 7)
        var counts = [0, 0, 0]
        for _ in 0..<30_000 { counts[random.weightedIndex([1, 0, 2])] += 1 }
        #expect(abs(counts[0] - 10_000) < 400)
        #expect(counts[1] == 0)
        #expect(random.weightedIndex([]) == 0)
    }

    @Test func oddArgumentsNeverTrap() {
        var random = SeededRandom(seed: 8)
        #expect(random.index(below: 0) == 0)
        #expect((0..<1).contains(random.beta(rank: 9, of: 0)))
        #expect(random.hexadecimal(digits: 20).utf8.count == 20)
        #expect(random.hexadecimal(digits: 0) == "")
    }
}
