import Foundation

/// The constants that make estimates of sigma unbiased under a normal distribution.
public enum ControlConstants {
    /// The mean range of two values in units of sigma, to the four digits of every published table.
    ///
    /// It is 2/√π = 1.128379…; the tables' value is used so that limits agree with the NIST handbook
    /// (section 6.3.2.2), Montgomery's book and R's qcc, which differ from the exact one by 0.03 %.
    public static let meanRangeOfTwo = 1.128

    /// c4: the mean of the sample standard deviation of so many values, in units of sigma.
    ///
    /// √(2/(n−1)) · Γ(n/2) / Γ((n−1)/2) (NIST e-Handbook 6.3.2.1; Montgomery, *Introduction to
    /// Statistical Quality Control*, appendix VI).
    ///
    /// - Parameter count: How many values; at least 2.
    /// - Returns: A number below 1, which it nears as the count grows; nil below 2.
    public static func c4(_ count: Int) -> Double? {
        guard count >= 2 else { return nil }
        let n = Double(count)
        // The two logarithms of the gamma function grow like n·ln n and their difference does not;
        // from here on four terms of its asymptotic series are exact to the last digits.
        if count > 300 {
            let inverse = 1 / (n - 1)
            let terms = 1.0 / 32 + inverse * (5.0 / 128 - inverse * 21.0 / 2_048)
            return 1 - inverse * (0.25 - inverse * terms)
        }
        return (2 / (n - 1)).squareRoot() * exp(lgamma(n / 2) - lgamma((n - 1) / 2))
    }
}
