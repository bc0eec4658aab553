/// Fisher's F distribution, for tests of added parameters.
enum FisherDistribution {
    /// The probability of a value of at least `ratio`.
    ///
    /// P(F ≥ f) = I_x(ν₂/2, ν₁/2) with x = ν₂/(ν₂ + ν₁ f); Abramowitz and Stegun 26.6.2.
    ///
    /// - Parameters:
    ///   - ratio: The statistic, 0 or more.
    ///   - numeratorDegrees: ν₁, above zero.
    ///   - denominatorDegrees: ν₂, above zero.
    /// - Returns: A probability; 1 at 0, and 0 at infinity.
    static func upperTail(
        _ ratio: Double,
        numeratorDegrees: Double,
        denominatorDegrees: Double
    ) -> Double {
        guard ratio.isFinite else { return ratio.isNaN ? .nan : 0 }
        let weighted = numeratorDegrees * ratio
        let total = denominatorDegrees + weighted
        guard total.isFinite else { return 0 }
        return StudentDistribution.regularisedBeta(
            x: denominatorDegrees / total,
            complement: weighted / total,
            a: denominatorDegrees / 2,
            b: numeratorDegrees / 2
        )
    }
}
