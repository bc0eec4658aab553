/// Passes on how long each answer took.
public struct LatencyScorer: AnswerScorer {
    /// Always `latency`.
    public let name = "latency"
    /// The same for all.
    public let revision = ScorerRevision.text("latency/1")
    /// Milliseconds from the request to the whole answer.
    public let metrics = ["latency_ms"]

    /// Makes a scorer.
    public init() {}

    /// Reads latencies; an answer whose latency nobody measured is unscored.
    public func score(_ answers: [AnsweredCase]) -> [[MetricOutcome]] {
        answers.map { answer in
            guard let latency = answer.latencyMilliseconds else {
                return [.unscored(metrics[0], "nobody measured how long the answer took")]
            }
            guard latency >= 0 else { return [.error(metrics[0], "the latency is below 0")] }
            return [.scored(metrics[0], latency)]
        }
    }
}
