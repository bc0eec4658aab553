import Foundation

/// How much more points scatter than their sizes explain.
public enum Dispersion {
    /// Laney's σ_z: the sigma of standardised points by their mean moving range.
    ///
    /// - Parameter scores: The points less the centre line, each over its own sigma.
    /// - Returns: The ratio; 1 with fewer than two points that are numbers.
    static func sigma(of scores: [Double]) -> Double {
        guard let limits = IndividualsChart.limits(of: scores) else { return 1 }
        return limits.sigma
    }

    /// Whether a ratio is above 1 by more than chance, at about 2.5 %.
    ///
    /// The standard error of a moving range's sigma is 0.908·σ/√(k − 1) for k independent normal
    /// points (Cryer and Ryan 1990, *Journal of Quality Technology* 22, 187–192).
    ///
    /// - Parameters:
    ///   - dispersion: The ratio.
    ///   - count: The number of points that it was estimated from.
    /// - Returns: Whether it is; false with fewer than two points.
    public static func isMaterial(_ dispersion: Double, count: Int) -> Bool {
        guard count >= 2 else { return false }
        return dispersion > 1 + 1.96 * 0.908 / Double(count - 1).squareRoot()
    }
}
