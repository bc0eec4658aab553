import Foundation

/// An isolation forest: how few random cuts separate a row from the others tells how unusual it is.
///
/// Liu, Ting, Zhou, *Isolation Forest*, ICDM 2008 (algorithms 1–3, equations 1 and 2). Each tree
/// takes a subsample without replacement and cuts it at a uniform point of a feature drawn among
/// those that still differ, down to depth ⌈log₂ ψ⌉. The score is s(x) = 2^(−E[h(x)] / c(ψ)), where h
/// is the depth of the leaf plus c(its size).
///
/// **Missing values** are NaN. A cut is drawn on the values that are there; a training row without
/// the value follows either branch at random, in proportion to the rows that have one. A scored row
/// without it follows both, weighted by the same proportions. So the score is the expectation over
/// the unknown value, and a missing feature contributes nothing, see ``contributions(of:)``.
public struct IsolationForest: Equatable, Sendable {
    /// How a forest is grown.
    public struct Parameters: Equatable, Sendable {
        /// How many trees there are, 1 to 10,000.
        public let trees: Int
        /// The most rows that a tree is grown from, 2 to 65,536; it takes all rows if there are fewer.
        public let subsample: Int
        /// What everything random is drawn from.
        public let seed: UInt64

        /// Makes parameters; numbers out of range are taken for the nearest in range.
        ///
        /// - Parameters:
        ///   - trees: How many trees, 1 to 10,000.
        ///   - subsample: The most rows of a tree, 2 to 65,536.
        ///   - seed: What everything random is drawn from.
        public init(trees: Int = 200, subsample: Int = 256, seed: UInt64) {
            self.trees = min(max(trees, 1), 10_000)
            self.subsample = min(max(subsample, 2), 65_536)
            self.seed = seed
        }
    }

    /// One node of a tree.
    ///
    /// Children lie side by side; a leaf is its own left child and cuts nothing off.
    struct Node: Equatable, Sendable {
        /// Rows above it go to the right; infinite in a leaf.
        var threshold: Double
        /// The feature that is cut.
        var feature: Int32
        /// The left child; the right one follows it.
        var left: Int32
    }

    /// How many features a row has.
    public let featureCount: Int
    /// How many rows each tree was grown from.
    public let subsampleSize: Int
    /// How often scoring steps from a node to its child.
    let levels: Int
    /// The nodes of all trees.
    var nodes: [Node] = []
    /// For each node the path length to expect of a row of which nothing more is known.
    var expectations: [Double] = []
    /// For each node the share of the training rows that went left, of those that had the value.
    var leftShares: [Double] = []
    /// Where each tree starts.
    var roots: [Int32] = []

    /// Grows a forest.
    ///
    /// It is nil for fewer than two rows: one row alone is never isolated from anything.
    ///
    /// - Parameters:
    ///   - matrix: The training rows.
    ///   - parameters: How to grow it.
    /// - Complexity: O(*t* · ψ · log ψ) expected for *t* trees of ψ rows.
    public init?(fitting matrix: FeatureMatrix, parameters: Parameters) {
        guard matrix.rowCount > 1 else { return nil }
        featureCount = matrix.featureCount
        subsampleSize = min(parameters.subsample, matrix.rowCount)
        levels = (subsampleSize - 1).bitWidth - (subsampleSize - 1).leadingZeroBitCount
        var grower = IsolationTreeGrower(
            matrix: matrix,
            subsampleSize: subsampleSize,
            levels: levels,
            generator: SplitMix64(seed: parameters.seed)
        )
        for _ in 0..<parameters.trees { grower.growTree() }
        nodes = grower.nodes
        expectations = grower.expectations
        leftShares = grower.leftShares
        roots = grower.roots
    }

    /// The average path length of an unsuccessful search in a binary search tree of n rows.
    ///
    /// Equation 1 of the paper: c(n) = 2 H(n − 1) − 2 (n − 1) / n with H(i) ≈ ln i + γ. The
    /// approximation is kept as published, with c(2) = 1 and c(1) = 0 as in the authors' later paper
    /// (TKDD 2012) and in scikit-learn.
    ///
    /// - Parameter count: The number of rows.
    /// - Returns: A number of cuts, 0 for fewer than two rows.
    public static func averagePathLength(_ count: Int) -> Double {
        if count < 2 { return 0 }
        if count == 2 { return 1 }
        let n = Double(count)
        let eulerGamma = 0.577_215_664_901_532_9
        return 2 * (log(n - 1) + eulerGamma) - 2 * (n - 1) / n
    }
}
