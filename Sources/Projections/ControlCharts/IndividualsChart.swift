import Foundation

/// The chart of single observations.
///
/// Sigma comes from the mean moving range: the mean distance between neighbours over 1.128 (NIST
/// e-Handbook 6.3.2.2). Neighbours share a level that the whole baseline need not have, so a slow
/// drift inside the baseline widens the limits less than it would the standard deviation's. The
/// estimate assumes independent neighbours; ``Autocorrelation`` says how far that holds.
public enum IndividualsChart {
    /// The limits of a baseline.
    ///
    /// - Parameter values: The baseline in order of time; what is not finite is left out.
    /// - Returns: The limits; nil with fewer than two values. Sigma is 0 if all values are equal.
    /// - Complexity: O(*n*).
    public static func limits(of values: some Sequence<Double>) -> ControlLimits? {
        var sum = ExactSum()
        var ranges = ExactSum()
        var count = 0
        var previous: Double?
        for value in values where value.isFinite {
            sum.add(value)
            if let previous { ranges.add(abs(value - previous)) }
            previous = value
            count += 1
        }
        guard count >= 2 else { return nil }
        let meanRange = ranges.value / Double(count - 1)
        return ControlLimits(
            center: sum.value / Double(count),
            sigma: meanRange / ControlConstants.meanRangeOfTwo
        )
    }
}
