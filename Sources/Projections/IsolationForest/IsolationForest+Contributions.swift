import Foundation

/// What each feature adds to a row's score.
public struct FeatureContributions: Equatable, Sendable {
    /// One number per feature, in powers of two: positive where the value makes the row more unusual.
    public var values: [Double]
    /// The score of a row of which nothing is known.
    public var baseScore: Double

    /// Makes contributions.
    ///
    /// - Parameters:
    ///   - values: One number per feature.
    ///   - baseScore: The score of a row of which nothing is known.
    public init(values: [Double], baseScore: Double) {
        self.values = values
        self.baseScore = baseScore
    }
}

extension IsolationForest {
    /// Splits a row's score over its features by the trees themselves.
    ///
    /// Each node has an expected path length, the mean over the training rows that came through it.
    /// Every cut on the row's way moves that expectation, and the move is credited to the feature that
    /// was cut (Saabas, *Interpreting random forests*, 2014, carried over to path lengths). The credits
    /// of a tree telescope, so that with c the paper's c(ψ)
    ///
    ///     Σ contributions = log₂(score) − log₂(baseScore)
    ///
    /// where `baseScore` is 2^(−mean expectation of the roots / c). A missing value takes both
    /// branches in the proportions of that same mean and moves nothing: it contributes exactly 0.
    ///
    /// - Parameter row: One value per feature, NaN where it is missing.
    /// - Returns: The contributions; all zero if the row has another number of features.
    public func contributions(of row: [Double]) -> FeatureContributions {
        var moves = [Double](repeating: 0, count: featureCount)
        let scale = Self.averagePathLength(subsampleSize) * Double(roots.count)
        let rootSum = roots.reduce(0) { $0 + expectations[Int($1)] }
        let baseScore = exp2(-rootSum / scale)
        guard row.count == featureCount else {
            return FeatureContributions(values: moves, baseScore: baseScore)
        }
        row.withUnsafeBufferPointer { row in
            forEachStep(
                row,
                step: { node, child, weight in
                    let move = expectations[child] - expectations[node]
                    moves[Int(nodes[node].feature)] += weight * move
                }
            )
        }
        // A shorter path is a higher score.
        return FeatureContributions(values: moves.map { 0 - $0 / scale }, baseScore: baseScore)
    }
}
