/// Precision, recall and F-measure of one kind of ROUGE for one candidate.
public struct RougeScore: Equatable, Sendable {
    /// The share of the candidate that is in the reference, 0 to 1.
    public let precision: Double
    /// The share of the reference that is in the candidate, 0 to 1.
    public let recall: Double

    /// The harmonic mean of both, 0 if both are 0.
    public var fMeasure: Double {
        precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    /// Makes a score of hits.
    ///
    /// - Parameters:
    ///   - hits: How many units both have, 0 or more.
    ///   - candidate: How many the candidate has; with none the precision is 0.
    ///   - reference: How many the reference has; with none the recall is 0.
    init(hits: Int, candidate: Int, reference: Int) {
        precision = Double(hits) / Double(max(candidate, 1))
        recall = Double(hits) / Double(max(reference, 1))
    }
}
