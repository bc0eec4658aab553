/// What a run would ask for and cost, by rule of thumb.
public struct ScoringEstimate: Equatable, Sendable {
    /// What one model would be asked.
    public struct Model: Equatable, Sendable {
        /// The model.
        public var name: String
        /// How many requests, without retries.
        public var requests: Int
        /// Tokens read, at four bytes each.
        public var inputTokens: Int
        /// The most tokens written; nil if the answers have no limit.
        public var outputTokensMax: Int?
        /// The most that it costs, in US dollars; nil if nobody knows.
        public var dollarsMax: Double?
    }

    /// What each model would be asked.
    public var models: [Model]

    /// How long answers are taken to be that nobody has seen yet, in bytes.
    private static let answerBytes = 1_600

    /// Estimates a plan, as if nothing were in the cache.
    ///
    /// - Parameter plan: The plan.
    public init(_ plan: ScoringPlan) {
        models = []
        if case .model(let client, let template, _, let limit) = plan.system.origin {
            var tokens = 0
            for golden in plan.dataset.cases {
                tokens += InferenceRequest(messages: template.messages(golden)).estimatedInputTokens
            }
            models.append(
                Self.model(
                    client,
                    requests: plan.units,
                    input: tokens * plan.repeats,
                    outputEach: limit
                )
            )
        }
        guard let judge = plan.judge else { return }
        let answer = String(repeating: "x", count: Self.answerBytes)
        var tokens = 0
        for golden in plan.dataset.cases {
            let messages = JudgePrompt.messages(judge.rubric, golden.answered(answer))
            tokens += InferenceRequest(messages: messages).estimatedInputTokens
        }
        let votes = judge.options.votes
        let each = votes + (plan.opponents == nil ? 0 : 2)
        let anchorCalls = (plan.anchors?.anchors.count ?? 0) * votes
        let requests = plan.units * each + anchorCalls
        let perCase = tokens / max(1, plan.dataset.cases.count)
        models.append(
            Self.model(
                judge.client,
                requests: requests,
                input: perCase * requests,
                outputEach: judge.options.outputTokensMax
                    + (judge.client.settings.capabilities.reasons
                        ? JudgeOptions.thinkingTokensMax : 0)
            )
        )
    }

    private static func model(
        _ client: ModelClient,
        requests: Int,
        input: Int,
        outputEach: Int?
    ) -> Model {
        let output = outputEach.map { $0 * requests }
        let price = client.settings.price
        var dollars: Double?
        if let price, let output {
            dollars = price.dollars(TokenUsage(input: input, output: output))
        } else if let price, price.input == 0, price.output == 0 {
            dollars = 0
        }
        return Model(
            name: client.settings.name.description,
            requests: requests,
            inputTokens: input,
            outputTokensMax: output,
            dollarsMax: dollars
        )
    }
}
