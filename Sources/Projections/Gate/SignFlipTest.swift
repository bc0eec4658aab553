/// The sign-flip test: how likely differences by case would lie this low if nothing had changed.
///
/// Of two runs of one system either could have been the first, so each case's difference could as well
/// have had the other sign. The p-value is the share of all 2ⁿ choices of signs whose sum is at most
/// the one that was seen. It is exact for any distribution of the scores: nothing is normal or equal
/// here, only exchangeable. Cases are independent; repeats of one case are averaged before.
///
/// Source: Fisher 1935, *The Design of Experiments*, section 21; Good 2005, *Permutation, Parametric,
/// and Bootstrap Tests of Hypotheses*, 3rd ed., 3.2.1; for random choices Phipson and Smyth 2010,
/// *Permutation p-values should never be zero*, eq. 2.
///
/// **Changed:** the exact count splits the cases in two halves and joins their sorted sums (Horowitz and
/// Sahni 1974, *Computing partitions*), so that 2³² choices cost two lists of 2¹⁶.
enum SignFlipTest {
    /// Up to how many differences that are not zero every choice of signs is counted.
    static let exactCountMax = 32
    /// How many choices are drawn beyond that; the p-value's own error is then at most 0.0025.
    static let drawCount = 40_000

    /// The one-sided p-value: small if the differences lie below zero.
    ///
    /// - Parameters:
    ///   - differences: One finite number for each case, already weighted if cases count differently.
    ///   - seed: What random choices are drawn from, if there are too many to count.
    ///   - draws: How many are drawn then, at least 1.
    /// - Returns: A probability above 0; 1 without differences.
    /// - Complexity: O(2^(*n*/2) *n*) up to ``exactCountMax`` differences, O(*n* · draws) beyond.
    static func lowerTail(
        _ differences: [Double],
        seed: UInt64,
        draws: Int = drawCount
    ) -> Double {
        // A zero keeps its value under both signs and so changes no share.
        let sizes = differences.map(abs).filter { $0 > 0 }
        guard !sizes.isEmpty else { return 1 }
        let observed = differences.reduce(0, +)
        // Sums that differ by rounding only are ties, and ties count against us.
        let bound = observed + 1e-9 * sizes.reduce(0, +)
        if sizes.count <= exactCountMax { return exactTail(sizes, upTo: bound) }
        return drawnTail(sizes, upTo: bound, seed: seed, draws: max(draws, 1))
    }

    private static func exactTail(_ sizes: [Double], upTo bound: Double) -> Double {
        let middle = sizes.count / 2
        let left = signedSums(sizes[..<middle]).sorted()
        let right = signedSums(sizes[middle...]).sorted()
        // As the left sum rises, fewer of the right ones stay within the bound.
        var count: UInt64 = 0
        var end = right.count
        for sum in left {
            while end > 0, sum + right[end - 1] > bound { end -= 1 }
            count += UInt64(end)
        }
        return Double(count) / (Double(left.count) * Double(right.count))
    }

    /// The sums under every choice of signs; one sum, 0, of nothing.
    private static func signedSums(_ sizes: ArraySlice<Double>) -> [Double] {
        var sums = [0.0]
        sums.reserveCapacity(1 << sizes.count)
        for size in sizes {
            for index in sums.indices {
                let sum = sums[index]
                sums[index] = sum - size
                sums.append(sum + size)
            }
        }
        return sums
    }

    private static func drawnTail(
        _ sizes: [Double],
        upTo bound: Double,
        seed: UInt64,
        draws: Int
    ) -> Double {
        var generator = SplitMix64(seed: seed)
        var count = 0
        for _ in 0..<draws {
            var sum = 0.0
            var bits: UInt64 = 0
            for (index, size) in sizes.enumerated() {
                if index & 63 == 0 { bits = generator.next() }
                // The lowest bit becomes the sign.
                sum += Double(bitPattern: size.bitPattern | (bits << 63))
                bits >>= 1
            }
            if sum <= bound { count += 1 }
        }
        // The choice that was seen is one of them.
        return Double(count + 1) / Double(draws + 1)
    }
}
