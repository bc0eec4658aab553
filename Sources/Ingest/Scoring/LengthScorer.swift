/// Measures how long answers are: characters and words.
///
/// Whether longer is better nobody can say in general: the metrics have no polarity until the
/// configuration gives them one.
public struct LengthScorer: AnswerScorer {
    /// Always `length`.
    public let name = "length"
    /// The same for all.
    public let revision = ScorerRevision.text("length/1")
    /// Characters as a reader sees them, and words between white space.
    public let metrics = ["answer_characters", "answer_words"]

    /// Makes a scorer.
    public init() {}

    /// Measures answers; an empty one has length 0.
    public func score(_ answers: [AnsweredCase]) -> [[MetricOutcome]] {
        answers.map { answer in
            let words = answer.answer.split(whereSeparator: \.isWhitespace).count
            let counts = [answer.answer.count, words]
            return zip(metrics, counts).map { .scored($0, Double($1)) }
        }
    }
}
