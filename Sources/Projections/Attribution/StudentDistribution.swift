import Foundation

/// Student's t distribution, for intervals and p-values of differences of means.
///
/// Tails come from the regularised incomplete beta function, so that a p-value of 1e-30 keeps its
/// digits instead of vanishing in 1 − 1.
package enum StudentDistribution {
    /// The probability of a value at least as far from zero as `t`.
    ///
    /// P(|T| ≥ t) = I_x(ν/2, 1/2) with x = ν/(ν + t²); Abramowitz and Stegun 26.7.1.
    ///
    /// - Parameters:
    ///   - t: The statistic.
    ///   - degreesOfFreedom: ν, above zero.
    /// - Returns: A probability; 1 at t = 0.
    package static func twoSidedTail(_ t: Double, degreesOfFreedom: Double) -> Double {
        guard t.isFinite else { return t.isNaN ? .nan : 0 }
        let squared = t * t
        let total = degreesOfFreedom + squared
        return regularisedBeta(
            x: degreesOfFreedom / total,
            complement: squared / total,
            a: degreesOfFreedom / 2,
            b: 0.5
        )
    }

    /// The value that |T| exceeds with a given probability: 2.262 for 0.05 at 9 degrees.
    ///
    /// - Parameters:
    ///   - tail: The two-sided tail, above 0 and below 1.
    ///   - degreesOfFreedom: ν, above zero.
    /// - Returns: The critical value, by bisection to the last bits.
    package static func twoSidedCritical(tail: Double, degreesOfFreedom: Double) -> Double {
        var low = 0.0
        var high = 1.0
        while twoSidedTail(high, degreesOfFreedom: degreesOfFreedom) > tail, high < 1e300 {
            low = high
            high *= 2
        }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { break }
            if twoSidedTail(middle, degreesOfFreedom: degreesOfFreedom) > tail {
                low = middle
            } else {
                high = middle
            }
        }
        return (low + high) / 2
    }

    /// I_x(a, b) by the continued fraction of DLMF 8.17.22, from whichever end converges.
    static func regularisedBeta(
        x: Double,
        complement: Double,
        a: Double,
        b: Double
    ) -> Double {
        if x <= 0 { return 0 }
        if complement <= 0 { return 1 }
        let front = exp(
            lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(complement)
        )
        if x < (a + 1) / (a + b + 2) {
            return front * betaFraction(x: x, a: a, b: b) / a
        }
        return 1 - front * betaFraction(x: complement, a: b, b: a) / b
    }

    /// Lentz's evaluation of the fraction.
    private static func betaFraction(x: Double, a: Double, b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / nonZero(1 - (a + b) * x / (a + 1), tiny)
        var fraction = d
        for step in 1...10_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonZero(1 + even * d, tiny)
            c = nonZero(1 + even / c, tiny)
            fraction *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonZero(1 + odd * d, tiny)
            c = nonZero(1 + odd / c, tiny)
            let change = d * c
            fraction *= change
            if abs(change - 1) < 1e-15 { break }
        }
        return fraction
    }

    private static func nonZero(_ value: Double, _ tiny: Double) -> Double {
        abs(value) < tiny ? tiny : value
    }
}
