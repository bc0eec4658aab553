import Foundation

/// What stretches of a series cost: the squares left by a level, a line or a parabola with
/// first-order autoregressive noise, over the noise's variance, plus a price for each parameter.
///
/// Generalised least squares: with z_t = y_t − φ y_(t−1) inside a stretch and its first value times
/// √(1 − φ²) (Prais and Winsten 1954) the noise is white. The sums that the fits need come from
/// running sums, and what depends on the length of a stretch alone is computed once, so that a cost
/// takes a few dozen operations whatever the length.
struct SegmentCosts {
    /// How a stretch is fitted: the number of its parameters less one.
    enum Shape: Int {
        case level, line, parabola
        /// How many parameters it has.
        var parameters: Int { rawValue + 1 }
    }

    /// A stretch with its best shape.
    struct Fit {
        /// The squares left over plus the price, in units of the noise.
        var cost: Double
        /// The squares left over.
        var squares: Double
        /// The best shape.
        var shape: Shape
    }

    /// What the fits of all stretches of one length have in common.
    private struct Geometry {
        var inverseLevel = 0.0
        var lineOnLevel = 0.0
        var inverseLine = 0.0
        var parabolaOnLevel = 0.0
        var parabolaOnLine = 0.0
        var inverseParabola = 0.0
    }

    /// The autocorrelation of the noise at lag 1.
    let phi: Double
    /// The variance of the noise's innovations.
    var variance: Double
    /// The price of a stretch.
    let price: Double
    private let parameterShare: Double
    private let linePrice: Double
    private let parabolaPrice: Double
    private let values: [Double]
    /// Running sums of z, t z, t² z and z².
    private let sums: [SIMD4<Double>]
    private let geometry: [Geometry]

    /// Prepares the costs of a series.
    ///
    /// - Parameters:
    ///   - values: The series, with standard deviation 1.
    ///   - phi: The autocorrelation, 0 up to below 1.
    ///   - variance: The variance of the innovations, above 0.
    ///   - price: The price of a stretch and the factor on it of each further parameter.
    ///   - hasParabolas: Whether parabolas are among the shapes.
    init(
        _ values: [Double],
        phi: Double,
        variance: Double,
        price: (segment: Double, parameter: Double),
        hasParabolas: Bool = true
    ) {
        self.values = values
        self.phi = phi
        self.variance = variance
        self.price = price.segment
        parameterShare = price.parameter
        linePrice = (1 + price.parameter) * price.segment
        parabolaPrice = hasParabolas ? (1 + 2 * price.parameter) * price.segment : .infinity
        var sums = [SIMD4<Double>()]
        sums.reserveCapacity(values.count + 1)
        var sum = SIMD4<Double>()
        var previous = 0.0
        for (index, value) in values.enumerated() {
            let z = value - phi * previous
            let t = Double(index)
            sum += SIMD4(z, t * z, t * t * z, z * z)
            sums.append(sum)
            previous = value
        }
        self.sums = sums
        geometry = (0..<values.count).map { Self.geometry(after: $0, phi: phi) }
    }

    /// The normal equations of a stretch of `count` values after its first, eliminated in order.
    private static func geometry(after count: Int, phi: Double) -> Geometry {
        var geometry = Geometry()
        let k = Double(count)
        let a = 1 - phi
        let level = 1 - phi * phi + k * a * a
        geometry.inverseLevel = 1 / level
        guard count + 1 > ChangePointDetector.shortestSegment else { return geometry }
        // Sums of t, t², t³ and t⁴ from 1 to k.
        let t1 = k * (k + 1) / 2
        let t2 = t1 * (2 * k + 1) / 3
        let t3 = t1 * t1
        let t4 = t2 * (3 * k * k + 3 * k - 1) / 5
        let g01 = a * (a * t1 + phi * k)
        let g11 = a * a * t2 + 2 * a * phi * t1 + phi * phi * k
        let line = g11 - g01 * g01 / level
        guard line > 1e-9 else { return geometry }
        geometry.lineOnLevel = g01 / level
        geometry.inverseLine = 1 / line
        guard count + 1 > ChangePointDetector.shortestSegment + 2 else { return geometry }
        let g02 = a * (a * t2 + 2 * phi * t1 - phi * k)
        let g12 =
            a * a * t3 + 3 * a * phi * t2 - a * phi * t1 + 2 * phi * phi * t1 - phi * phi * k
        let g22 =
            a * a * t4 + 4 * a * phi * t3 + (4 * phi * phi - 2 * a * phi) * t2
            - 4 * phi * phi * t1 + phi * phi * k
        let h12 = g12 - g01 * g02 / level
        let h22 = g22 - g02 * g02 / level
        let parabola = h22 - h12 * h12 / line
        guard parabola > 1e-9 * h22 else { return geometry }
        geometry.parabolaOnLevel = g02 / level
        geometry.parabolaOnLine = h12 / line
        geometry.inverseParabola = 1 / parabola
        return geometry
    }

    /// The squares left by each shape.
    private func squares(_ start: Int, _ end: Int) -> (Double, Double, Double) {
        let of = geometry[end - start - 1]
        let sum = sums[end] - sums[start + 1]
        let a = 1 - phi
        let first = values[start]
        let weighted = (1 - phi * phi) * first
        let origin = Double(start)
        let slope = sum[1] - origin * sum[0]
        let bend = sum[2] - origin * (2 * sum[1] - origin * sum[0])
        let onLevel = weighted + a * sum[0]
        let level = max(0, weighted * first + sum[3] - onLevel * onLevel * of.inverseLevel)
        let onLine = a * slope + phi * sum[0] - of.lineOnLevel * onLevel
        let line = max(0, level - onLine * onLine * of.inverseLine)
        let onParabola =
            a * bend + 2 * phi * slope - phi * sum[0] - of.parabolaOnLevel * onLevel
            - of.parabolaOnLine * onLine
        let parabola = max(0, line - onParabola * onParabola * of.inverseParabola)
        return (level, line, parabola)
    }

    /// The squares left by one shape.
    ///
    /// - Parameters:
    ///   - start: The first index.
    ///   - end: The index behind the last, above `start`.
    ///   - shape: The shape.
    /// - Returns: The squares, not divided by the variance.
    func squares(_ start: Int, _ end: Int, _ shape: Shape) -> Double {
        let (level, line, parabola) = squares(start, end)
        return switch shape {
        case .level: level
        case .line: line
        case .parabola: parabola
        }
    }

    /// The cost of a stretch with its best shape.
    ///
    /// - Parameters:
    ///   - start: The first index.
    ///   - end: The index behind the last, above `start`.
    /// - Returns: The cost.
    /// - Complexity: O(1).
    func cost(_ start: Int, _ end: Int) -> Double {
        let (level, line, parabola) = squares(start, end)
        return min(
            level / variance + price,
            min(line / variance + linePrice, parabola / variance + parabolaPrice)
        )
    }

    /// A stretch with its best shape.
    ///
    /// - Parameters:
    ///   - start: The first index.
    ///   - end: The index behind the last, above `start`.
    /// - Returns: Cost, squares and shape.
    /// - Complexity: O(1).
    func fit(_ start: Int, _ end: Int) -> Fit {
        let (level, line, parabola) = squares(start, end)
        var fit = Fit(cost: level / variance + price, squares: level, shape: .level)
        if line / variance + linePrice < fit.cost {
            fit = Fit(cost: line / variance + linePrice, squares: line, shape: .line)
        }
        if parabola / variance + parabolaPrice < fit.cost {
            fit = Fit(
                cost: parabola / variance + parabolaPrice,
                squares: parabola,
                shape: .parabola
            )
        }
        return fit
    }

    /// The price of a stretch that is fitted with a polynomial.
    ///
    /// - Parameter degree: The polynomial's degree.
    /// - Returns: The price.
    func price(ofDegree degree: Int) -> Double {
        (1 + Double(degree) * parameterShare) * price
    }

    /// The most that a stretch can gain by a dearer shape becoming worth its price: what pruning
    /// must leave.
    var slack: Double { parabolaPrice.isFinite ? parabolaPrice : linePrice }
}
