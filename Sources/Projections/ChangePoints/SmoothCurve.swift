/// The other explanation of a series: that it is one smooth curve throughout.
///
/// A cubic or a quartic is fitted to the whole with the noise of the change points, each of its
/// parameters at their price. Growth that bends and levels off is otherwise cut into a few lines.
struct SmoothCurve {
    /// The degrees tried; lower ones are shapes of a stretch already.
    static let degrees = 3...4

    private let values: [Double]

    /// Looks at a series.
    ///
    /// - Parameter values: At least ten values with mean 0 and standard deviation 1.
    init(_ values: [Double]) {
        self.values = values
    }

    /// Whether one curve costs less than the stretches between change points do.
    ///
    /// - Parameter fit: The change points.
    /// - Returns: Whether it does.
    /// - Complexity: O(*n*).
    func explains(_ fit: SegmentedFit) -> Bool {
        let costs = fit.costs
        let limit = zip(fit.boundaries, fit.boundaries.dropFirst()).reduce(0) {
            $0 + costs.cost($1.0, $1.1)
        }
        var rest = whitened(values, phi: costs.phi)
        var basis: [[Double]] = []
        let middle = Double(values.count - 1) / 2
        for degree in 0...Self.degrees.upperBound {
            let powers = values.indices.map { index in
                let t = (Double(index) - middle) / middle
                return (0..<degree).reduce(1.0) { power, _ in power * t }
            }
            var column = whitened(powers, phi: costs.phi)
            for earlier in basis { PolynomialResidual.remove(earlier, from: &column) }
            PolynomialResidual.remove(column, from: &rest)
            basis.append(column)
            guard Self.degrees.contains(degree) else { continue }
            let squares = rest.reduce(0) { $0 + $1 * $1 }
            if squares / costs.variance + costs.price(ofDegree: degree) < limit { return true }
        }
        return false
    }

    /// A series with first-order noise made white.
    private func whitened(_ series: [Double], phi: Double) -> [Double] {
        var previous = 0.0
        return series.enumerated().map { index, value in
            defer { previous = value }
            return index == 0 ? (1 - phi * phi).squareRoot() * value : value - phi * previous
        }
    }
}
