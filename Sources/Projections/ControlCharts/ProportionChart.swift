/// The chart of rates: the p-chart and Laney's p′-chart.
///
/// The p-chart's sigma is binomial, √(p(1 − p)/n) (NIST e-Handbook 6.3.3.2). Where rates of large
/// samples vary for other reasons as well, nearly every point is beyond such limits; Laney's p′-chart
/// multiplies sigma by how much the standardised rates really scatter (Laney 2002, *Quality
/// Engineering* 14, 531–537). Where they scatter as the binomial says, the two are the same chart.
public struct ProportionChart: Equatable, Sendable {
    /// The rate of all observations together.
    public let rate: Double
    /// Laney's σ_z: 1 if the binomial explains the scatter, above it if there is more.
    public let dispersion: Double

    /// Makes the chart of a baseline.
    ///
    /// Nil with fewer than two samples.
    ///
    /// - Parameter samples: For each sample, in order of time, how many of `n` observations had it.
    ///   Samples without observations, or with more hits than observations, are left out.
    public init?(baseline samples: [(hits: Int, n: Int)]) {
        let samples = samples.filter { $0.n > 0 && $0.hits >= 0 && $0.hits <= $0.n }
        let hits = samples.reduce(0.0) { $0 + Double($1.hits) }
        let total = samples.reduce(0.0) { $0 + Double($1.n) }
        guard samples.count >= 2, total > 0 else { return nil }
        let rate = hits / total
        self.rate = rate
        let deviation = (rate * (1 - rate)).squareRoot()
        let scores = samples.map { sample in
            let n = Double(sample.n)
            return (Double(sample.hits) / n - rate) / deviation * n.squareRoot()
        }
        dispersion = Dispersion.sigma(of: scores)
    }

    /// The standard deviation of one observation: √(p(1 − p)).
    ///
    /// - Parameter rate: The rate, 0…1; what lies beyond is taken for the nearer end.
    /// - Returns: A number from 0 to 0.5.
    public static func sigma(ofRate rate: Double) -> Double {
        let rate = min(max(rate, 0), 1)
        return (rate * (1 - rate)).squareRoot()
    }

    /// The limits of the rate among so many observations.
    ///
    /// - Parameters:
    ///   - n: How many; at least 1.
    ///   - dispersion: 1 for the p-chart, ``dispersion`` for the p′-chart.
    /// - Returns: The centre line and the sigma of this rate. They are not cut at 0 and 1; a limit
    ///   beyond them cannot be passed.
    public func limits(n: Int, dispersion: Double = 1) -> ControlLimits? {
        ControlLimits(
            center: rate,
            sigma: Self.sigma(ofRate: rate) * dispersion / Double(max(n, 1)).squareRoot()
        )
    }
}
