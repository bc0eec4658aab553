import Ledger

/// What came of one case in one repeat.
struct ScoredCase: Sendable {
    /// The case's index in the dataset.
    var index: Int
    /// The repeat, from 0.
    var repeatNumber: Int
    /// One outcome for each of the run's metrics, in their order.
    var outcomes: [MetricOutcome]
    /// What the judge found; nil if there was none, or it found nothing.
    var judgement: Judge.Outcome?
    /// Whether the two orders of a comparison agreed; nil if nothing was compared.
    var isPreferenceConsistent: Bool?
    /// The tokens of all answers that it took.
    var usage = ModelUsage()

    /// Whether anything failed.
    var hasErrors: Bool { outcomes.contains { $0.status == .error } }
}

/// Takes one case from its prompt to its scores.
struct CaseScorer: Sendable {
    let system: SystemUnderTest
    let scorers: [any AnswerScorer]
    let judge: Judge?
    let comparison: (judge: PairwiseJudge, answers: AnswersFile)?
    let composite: CompositeScore

    /// The metrics of every case, in the order of the outcomes; the composite is the last.
    var metrics: [String] {
        scorers.flatMap(\.metrics) + (judge?.metrics ?? [])
            + (comparison == nil ? [] : [PairwiseJudge.metric])
            + (composite.parts.isEmpty ? [] : [CompositeScore.metric])
    }

    /// Scores a case.
    ///
    /// - Parameters:
    ///   - golden: The case.
    ///   - index: Its index in the dataset.
    ///   - number: The repeat, from 0.
    ///   - isLastTry: Whether a model that gives no answer makes the case an error. Otherwise that is
    ///     thrown, to be tried once more later.
    /// - Returns: What came of it.
    /// - Throws: ``InferenceFailure``; `CancellationError`.
    func score(
        _ golden: GoldenCase,
        index: Int,
        repeat number: Int,
        isLastTry: Bool
    ) async throws -> ScoredCase {
        func mayPass(_ failure: InferenceFailure) -> Bool {
            !failure.endsRun && (isLastTry || !failure.isTransient)
        }
        var scored = ScoredCase(index: index, repeatNumber: number, outcomes: [])
        let reply: SystemUnderTest.Reply
        do {
            reply = try await system.reply(to: golden, repeat: number, usage: &scored.usage)
        } catch let failure as InferenceFailure where mayPass(failure) {
            reply = .none(failure.message)
        }
        guard case .answer(let answer, let milliseconds) = reply else {
            guard case .none(let reason) = reply else { return scored }
            scored.outcomes = metrics.map { .error($0, reason) }
            return scored
        }
        let answered = golden.answered(answer, latencyMilliseconds: milliseconds)
        for scorer in scorers { scored.outcomes += Self.outcomes(scorer, answered) }
        if let judge {
            do {
                let judgement = try await judge.judge(answered, sample: "judge/\(number)")
                scored.judgement = judgement
                scored.usage.add(judgement.usage, of: judge.client)
                scored.outcomes += Self.outcomes(judgement, judge)
            } catch let failure as InferenceFailure where mayPass(failure) {
                scored.outcomes += judge.metrics.map { .error($0, failure.message) }
            }
        }
        if let comparison {
            do {
                let outcome = try await compare(answered, comparison, number, &scored)
                scored.outcomes.append(outcome)
            } catch let failure as InferenceFailure where mayPass(failure) {
                scored.outcomes.append(.error(PairwiseJudge.metric, failure.message))
            }
        }
        if !composite.parts.isEmpty { scored.outcomes.append(composite.outcome(scored.outcomes)) }
        return scored
    }

    private func compare(
        _ answered: AnsweredCase,
        _ comparison: (judge: PairwiseJudge, answers: AnswersFile),
        _ number: Int,
        _ scored: inout ScoredCase
    ) async throws -> MetricOutcome {
        guard let other = comparison.answers.answer(answered.caseID) else {
            return .unscored(PairwiseJudge.metric, "there is no answer to compare with")
        }
        let outcome = try await comparison.judge.compare(
            answered,
            with: other,
            sample: "compare/\(number)"
        )
        scored.isPreferenceConsistent = outcome.isConsistent
        if let judge { scored.usage.add(outcome.usage, of: judge.client) }
        guard let preference = outcome.preference else {
            return .error(PairwiseJudge.metric, outcome.problem ?? "there is no preference")
        }
        return .scored(
            PairwiseJudge.metric,
            preference.value,
            detail: outcome.isConsistent ? nil : "the two orders disagree"
        )
    }

    private static func outcomes(
        _ scorer: any AnswerScorer,
        _ answered: AnsweredCase
    ) -> [MetricOutcome] {
        do {
            if let outcomes = try scorer.score([answered]).first,
                outcomes.map(\.metric) == scorer.metrics
            {
                return outcomes
            }
            return scorer.metrics.map { .error($0, "\(scorer.name) gave no outcome") }
        } catch {
            let reason = (error as? any UserFacingError)?.message ?? "\(error)"
            return scorer.metrics.map { .error($0, reason) }
        }
    }

    private static func outcomes(_ judgement: Judge.Outcome, _ judge: Judge) -> [MetricOutcome] {
        judge.metrics.map { metric in
            guard let verdict = judgement.verdict else {
                return .error(metric, judgement.problem ?? "the judge gave no verdict")
            }
            let value = metric == Judge.metric ? verdict.overall : verdict.axes[metric]
            return value.map { .scored(metric, $0) } ?? .error(metric, "the verdict lacks it")
        }
    }
}
