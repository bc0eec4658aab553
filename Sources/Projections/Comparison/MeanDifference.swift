import Foundation

/// A difference of means with its 95 % interval and the p-value under no difference.
struct MeanDifference: Equatable, Sendable {
    /// How it was tested.
    enum Method: String, Sendable {
        /// By the differences of the cases that both sides have (Student's t).
        case paired
        /// By two independent samples (Welch's t).
        case unpaired
    }

    /// The first mean less the second.
    var difference: Double
    /// The lower end of the interval.
    var low: Double
    /// The upper end of the interval.
    var high: Double
    /// The two-sided p-value under no difference.
    var p: Double
    /// How it was tested.
    var method: Method

    /// Tests the mean of paired differences against zero.
    ///
    /// Student's one-sample t on the differences (Student, "The probable error of a mean",
    /// Biometrika 6, 1908): mean ± t · s / √n with n − 1 degrees of freedom. The pairs are taken to be
    /// independent. Without any spread the interval is the difference itself. Nil of fewer than two.
    ///
    /// - Parameter differences: The differences of the pairs, first less second.
    init?(paired differences: Moments) {
        guard differences.count > 1 else { return nil }
        difference = differences.mean
        method = .paired
        let error = (differences.variance / Double(differences.count)).squareRoot()
        guard error > 0, error.isFinite else {
            (low, high) = (difference, difference)
            p = difference == 0 ? 1 : 0
            return
        }
        let degrees = Double(differences.count - 1)
        let reach =
            error
            * StudentDistribution.twoSidedCritical(tail: 0.05, degreesOfFreedom: degrees)
        (low, high) = (difference - reach, difference + reach)
        p = StudentDistribution.twoSidedTail(difference / error, degreesOfFreedom: degrees)
    }

    /// Compares two independent samples, see ``WelchComparison``; nil if one has fewer than two.
    ///
    /// - Parameters:
    ///   - first: The first sample.
    ///   - second: What it is compared with.
    init?(_ first: Moments, _ second: Moments) {
        guard let welch = WelchComparison(before: second, after: first) else { return nil }
        difference = welch.delta
        (low, high) = (welch.interval.low, welch.interval.high)
        p = welch.p
        method = .unpaired
    }
}
