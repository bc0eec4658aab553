import Foundation

/// Count, sum and sum of squares of some observations: what a mean and its spread need.
struct Moments: Equatable, Sendable {
    var count = 0
    var sum = 0.0
    var sumOfSquares = 0.0

    /// The mean; zero of nothing.
    var mean: Double { count > 0 ? sum / Double(count) : 0 }

    /// The sample variance with n − 1 in the denominator; zero below two observations.
    var variance: Double {
        guard count > 1 else { return 0 }
        return max(0, sumOfSquares - sum * mean) / Double(count - 1)
    }

    mutating func add(_ value: Double) {
        count += 1
        sum += value
        sumOfSquares += value * value
    }

    mutating func add(_ bucket: MinuteBucket) {
        count += bucket.count
        sum += bucket.sum
        sumOfSquares += bucket.sumOfSquares
    }

    mutating func add(_ other: Moments) {
        count += other.count
        sum += other.sum
        sumOfSquares += other.sumOfSquares
    }
}

/// Welch's comparison of two means with unequal variances.
///
/// Source: Welch, Biometrika 34 (1947), with Satterthwaite's degrees of freedom.
struct WelchComparison: Equatable, Sendable {
    /// The later mean minus the earlier one.
    let delta: Double
    /// The two-sided 95 % interval of ``delta``; of several comparisons, of all of them together.
    let interval: WhatChangedAnswer.Interval
    /// The two-sided p-value under no difference.
    let p: Double

    /// Compares two samples.
    ///
    /// It is nil unless both have at least two observations. Two constant samples have no spread
    /// to measure by: their interval is the difference itself.
    ///
    /// - Parameters:
    ///   - before: The earlier sample.
    ///   - after: The later one.
    ///   - comparisons: How many are made at once, at least 1. Each interval then has a tail of
    ///     0.05 over their number (Bonferroni), so that all of them hold at once in 95 %.
    init?(before: Moments, after: Moments, comparisons: Int = 1) {
        guard before.count > 1, after.count > 1 else { return nil }
        let delta = after.mean - before.mean
        let first = before.variance / Double(before.count)
        let second = after.variance / Double(after.count)
        let squaredError = first + second
        guard squaredError > 0, squaredError.isFinite else {
            self.delta = delta
            interval = WhatChangedAnswer.Interval(low: delta, high: delta)
            p = delta == 0 ? 1 : 0
            return
        }
        // Shares of the whole, so that squares of tiny variances do not vanish.
        let share = first / squaredError
        let rest = second / squaredError
        let degrees =
            1 / (share * share / Double(before.count - 1) + rest * rest / Double(after.count - 1))
        let error = squaredError.squareRoot()
        let reach =
            error
            * StudentDistribution.twoSidedCritical(
                tail: 0.05 / Double(max(comparisons, 1)),
                degreesOfFreedom: degrees
            )
        self.delta = delta
        interval = WhatChangedAnswer.Interval(low: delta - reach, high: delta + reach)
        p = StudentDistribution.twoSidedTail(delta / error, degreesOfFreedom: degrees)
    }
}
