/// The observations of one stretch of time as one point of a chart.
public struct Subgroup: Equatable, Sendable {
    /// How many observations there are, at least 1.
    public var n: Int
    /// Their mean.
    public var mean: Double
    /// Their sample standard deviation, over n − 1; nil with one observation.
    public var standardDeviation: Double?

    /// Makes a subgroup from its figures.
    ///
    /// Nil without observations, or if a figure is not finite.
    ///
    /// - Parameters:
    ///   - n: How many observations.
    ///   - mean: Their mean.
    ///   - standardDeviation: Their sample standard deviation, or nil.
    public init?(n: Int, mean: Double, standardDeviation: Double?) {
        guard n >= 1, mean.isFinite else { return nil }
        if let standardDeviation {
            guard standardDeviation.isFinite, standardDeviation >= 0 else { return nil }
        }
        self.n = n
        self.mean = mean
        self.standardDeviation = n > 1 ? standardDeviation : nil
    }

    /// Makes a subgroup from its observations.
    ///
    /// Nil without observations.
    ///
    /// - Parameter values: The observations; what is not finite is left out.
    public init?(values: some Collection<Double>) {
        let values = values.filter(\.isFinite)
        var sum = ExactSum()
        for value in values { sum.add(value) }
        let mean = sum.value / Double(values.count)
        var squares = ExactSum()
        for value in values { squares.addSquare(of: value - mean) }
        let variance = squares.value / Double(values.count - 1)
        self.init(
            n: values.count,
            mean: mean,
            standardDeviation: values.count > 1 ? variance.squareRoot() : nil
        )
    }
}
