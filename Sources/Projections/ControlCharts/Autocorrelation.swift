import Foundation

/// How much each observation resembles the one before it.
///
/// The limits and the run lengths of control charts assume independence. The lag-one coefficient is
/// Σ(x_t − m)(x_{t+1} − m) / Σ(x_t − m)²; in short series it is too low by about (1 + 3φ)/n
/// (Kendall 1954, *Biometrika* 41, 403–404), which is added back.
public struct Autocorrelation: Equatable, Sendable {
    /// The coefficient, corrected, within −0.99…0.99.
    public let coefficient: Double
    /// Its standard error, √((1 − φ²)/n).
    public let standardError: Double
    /// The number of observations.
    public let n: Int

    /// Estimates the coefficient.
    ///
    /// Nil with fewer than eight values, or if all are equal.
    ///
    /// - Parameter values: Observations in order of time; what is not finite is left out.
    /// - Complexity: O(*n*).
    public init?(of values: some Collection<Double>) {
        let values = values.filter(\.isFinite)
        guard values.count >= 8 else { return nil }
        let n = Double(values.count)
        let scale = values.reduce(0) { max($0, abs($1)) }
        guard scale > 0 else { return nil }
        // Scaled by the largest, so that no square leaves the range of doubles.
        let mean = values.reduce(0) { $0 + $1 / scale } / n
        var products = 0.0
        var squares = 0.0
        var previous: Double?
        for value in values {
            let deviation = value / scale - mean
            squares += deviation * deviation
            if let previous { products += previous * deviation }
            previous = deviation
        }
        guard squares > n * 1e-30 else { return nil }
        let raw = products / squares
        let corrected = min(max(raw + (1 + 3 * raw) / n, -0.99), 0.99)
        coefficient = corrected
        standardError = ((1 - corrected * corrected) / n).squareRoot()
        self.n = values.count
    }

    /// Whether it is above 0 by more than chance (one-sided, 2.5 %).
    public var isMaterial: Bool {
        coefficient > 1.96 / Double(n).squareRoot()
    }

    /// The factor that turns a moving range's sigma into that of the observations: 1/√(1 − φ).
    ///
    /// Neighbours of an autocorrelated series lie closer together than its values scatter: the mean
    /// moving range measures σ·√(1 − φ) (Cryer and Ryan 1990). Negative coefficients change nothing.
    public var wideningFactor: Double {
        1 / (1 - max(coefficient, 0)).squareRoot()
    }

    /// What each observation adds to what the one before let expect.
    ///
    /// (x_t − c) − φ·(x_{t−1} − c): under a first-order autoregression these are independent, so
    /// that a chart of them has the usual run lengths (Alwan and Roberts 1988, *Journal of Business
    /// and Economic Statistics* 6, 87–95). A lasting shift shows in them by only 1 − φ of its size.
    ///
    /// - Parameters:
    ///   - values: Observations in order of time.
    ///   - center: The centre line.
    /// - Returns: One residual less than there are values.
    public func residuals(of values: [Double], center: Double) -> [Double] {
        zip(values, values.dropFirst()).map { before, value in
            (value - center) - coefficient * (before - center)
        }
    }
}
