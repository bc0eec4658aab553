/// Scores answers by BERTScore: precision, recall and F1.
public struct BertScorer: AnswerScorer {
    /// Always `bertscore`.
    public let name = "bertscore"
    /// The hash of model, layer, weights of tokens and baseline.
    public let revision: String
    /// F1 first, because it is what is usually reported.
    public let metrics = ["bertscore_f1", "bertscore_precision", "bertscore_recall"]
    private let bertScore: BertScore

    /// Makes a scorer.
    ///
    /// - Parameter bertScore: The model and how to use it.
    public init(_ bertScore: BertScore) {
        self.bertScore = bertScore
        revision = ScorerRevision.text("bertscore/1", ["model": bertScore.revision])
    }

    /// Scores answers; one without a reference is unscored, an empty one scores 0.
    ///
    /// - Throws: ``BertModelError`` if there is no OpenBLAS.
    public func score(_ answers: [AnsweredCase]) throws -> [[MetricOutcome]] {
        let scorable = answers.indices.filter { answers[$0].hasReference }
        let values = try bertScore.values(
            of: scorable.map { (answers[$0].answer, answers[$0].reference ?? "") }
        )
        var outcomes = answers.map { _ in
            metrics.map { MetricOutcome.unscored($0, RougeScorer.noReference) }
        }
        for (index, value) in zip(scorable, values) {
            guard let value else {
                outcomes[index] = metrics.map { .unscored($0, "no token has a weight by idf") }
                continue
            }
            outcomes[index] = zip(metrics, [value.f1, value.precision, value.recall]).map {
                .scored($0, $1)
            }
        }
        return outcomes
    }
}
