/// Sorted values with weights: percentiles, how exact they are, and how sure.
///
/// Percentiles are those of Hyndman and Fan 1996, type 7 ("Sample quantiles in statistical
/// packages", The American Statistician 50, 361–365), as in R, numpy and Excel: of W samples the one
/// at rank 1 + (W − 1)·p, in between by straight line. A value of weight w stands for w samples and
/// counts as if it were there w times; with weights of 1 that is the definition itself.
struct SortedSample: Equatable {
    /// A value, or the extremes of those that share a bin.
    struct Value: Equatable {
        let low: Double
        let high: Double
        /// The weight of this and all smaller values, once it is in a sample.
        fileprivate(set) var weight: Int64

        init(_ value: Double, _ weight: Int64) {
            self.init(low: value, high: value, weight)
        }

        init(low: Double, high: Double, _ weight: Int64) {
            self.low = low
            self.high = high
            self.weight = weight
        }

        fileprivate var middle: Double { low == high ? low : low + (high - low) / 2 }
    }

    /// How many values there are.
    let count: Int
    /// How many independent values of equal weight would tell as much.
    private(set) var effectiveCount: Double
    private let values: [Value]

    /// A percentile with what is known of it.
    struct Percentile: Equatable {
        /// The share below it, from 0 to 1.
        var share: Double
        /// The estimate.
        var value: Double
        /// How far the sample's percentile can be from the estimate: 0 unless values were binned.
        var errorBound: Double
        /// The lower end of its confidence interval; nil if the sample cannot tell.
        var low: Double?
        /// The upper end; nil if the sample cannot tell.
        var high: Double?
    }

    /// Takes values over that are sorted already.
    ///
    /// - Parameters:
    ///   - values: At least one, ascending, with weights of at least 1 each.
    ///   - count: How many values they are made of.
    ///   - effectiveCount: How many values of equal weight would tell as much.
    init(_ values: [Value], count: Int, effectiveCount: Double) {
        var values = values
        var total: Int64 = 0
        for index in values.indices {
            total = total.saturatingAdding(values[index].weight)
            values[index].weight = total
        }
        self.values = values
        self.count = count
        self.effectiveCount = effectiveCount
    }

    /// The sum of all weights.
    var weight: Int64 { values.last?.weight ?? 0 }

    /// The same values, of which fewer are independent.
    ///
    /// - Parameter share: How many tell as much as all, from 0 to 1.
    /// - Returns: The sample; only the confidence intervals differ.
    func discounted(to share: Double) -> SortedSample {
        var sample = self
        sample.effectiveCount *= min(1, max(0, share))
        return sample
    }

    /// A percentile with its confidence interval.
    ///
    /// - Parameters:
    ///   - share: The share below it, from 0 to 1.
    ///   - confidence: How often such intervals hold the true percentile, above 0 and below 1.
    /// - Returns: The percentile.
    /// - Complexity: O(log *n* + √*n*).
    func percentile(_ share: Double, confidence: Double = 0.95) -> Percentile {
        let share = min(1, max(0, share))
        let position = Double(max(0, weight - 1)) * share
        let below = position.rounded(.down)
        let lower = entry(atRank: Self.rank(below + 1))
        let upper = entry(atRank: Self.rank(below + 2))
        let fraction = position - below
        let interval = OrderStatisticInterval(
            count: Int(min(effectiveCount, Double(OrderStatisticInterval.countMax))),
            share: share,
            confidence: confidence
        )
        return Percentile(
            share: share,
            value: fraction == 0
                ? lower.middle
                : Self.blend(lower.middle, upper.middle, fraction),
            errorBound: max(lower.high - lower.low, fraction == 0 ? 0 : upper.high - upper.low) / 2,
            low: interval.lowerRank.map { value(atRank: $0, of: interval.count).low },
            high: interval.upperRank.map { value(atRank: $0, of: interval.count).high }
        )
    }

    /// The value of a rank, counting each as often as it weighs.
    ///
    /// - Parameter rank: From 1 to ``weight``; what lies outside is taken for the nearest.
    /// - Returns: The value; the middle of its bin if values were binned.
    /// - Complexity: O(log *n*).
    func value(atRank rank: Int64) -> Double {
        entry(atRank: rank).middle
    }

    /// The value of a rank among so many of equal weight: the one at the middle of its share.
    private func value(atRank rank: Int, of count: Int) -> Value {
        let position = (Double(rank) - 0.5) / Double(count) * Double(weight)
        return entry(atRank: Self.rank(position.rounded(.up)))
    }

    private static func rank(_ number: Double) -> Int64 {
        Int64(exactly: min(number, 0x1p62)) ?? 1
    }

    private static func blend(_ low: Double, _ high: Double, _ fraction: Double) -> Double {
        // Halves first, because two values at the ends of the range differ by more than fits.
        low == high ? low : low * (1 - fraction) + high * fraction
    }

    private func entry(atRank rank: Int64) -> Value {
        var low = 0
        var high = values.count - 1
        while low < high {
            let middle = (low + high) / 2
            if values[middle].weight >= rank { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }
}
