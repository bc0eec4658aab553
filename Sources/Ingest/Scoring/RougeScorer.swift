/// Scores answers by ROUGE: the F-measure of words, pairs of words or words in order.
public struct RougeScorer: AnswerScorer {
    /// Always `rouge`.
    public let name = "rouge"
    /// The hash of kinds and stemmer.
    public let revision: String
    /// The metrics, such as `rouge_l`.
    public let metrics: [String]
    private let rouge: Rouge

    /// Makes a scorer.
    ///
    /// - Parameter rouge: What to compute.
    public init(_ rouge: Rouge = Rouge(kinds: [.rougeL])) {
        self.rouge = rouge
        metrics = rouge.kinds.map(\.metric)
        revision = ScorerRevision.text(
            "rouge/1",
            [
                "kinds": rouge.kinds.map(\.rawValue).joined(separator: ","),
                "stemmer": rouge.usesStemmer ? "porter" : "none",
            ]
        )
    }

    /// Scores answers; one without a reference is unscored.
    public func score(_ answers: [AnsweredCase]) -> [[MetricOutcome]] {
        var scores: [[RougeScore?]] = []
        scores.reserveCapacity(answers.count)
        rouge.forEachScore(of: answers.lazy.map { ($0.answer, $0.reference ?? "") }) {
            scores.append($0)
        }
        return zip(answers, scores).map { answer, scores in
            zip(metrics, scores).map { metric, score in
                guard answer.hasReference else { return .unscored(metric, Self.noReference) }
                guard let score else {
                    return .error(metric, "a line of the answer or its reference is too long")
                }
                return .scored(metric, score.fMeasure)
            }
        }
    }

    static let noReference = "the case has no reference"
}

extension AnsweredCase {
    /// Whether there is a reference that says something.
    var hasReference: Bool { reference.map { !$0.trimmed.isEmpty } ?? false }
}
