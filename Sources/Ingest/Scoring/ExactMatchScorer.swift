/// Scores 1 for an answer that is its reference, and 0 for any other.
public struct ExactMatchScorer: AnswerScorer {
    /// Always `exact_match`.
    public let name = "exact_match"
    /// The hash of how texts are compared.
    public let revision: String
    /// Only `exact_match`.
    public let metrics = ["exact_match"]
    private let comparison: TextComparison

    /// Makes a scorer.
    ///
    /// - Parameter comparison: What counts as the same text.
    public init(_ comparison: TextComparison = TextComparison()) {
        self.comparison = comparison
        revision = ScorerRevision.text("exact_match/1", comparison.parameters)
    }

    /// Scores answers; one without a reference is unscored.
    public func score(_ answers: [AnsweredCase]) -> [[MetricOutcome]] {
        answers.map { answer in
            guard let reference = answer.reference, answer.hasReference else {
                return [.unscored(name, RougeScorer.noReference)]
            }
            let isSame = comparison.form(of: answer.answer) == comparison.form(of: reference)
            return [.scored(name, isSame ? 1 : 0)]
        }
    }
}
