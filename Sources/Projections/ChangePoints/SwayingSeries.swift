import Foundation

/// The other explanation of a series: that it sways around one trend for good.
///
/// An autoregression of up to the third order (Burg 1967) around a level, line or parabola is fitted
/// to the whole. Where it explains the values better than the change points do, by Schwarz's
/// criterion, and the series crosses the trend again and again, there is a cycle and no change.
struct SwayingSeries {
    /// How often the series must cross its trend, from beyond half a standard deviation on one side
    /// to beyond it on the other.
    static let crossings = 8
    /// How much better change points may explain the series and still lose, in units of ln n; below
    /// zero they may be that much worse and still win.
    static let advantage = -1.0

    private let values: [Double]

    /// Looks at a series.
    ///
    /// - Parameter values: At least ten values with mean 0 and standard deviation 1.
    init(_ values: [Double]) {
        self.values = values
    }

    /// Whether swaying explains the series better than change points do.
    ///
    /// - Parameter fit: The change points.
    /// - Returns: Whether it does.
    func explains(_ fit: SegmentedFit) -> Bool {
        let n = Double(values.count)
        let shapes = zip(fit.boundaries, fit.boundaries.dropFirst()).map {
            fit.costs.fit($0, $1).shape.parameters
        }
        let parameters = shapes.reduce(0, +)
        let left = max(1e-8, fit.innovationVariance) * max(1, n - Double(parameters)) / n
        // Each change point is a parameter too, and so is the autocorrelation.
        let change = n * log(left) + Double(parameters + shapes.count) * log(n)
        guard leastCriterion() - change < Self.advantage * log(n) else { return false }
        return countCrossings() >= Self.crossings
    }

    /// The least criterion of Schwarz among the autoregressions.
    private func leastCriterion() -> Double {
        let n = Double(values.count)
        var least = Double.infinity
        for degree in 0...2 {
            var forward = PolynomialResidual.of(values[...], degree: degree)
            var backward = forward
            var variance = forward.reduce(0) { $0 + $1 * $1 } / n
            for order in 1...3 {
                var product = 0.0
                var power = 0.0
                for index in order..<values.count {
                    product += forward[index] * backward[index - 1]
                    power += forward[index] * forward[index]
                    power += backward[index - 1] * backward[index - 1]
                }
                let reflection = power > 0 ? 2 * product / power : 0
                for index in stride(from: values.count - 1, through: order, by: -1) {
                    let ahead = forward[index]
                    forward[index] = ahead - reflection * backward[index - 1]
                    backward[index] = backward[index - 1] - reflection * ahead
                }
                variance *= 1 - reflection * reflection
                let criterion =
                    n * log(max(variance, 1e-8)) + Double(order + degree + 1) * log(n)
                least = min(least, criterion)
            }
        }
        return least
    }

    private func countCrossings() -> Int {
        let rest = PolynomialResidual.of(values[...], degree: 2)
        let squares = rest.reduce(0) { $0 + $1 * $1 } / Double(rest.count)
        let reach = squares.squareRoot() / 2
        var count = 0
        var side = 0
        for value in rest where abs(value) > reach {
            let now = value > 0 ? 1 : -1
            if side == -now { count += 1 }
            side = now
        }
        return count
    }
}
