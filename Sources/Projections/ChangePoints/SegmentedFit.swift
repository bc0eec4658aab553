import Foundation

/// A series cut into stretches, with the noise that the cut leaves.
///
/// The noise decides the cut and the cut decides the noise: both are found in three passes from a
/// first guess that steps hardly disturb.
struct SegmentedFit {
    /// The price of a stretch per natural logarithm of the number of values.
    static let penalty = 4.0
    /// The greatest autocorrelation that counts as noise; what sways more slowly is change.
    static let phiMax = 0.6
    /// The standard errors that are added to the autocorrelation, to be on the safe side.
    static let phiMargin = 0.75
    /// The least variance of the noise, as a share of the series': smooth curves have hardly any.
    static let varianceFloor = 0.01
    /// The price of each further parameter as a share of the price of a stretch, for white noise and
    /// for noise with the greatest autocorrelation.
    static let parameterShare = (white: 1.0, correlated: 0.25)
    private static let passes = 3

    /// 0, the change points, the number of values.
    private(set) var boundaries: [Int]
    /// The costs by which they were found, with the noise that they leave.
    private(set) var costs: SegmentCosts
    /// The variance of the innovations before the floor.
    private(set) var innovationVariance: Double
    let values: [Double]
    private let isTied: Bool

    private var shapes: [SegmentCosts.Shape] = []

    /// A noise: autocorrelation and variance of the innovations.
    private struct Noise {
        var phi: Double
        var variance: Double
    }

    /// Cuts a series.
    ///
    /// - Parameter values: At least ten values with mean 0 and standard deviation 1.
    init(_ values: [Double]) {
        self.values = values
        isTied = SampleQuantiles.medianAbsoluteDifference(values, lag: 1) == 0
        let guess = Self.firstGuess(values)
        boundaries = [0, values.count]
        innovationVariance = guess.variance
        costs = Self.costs(values, guess, isTied: isTied)
        for pass in 0..<Self.passes {
            let found = ChangePointSearch(costs, count: values.count).boundaries()
            // The same cut leaves the same noise again, and so the next cut would be the same.
            if pass > 0, found == boundaries, Self.shapes(of: found, costs) == shapes { break }
            boundaries = found
            shapes = Self.shapes(of: found, costs)
            fitNoise()
        }
    }

    /// The noise from the medians of differences, which steps hardly disturb.
    ///
    /// The idea is that of Chakar et al. (2017). Less twice the standard error: a slope looks like autocorrelation too.
    private static func firstGuess(_ values: [Double]) -> Noise {
        let near = SampleQuantiles.medianAbsoluteDifference(values, lag: 1)
        let far = SampleQuantiles.medianAbsoluteDifference(values, lag: 2)
        let n = Double(values.count)
        guard near > 0 else {
            var squares = 0.0
            for index in 1..<values.count {
                let step = values[index] - values[index - 1]
                squares += step * step
            }
            return Noise(phi: 0, variance: squares / (n - 1) / 2)
        }
        let ratio = far / near
        let phi = min(phiMax, max(0, ratio * ratio - 1 - 2 / n.squareRoot()))
        let scale = SampleQuantiles.normalConsistency * near
        return Noise(phi: phi, variance: scale * scale * (1 + phi) / 2)
    }

    /// The costs under a noise, whose variance is at least the floor.
    ///
    /// The price of a stretch is β ln n in the limit of many independent values. With the
    /// n(1 − φ)/(1 + φ) that they are worth it is what the profile likelihood asks for, which is more.
    ///
    /// A parabola through few values and many ties makes a change of two rare events, and is left out
    /// where most neighbours are equal.
    private static func costs(_ values: [Double], _ noise: Noise, isTied: Bool) -> SegmentCosts {
        let n = Double(values.count)
        let effective = max(4, n * (1 - noise.phi) / (1 + noise.phi))
        let price = effective * (exp(min(penalty * log(n) / effective, 6)) - 1)
        let range = parameterShare.white - parameterShare.correlated
        let share = parameterShare.correlated + range * (1 - noise.phi / phiMax)
        return SegmentCosts(
            values,
            phi: noise.phi,
            variance: max(noise.variance, varianceFloor(noise.phi)),
            price: (price, share),
            hasParabolas: !isTied
        )
    }

    private static func varianceFloor(_ phi: Double) -> Double {
        1e-8 + varianceFloor * (1 - phi) * (1 - phi)
    }

    private static func shapes(of boundaries: [Int], _ costs: SegmentCosts) -> [SegmentCosts.Shape]
    {
        zip(boundaries, boundaries.dropFirst()).map { costs.fit($0, $1).shape }
    }

    /// Takes the noise that the cut leaves for the noise.
    private mutating func fitNoise() {
        var products = 0.0
        var squares = 0.0
        for (shape, (start, end)) in zip(shapes, zip(boundaries, boundaries.dropFirst())) {
            let rest = PolynomialResidual.of(values[start..<end], degree: shape.rawValue)
            for index in rest.indices {
                squares += rest[index] * rest[index]
                if index > 0 { products += rest[index] * rest[index - 1] }
            }
        }
        let n = Double(values.count)
        let parameters = Double(shapes.reduce(0) { $0 + $1.parameters })
        var phi = 0.0
        if squares > 0 {
            // Fitted parameters pull the autocorrelation down by about (1 + 2ρ)/n each.
            let raw = products / squares
            phi = max(0, raw + parameters * (1 + 2 * max(raw, 0)) / n)
        }
        let bounded = min(0.9, phi)
        phi = min(Self.phiMax, phi + Self.phiMargin * ((1 - bounded * bounded) / n).squareRoot())
        costs = Self.costs(
            values,
            Noise(phi: phi, variance: costs.variance),
            isTied: isTied
        )
        var left = 0.0
        for (start, end) in zip(boundaries, boundaries.dropFirst()) {
            left += costs.fit(start, end).squares
        }
        innovationVariance = left / max(1, n - parameters)
        costs.variance = max(innovationVariance, Self.varianceFloor(phi))
    }

    /// Takes out the change points that do not bear the noise of their own two stretches.
    ///
    /// The noise of the whole says nothing of a stretch of rare events: where the variance beside a
    /// change point is above the whole's, its gain must reach the price by that variance too. The
    /// weakest goes first.
    mutating func removeUnsupported() {
        while true {
            let gains = boundaries.indices.dropFirst().dropLast().map { index in
                let neighbours = Neighbours(self, at: index)
                return (index: index, gain: neighbours.gain(costs) / neighbours.inflation)
            }
            guard let weakest = gains.min(by: { $0.gain < $1.gain }), weakest.gain < costs.price
            else { return }
            boundaries.remove(at: weakest.index)
        }
    }
}
