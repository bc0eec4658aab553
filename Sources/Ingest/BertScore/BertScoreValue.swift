/// Precision, recall and F1 of one candidate by BERTScore.
public struct BertScoreValue: Equatable, Sendable {
    /// How well the candidate's tokens are matched by the reference's.
    public var precision: Double
    /// How well the reference's tokens are matched by the candidate's.
    public var recall: Double
    /// The harmonic mean of both.
    public var f1: Double

    /// Makes a value.
    ///
    /// - Parameters:
    ///   - precision: The precision.
    ///   - recall: The recall.
    ///   - f1: Their harmonic mean.
    public init(precision: Double, recall: Double, f1: Double) {
        self.precision = precision
        self.recall = recall
        self.f1 = f1
    }

    /// What an empty text scores.
    static let zero = BertScoreValue(precision: 0, recall: 0, f1: 0)

    /// The value rescaled so that what a random pair of texts scores becomes 0.
    ///
    /// - Parameter baseline: What random pairs score, each below 1.
    /// - Returns: (x − b) / (1 − b) for each of the three.
    func rescaled(by baseline: BertScoreValue) -> BertScoreValue {
        BertScoreValue(
            precision: (precision - baseline.precision) / (1 - baseline.precision),
            recall: (recall - baseline.recall) / (1 - baseline.recall),
            f1: (f1 - baseline.f1) / (1 - baseline.f1)
        )
    }
}
