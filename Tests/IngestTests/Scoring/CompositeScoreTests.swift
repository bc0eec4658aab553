import Testing

@testable import Ingest

struct CompositeScoreTests {
    private static func evaluator(_ metric: String, _ revision: String = "r") -> Evaluator {
        Evaluator(name: metric, revision: revision, kind: .code, metrics: [metric])
    }

    private static let whole = CompositeScore(
        weights: CompositeScore.standardWeights,
        evaluators: ["bertscore_f1", "rouge_l", "judge_score"].map { evaluator($0) }
    )

    /// 0.30 · 0.9 + 0.20 · 0.5 + 0.50 · 0.8 = 0.77, by hand.
    @Test func theWeightsAreTheOriginalOnes() {
        let outcome = Self.whole.outcome([
            .scored("bertscore_f1", 0.9), .scored("rouge_l", 0.5), .scored("judge_score", 0.8),
            .scored("other", 0),
        ])
        #expect(abs((outcome.value ?? 0) - 0.77) < 1e-12)
        #expect(Self.whole.missing.isEmpty)
    }

    /// Without BERTScore: (0.20 · 0.5 + 0.50 · 0.8) / 0.70.
    @Test func whatIsNotMeasuredIsLeftOutAndTheRestScaledUp() {
        let part = CompositeScore(
            weights: CompositeScore.standardWeights,
            evaluators: ["rouge_l", "judge_score"].map { Self.evaluator($0) }
        )
        #expect(part.missing == ["bertscore"])
        let outcome = part.outcome([.scored("rouge_l", 0.5), .scored("judge_score", 0.8)])
        #expect(abs((outcome.value ?? 0) - 0.5 / 0.7) < 1e-12)
        #expect(part.evaluator?.revision != Self.whole.evaluator?.revision)
    }

    @Test func aPartThatIsMissingInOneCaseLeavesThatCaseWithout() {
        let outcome = Self.whole.outcome([
            .scored("bertscore_f1", 0.9), .scored("rouge_l", 0.5), .error("judge_score", "why"),
        ])
        #expect(outcome.status == .error)
        #expect(outcome.value == nil)
        #expect(outcome.detail == "judge_score has no value")
        let unscored = Self.whole.outcome([
            .unscored("bertscore_f1", "no reference"), .scored("rouge_l", 1),
            .scored("judge_score", 1),
        ])
        #expect(unscored.status == .unscored)
        #expect(Self.whole.outcome([]).status == .error)
    }

    @Test func theRevisionFollowsThePartsAndTheWeights() {
        func revision(_ weights: [String: Double], _ judge: String) -> String? {
            CompositeScore(
                weights: weights,
                evaluators: [Self.evaluator("rouge_l"), Self.evaluator("judge_score", judge)]
            ).evaluator?.revision
        }
        let weights = ["rouge_l": 0.2, "judge_score": 0.5]
        #expect(revision(weights, "a") == revision(weights, "a"))
        #expect(revision(weights, "a") != revision(weights, "b"))
        #expect(revision(weights, "a") != revision(["rouge_l": 0.3, "judge_score": 0.5], "a"))
        // A weight of 0 is no part, and only proportions count.
        #expect(
            revision(["rouge_l": 0, "judge_score": 1], "a") == revision(["judge_score": 9], "a")
        )
        #expect(CompositeScore(weights: weights, evaluators: []).evaluator == nil)
    }
}
