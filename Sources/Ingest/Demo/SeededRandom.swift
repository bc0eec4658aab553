import Projections

/// A small deterministic generator (SplitMix64) with the few draws that the demo needs.
///
/// All draws use arithmetic that IEEE 754 defines exactly (no logarithms, no sines), so that one
/// seed gives the same bytes on every machine and with every maths library.
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var generator: SplitMix64

    /// Starts a sequence; the same seed gives the same one.
    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    mutating func next() -> UInt64 {
        generator.next()
    }

    /// A number uniform over [0, 1), from 53 random bits.
    mutating func unit() -> Double {
        generator.unit()
    }

    /// Whether something of this probability happens.
    mutating func happens(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// An integer uniform over 0 ..< bound, by the standard library's unbiased method.
    mutating func index(below bound: Int) -> Int {
        Int.random(in: 0..<max(bound, 1), using: &self)
    }

    /// A Beta(rank, count + 1 - rank) draw: the rank-th smallest of `count` uniform numbers.
    mutating func beta(rank: Int, of count: Int) -> Double {
        var draws: [Double] = []
        draws.reserveCapacity(count)
        for _ in 0..<max(count, 1) { draws.append(unit()) }
        draws.sort()
        return draws[min(max(rank, 1), draws.count) - 1]
    }

    /// A count with this mean: twelve slots, each taken with the same probability.
    ///
    /// A binomial stands in for the Poisson distribution because it needs no exponential; at means
    /// below 6 the two look alike on a chart.
    mutating func count(mean: Double) -> Int {
        var total = 0
        for _ in 0..<12 where happens(mean / 12) { total += 1 }
        return total
    }

    /// The index drawn with these weights, which need not add up to 1.
    mutating func weightedIndex(_ weights: [Double]) -> Int {
        var remaining = unit() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            remaining -= weight
            if remaining < 0 { return index }
        }
        return max(weights.count - 1, 0)
    }

    /// Lower-case hexadecimal digits, for trace identifiers.
    mutating func hexadecimal(digits: Int) -> String {
        var text = ""
        while text.utf8.count < digits {
            let word = String(next(), radix: 16)
            text += String(repeating: "0", count: 16 - word.utf8.count) + word
        }
        return String(text.prefix(digits))
    }
}
