/// Which order statistics enclose a percentile, whatever the distribution.
///
/// Of n independent values the number below the p-th quantile is binomial, so that the r-th and the
/// s-th smallest enclose the quantile with probability P(r ≤ B < s) (David and Nagaraja 2003, "Order
/// Statistics", 3rd ed., section 7.1; Hahn and Meeker 1991, section 5.2). The ranks are the innermost
/// ones that leave at most half of the error to either side, so the interval covers at least as
/// often as it says.
struct OrderStatisticInterval: Equatable {
    /// More values than this are taken for so many: the interval is narrow enough by then.
    static let countMax = 1_000_000_000

    /// How many values the ranks are of.
    let count: Int
    /// The rank of the lower end, from 1; nil if even the smallest value is not surely below.
    private(set) var lowerRank: Int?
    /// The rank of the upper end, up to the count; nil if even the largest is not surely above.
    private(set) var upperRank: Int?

    /// Finds the ranks.
    ///
    /// - Parameters:
    ///   - count: How many independent values there are; above ``countMax`` it is taken for that.
    ///   - share: The quantile's share p, from 0 to 1.
    ///   - confidence: The least probability of enclosing it, above 0 and below 1.
    /// - Complexity: O(√(*n*·p·(1 − p))).
    init(count: Int, share: Double, confidence: Double) {
        let count = min(count, Self.countMax)
        self.count = count
        guard count > 0, share > 0, share < 1 else { return }
        let tail = (1 - confidence) / 2
        let below = BinomialTails(count: count, share: share)
        // The largest rank r with P(B ≤ r − 1) ≤ tail; the smallest s with P(B ≥ s) ≤ tail.
        let lower = below.countsBelow(tail: tail)
        let upper = below.countsAbove(tail: tail)
        lowerRank = lower > 0 ? lower : nil
        upperRank = upper <= count ? upper : nil
    }
}

/// The probabilities of a binomial count near its mean, where all of it lies that doubles can hold.
private struct BinomialTails {
    private let first: Int
    private let probabilities: [Double]

    init(count: Int, share: Double) {
        let mean = Double(count) * share
        let deviation = (mean * (1 - share)).squareRoot()
        // Beyond 12 standard deviations and 40 counts less than 1e-25 is left on either side.
        let reach = 12 * deviation + 40
        let first = max(0, Int((mean - reach).rounded(.down)))
        let last = min(count, Int((mean + reach).rounded(.up)))
        let mode = min(last, max(first, Int(mean.rounded(.down))))
        // By ratios from the mode, so that nothing overflows and no logarithm of a factorial is lost.
        var weights = [Double](repeating: 0, count: last - first + 1)
        weights[mode - first] = 1
        let odds = share / (1 - share)
        for k in stride(from: mode, to: last, by: 1) {
            weights[k + 1 - first] =
                weights[k - first] * odds * Double(count - k) / Double(k + 1)
        }
        for k in stride(from: mode, to: first, by: -1) {
            weights[k - 1 - first] =
                weights[k - first] / odds * Double(k) / Double(count - k + 1)
        }
        let total = weights.reduce(0, +)
        self.first = first
        probabilities = weights.map { $0 / total }
    }

    /// How many of the lowest counts, from 0 on, have at most this probability together.
    func countsBelow(tail: Double) -> Int {
        var sum = 0.0
        for (index, probability) in probabilities.enumerated() {
            sum += probability
            if sum > tail { return first + index }
        }
        return first + probabilities.count
    }

    /// The smallest count that, with all larger ones, has at most this probability.
    func countsAbove(tail: Double) -> Int {
        var sum = 0.0
        for (index, probability) in probabilities.enumerated().reversed() {
            sum += probability
            if sum > tail { return first + index + 1 }
        }
        return first
    }
}
