/// Scores answers by code: a batch goes in, outcomes come out in the same order.
///
/// The same answers give the same outcomes, so that two runs differ only by what was answered.
public protocol AnswerScorer: Sendable {
    /// What it is called, such as `rouge`; the `evaluator.name` of its scores.
    var name: String { get }

    /// The hash of all that decides its values: kind, parameters, model.
    ///
    /// Scores of different revisions are never compared with each other.
    var revision: String { get }

    /// The metrics that it gives, in the order of the outcomes of each answer.
    var metrics: [String] { get }

    /// Scores answers.
    ///
    /// - Parameter answers: The answers, any number.
    /// - Returns: For each answer in order, one outcome for each of ``metrics`` in order.
    /// - Throws: An error that keeps the whole batch from being scored; what is wrong with one answer
    ///   is an outcome instead.
    func score(_ answers: [AnsweredCase]) throws -> [[MetricOutcome]]
}
