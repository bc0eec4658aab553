/// The metrics of the demo, and how their values are drawn.
enum DemoMetric: String, CaseIterable {
    case faithfulness
    case answerRelevance = "answer_relevance"
    case hallucinationRate = "hallucination_rate"
    case toxicity = "toxicity_rate"
    case userSatisfaction = "user_satisfaction_rate"
    case latency = "latency_ms"

    /// Who measures it: name, revision and kind, as in `data.evaluator`.
    var evaluator: (name: String, revision: String, kind: String) {
        switch self {
        case .faithfulness, .hallucinationRate:
            ("grounding-judge", DemoEvaluator.groundingRevision, "llm_judge")
        case .answerRelevance:
            ("relevance-judge", DemoEvaluator.relevanceRevision, "llm_judge")
        case .toxicity:
            ("toxicity-classifier", "tox-7", "code")
        case .userSatisfaction:
            ("thumbs", "thumbs-1", "human")
        case .latency:
            ("gateway-timer", "timer-1", "code")
        }
    }

    /// Draws a value in ten-thousandths.
    ///
    /// - Parameters:
    ///   - degraded: Whether the retrieval step is broken for this answer.
    ///   - category: The index of the answer's category.
    ///   - random: The source of the draw.
    /// - Returns: A value with four decimals; 0 to 1 for all but the latency.
    func draw(degraded: Bool, category: Int, random: inout SeededRandom) -> Int {
        switch self {
        case .faithfulness:
            // Mean 0.88: a third exactly 1, the rest Beta(9, 2). Broken: 0.61 from Beta(4, 3).
            let perfect = 0.35 + 0.02 * Double(1 - category % 3)
            if random.happens(degraded ? 0.09 : perfect) { return 10_000 }
            return Self.rounded(random.beta(rank: degraded ? 4 : 9, of: degraded ? 6 : 10))
        case .answerRelevance:
            // Mean 0.86, and 0.80 when broken: the answers sound right all the same.
            if random.happens(degraded ? 0.22 : 0.30) { return 10_000 }
            return Self.rounded(random.beta(rank: degraded ? 6 : 8, of: degraded ? 7 : 9))
        case .hallucinationRate:
            return random.happens(degraded ? 0.35 : 0.05) ? 10_000 : 0
        case .toxicity:
            // A classifier's probability, so that the mean is the rate: never near the alarm at 0.01.
            return Self.rounded(random.beta(rank: 1, of: 4) * 0.006)
        case .userSatisfaction:
            return random.happens(degraded ? 0.58 : 0.80) ? 10_000 : 0
        case .latency:
            // 700 ms and a tail to the right: mean about 1.8 s, broken or not.
            return (700 + Int(random.beta(rank: 2, of: 10) * 6_000 + 0.5)) * 10_000
        }
    }

    /// Clamps to [0, 1] and rounds to ten-thousandths.
    private static func rounded(_ value: Double) -> Int {
        Int(min(max(value, 0), 1) * 10_000 + 0.5)
    }
}

/// The two judges whose revisions are recorded at the start of the story.
enum DemoEvaluator {
    static let groundingRevision = "sha256:5d1f0c9a4b7e"
    static let relevanceRevision = "sha256:c28e6b03fd91"
    static let judgeModel = "judge-large-2026-08"
    static let productionModel = "answerer-3"
    static let candidateModel = "answerer-4"
    static let prompt = "support-v14"
}
