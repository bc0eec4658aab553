/// Finds where the level of a baseline changes, so that limits are never fitted across a change.
enum StableStretch {
    /// What a boundary costs, in units of the squared noise; as in attribution.
    private static let penalty = 18.0
    /// Steps that a series is cut into at most.
    private static let stepsMax = 250

    /// Where a series of points is cut.
    ///
    /// The points are weighed by their sizes, standardised by the spread between neighbours, and
    /// partitioned optimally. Autocorrelated points wander without a change, so their noise counts
    /// (1 + φ)/(1 − φ) times, as the variance of their means does.
    ///
    /// - Parameter points: The points in order of time.
    /// - Returns: Ascending indices of the first point after each change.
    /// - Complexity: O(*n* + steps²).
    static func cuts(of points: [ChartObservation]) -> [Int] {
        guard points.count >= 2 * Int(Segmentation.minimumCount) else { return [] }
        let total = points.reduce(0.0) { $0 + Double($1.n) }
        let size = total / Double(points.count)
        // A subgroup weighs by its size, and the average point weighs one.
        let weights = points.map { Double($0.n) / size }
        let mean =
            zip(points, weights).reduce(0.0) { $0 + $1.0.value * $1.1 } / Double(points.count)
        let scores = zip(points, weights).map { ($0.value - mean) * $1.squareRoot() }
        guard let sigma = IndividualsChart.limits(of: scores)?.sigma, sigma > 0 else { return [] }
        let phi = min(max(residualAutocorrelation(of: scores), 0), 0.9)
        let variance = sigma * sigma / (1 - phi) * (1 + phi) / (1 - phi)
        let length = (points.count + stepsMax - 1) / stepsMax
        var counts: [Double] = []
        var sums: [Double] = []
        for start in stride(from: 0, to: points.count, by: length) {
            let step = start..<min(start + length, points.count)
            counts.append(step.reduce(0) { $0 + weights[$1] })
            sums.append(step.reduce(0) { $0 + (points[$1].value - mean) * weights[$1] })
        }
        return Segmentation.boundaries(
            counts: counts,
            sums: sums,
            variance: variance,
            penalty: penalty
        ).map { $0 * length }
    }

    /// The autocorrelation of a series that a change of level does not inflate: from neighbours'
    /// differences, whose own lag-one coefficient is −(1 − φ)/2.
    private static func residualAutocorrelation(of values: [Double]) -> Double {
        let differences = zip(values, values.dropFirst()).map { $1 - $0 }
        guard let autocorrelation = Autocorrelation(of: differences) else { return 0 }
        return 1 + 2 * autocorrelation.coefficient
    }
}
