/// The X̄-S chart: means and standard deviations of subgroups of any sizes.
///
/// Sigma is that of one observation, pooled within the subgroups (Montgomery, *Introduction to
/// Statistical Quality Control*, section 6.3.2), and made unbiased by c4 of the pooled degrees of
/// freedom (Burr 1969, *Journal of Quality Technology* 1, 163–167; `RMSDF` in R's qcc) rather than
/// by c4 of each size, so that sizes may differ as they like. A mean's own limits are then
/// center ± 3·sigma/√n: a night with 20 scores has wider ones than a day with 2,000.
public struct SubgroupChart: Equatable, Sendable {
    /// The mean of all observations, and the standard deviation of a single one.
    public let limits: ControlLimits
    /// How much more the means scatter than the spread within subgroups explains, 1 if not at all.
    ///
    /// It is Laney's σ_z: the moving range's sigma of (mean − center)·√n/sigma. Large subgroups of
    /// traffic usually exceed 1, since hours differ in more than chance.
    public let dispersion: Double

    /// Makes the chart of a baseline.
    ///
    /// Nil with fewer than two subgroups, or if none has two observations.
    ///
    /// - Parameter subgroups: The baseline in order of time.
    /// - Complexity: O(*n*) in the number of subgroups.
    public init?(baseline subgroups: [Subgroup]) {
        var sum = ExactSum()
        var count = 0
        var squares = ExactSum()
        var freedom = 0
        for subgroup in subgroups {
            sum.addProduct(subgroup.mean, Double(subgroup.n))
            count = count.addingSaturated(subgroup.n)
            guard let deviation = subgroup.standardDeviation else { continue }
            squares.addProduct(deviation * deviation, Double(subgroup.n - 1))
            freedom = freedom.addingSaturated(subgroup.n - 1)
        }
        let constant = ControlConstants.c4(freedom.addingSaturated(1))
        guard subgroups.count >= 2, freedom >= 1, let constant,
            let limits = ControlLimits(
                center: sum.value / Double(count),
                sigma: (squares.value / Double(freedom)).squareRoot() / constant
            )
        else { return nil }
        self.limits = limits
        let scores = subgroups.map { subgroup in
            (subgroup.mean - limits.center) / limits.sigma * Double(subgroup.n).squareRoot()
        }
        dispersion = Dispersion.sigma(of: scores)
    }

    /// The limits of the mean of so many observations.
    ///
    /// - Parameters:
    ///   - limits: The centre line and the sigma of one observation.
    ///   - n: How many; at least 1.
    ///   - dispersion: What to widen them by; 1 for not at all.
    /// - Returns: Limits with the sigma of the mean.
    public static func limits(
        _ limits: ControlLimits,
        ofMean n: Int,
        dispersion: Double = 1
    ) -> ControlLimits {
        var scaled = limits
        scaled.sigma = limits.sigma * dispersion / Double(max(n, 1)).squareRoot()
        return scaled
    }

    /// The limits of the standard deviation of so many observations: c4·σ ± 3·σ·√(1 − c4²).
    ///
    /// - Parameters:
    ///   - limits: The sigma of one observation.
    ///   - n: How many; at least 2.
    /// - Returns: The centre line and limits, the lower one never below 0; nil below 2.
    public static func spreadLimits(
        _ limits: ControlLimits,
        n: Int
    ) -> (center: Double, lower: Double, upper: Double)? {
        guard let c4 = ControlConstants.c4(n) else { return nil }
        let center = c4 * limits.sigma
        let reach = 3 * limits.sigma * max(0, 1 - c4 * c4).squareRoot()
        return (center, max(0, center - reach), center + reach)
    }
}

extension Int {
    /// The sum, or the largest number if it overflows.
    fileprivate func addingSaturated(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
