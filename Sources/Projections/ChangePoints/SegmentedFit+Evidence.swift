import Foundation

extension SegmentedFit {
    /// The two stretches at a change point.
    struct Neighbours {
        /// Where the first begins, where the second does, and where that ends.
        let start: Int, boundary: Int, end: Int
        private let before: SegmentCosts.Fit
        private let after: SegmentCosts.Fit
        private let whole: SegmentCosts.Fit

        /// Looks at one change point.
        ///
        /// - Parameters:
        ///   - fit: The cut.
        ///   - index: The change point's place among the boundaries, neither first nor last.
        init(_ fit: SegmentedFit, at index: Int) {
            start = fit.boundaries[index - 1]
            boundary = fit.boundaries[index]
            end = fit.boundaries[index + 1]
            before = fit.costs.fit(start, boundary)
            after = fit.costs.fit(boundary, end)
            whole = fit.costs.fit(start, end)
            let lengths = (Double(boundary - start), Double(end - boundary))
            let variances = (
                before.squares / max(1, lengths.0 - Double(before.shape.parameters)),
                after.squares / max(1, lengths.1 - Double(after.shape.parameters))
            )
            // The variance of the difference of the two means, by Welch.
            let own =
                (variances.0 / lengths.0 + variances.1 / lengths.1)
                / (1 / lengths.0 + 1 / lengths.1)
            inflation = max(1, own / fit.costs.variance)
        }

        /// How much more the noise of the two stretches is than that of the whole series; at least 1.
        let inflation: Double

        /// What the change point saves, less the prices of its shapes, plus that of one stretch.
        func gain(_ costs: SegmentCosts) -> Double {
            whole.cost + costs.price - before.cost - after.cost
        }

        /// The p-value of the change point; see ``ChangePoint/p``.
        func p(_ costs: SegmentCosts) -> Double {
            let parameters = before.shape.parameters + after.shape.parameters
            // The fit without it has the dearer of the two shapes, so that the fits are nested.
            let single = before.shape.rawValue >= after.shape.rawValue ? before.shape : after.shape
            let added = Double(parameters - single.parameters)
            let worth = Double(end - start) * (1 - costs.phi) / (1 + costs.phi)
            let degrees = max(1, worth - Double(parameters))
            let saved =
                costs.squares(start, end, single) - before.squares - after.squares
            let ratio = max(0, saved) / (costs.variance * inflation) / added
            let places = max(1, end - start - 2 * ChangePointDetector.shortestSegment + 1)
            let tail = FisherDistribution.upperTail(
                ratio,
                numeratorDegrees: added,
                denominatorDegrees: degrees
            )
            return min(1, tail * Double(places))
        }
    }

    /// A change point with what is known of it.
    struct Place {
        /// Where the stretch before begins.
        var start: Int
        /// The change point.
        var boundary: Int
        /// Where the stretch after ends.
        var end: Int
        /// The ends of the interval for the change point.
        var low: Int, high: Int
        /// Its p-value.
        var p: Double
    }

    /// The change points with their intervals and p-values.
    ///
    /// The interval is the central part of the likelihood of the place, its neighbours held fast:
    /// a posterior with equal odds for all places between them.
    ///
    /// - Returns: One for each change point, in order.
    func evidence() -> [Place] {
        boundaries.indices.dropFirst().dropLast().map { index in
            let neighbours = Neighbours(self, at: index)
            let first = neighbours.start + ChangePointDetector.shortestSegment
            let last = neighbours.end - ChangePointDetector.shortestSegment
            let costs = (first...last).map { place in
                self.costs.cost(neighbours.start, place) + self.costs.cost(place, neighbours.end)
            }
            let least = costs.min() ?? 0
            let weights = costs.map { exp(-($0 - least) / 2 / neighbours.inflation) }
            let tail = (1 - ChangePointDetector.intervalLevel) / 2 * weights.reduce(0, +)
            let low = first + Self.rank(of: tail, in: weights)
            let high = last - Self.rank(of: tail, in: weights.reversed())
            return Place(
                start: neighbours.start,
                boundary: neighbours.boundary,
                end: neighbours.end,
                low: min(low, neighbours.boundary),
                high: max(high, neighbours.boundary),
                p: neighbours.p(self.costs)
            )
        }
    }

    /// How many weights come before their sum passes a limit.
    private static func rank(of limit: Double, in weights: [Double]) -> Int {
        var sum = 0.0
        for (index, weight) in weights.enumerated() {
            sum += weight
            if sum > limit { return index }
        }
        return max(0, weights.count - 1)
    }
}
