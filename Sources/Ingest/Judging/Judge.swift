import Foundation

/// A language model that grades answers by a rubric.
public struct Judge: Sendable {
    /// The rubric.
    public let rubric: Rubric
    /// How the judge is asked.
    public let options: JudgeOptions
    /// The model.
    public let client: ModelClient

    /// What came of judging one answer.
    public struct Outcome: Equatable, Sendable {
        /// The verdict over all votes; nil if there are too few that can be read.
        public var verdict: Verdict?
        /// How many votes could be read.
        public var votes: Int
        /// The share of pairs of votes that agree, 0 to 1; nil with fewer than two votes.
        public var agreement: Double?
        /// How many replies could not be read and were asked for again.
        public var repeats: Int
        /// How many verdicts stood in a fence, among other text, or had numbers as texts.
        public var repairs: Int
        /// The tokens of all replies, those that could not be read among them.
        public var usage = TokenUsage()
        /// Why there is no verdict; nil if there is one.
        public var problem: String?
        /// The model that judged, as its provider calls the snapshot; nil if it does not say.
        public var model: String?
    }

    /// Makes a judge.
    ///
    /// - Parameters:
    ///   - rubric: The rubric.
    ///   - options: How it is asked.
    ///   - client: The model.
    public init(rubric: Rubric, options: JudgeOptions, client: ModelClient) {
        self.rubric = rubric
        self.options = options
        self.client = client
    }

    /// The hash of all that decides its verdicts: rubric, prompt, model, parameters, votes.
    public var revision: String { revision(kind: "grade") }

    func revision(kind: String) -> String {
        let settings = client.settings
        let content: JSONValue = [
            "kind": .string(kind),
            "prompt": 1,
            "rubric": .string(rubric.hash),
            "model": .string(settings.name.description),
            "temperature": settings.capabilities.takesTemperature
                ? .number(options.temperature) : .null,
            "structure": .string(settings.capabilities.structure.rawValue),
            "output_tokens": .number(Double(outputTokensMax(attempt: 1))),
            "votes": .number(Double(options.votes)),
            "attempts": .number(Double(options.attemptsMax)),
            "effort": settings.reasoningEffort.map(JSONValue.string) ?? .null,
        ]
        return String(ContentHash.text(of: content.canonicalText).prefix(12))
    }

    /// Judges an answer.
    ///
    /// - Parameters:
    ///   - answered: The answer with its question and reference.
    ///   - sample: Which of several judgements of the same answer is meant.
    /// - Returns: What came of it; a reply that cannot be read is a missing value, never a zero.
    /// - Throws: ``InferenceFailure`` if the model gave no reply; `CancellationError`.
    public func judge(_ answered: AnsweredCase, sample: String) async throws -> Outcome {
        let messages = JudgePrompt.messages(rubric, answered)
        let reader = VerdictReader(axes: rubric.axes.map(\.name))
        var readings: [VerdictReader.Reading] = []
        var outcome = Outcome(votes: 0, repeats: 0, repairs: 0)
        for vote in 1...max(1, options.votes) {
            var attempt = 1
            while attempt <= options.attemptsMax {
                let reply = try await ask(
                    messages,
                    structure: structure,
                    sample: "\(sample)/\(vote)/\(attempt)",
                    attempt: attempt
                )
                outcome.model = reply.model ?? outcome.model
                if let usage = reply.usage { outcome.usage.add(usage) }
                do {
                    readings.append(try Self.checked(reply, reader))
                    break
                } catch {
                    outcome.problem = error.reason
                    outcome.repeats += 1
                    attempt += 1
                }
            }
        }
        outcome.votes = readings.count
        outcome.repairs = readings.count { $0.form != .plain || $0.hasTextNumbers }
        // Fewer than most of the votes are not what the revision stands for.
        guard readings.count * 2 > options.votes else { return outcome }
        outcome.problem = nil
        outcome.verdict = VoteCount.verdict(of: readings.map(\.verdict))
        outcome.agreement = VoteCount.agreement(of: readings.map(\.verdict))
        return outcome
    }

    private static func checked(
        _ reply: InferenceResponse,
        _ reader: VerdictReader
    ) throws(VerdictReader.Unreadable) -> VerdictReader.Reading {
        switch reply.end {
        case .refused: throw .init(reason: "the judge refused")
        case .filtered: throw .init(reason: "the provider's filter took the verdict away")
        case .length:
            throw .init(reason: "the judge's tokens ended before its verdict did")
        case .complete: return try reader.read(reply.text)
        }
    }

    /// Asks once.
    func ask(
        _ messages: [ChatMessage],
        structure: AnswerStructure,
        sample: String,
        attempt: Int
    ) async throws -> InferenceResponse {
        try await client.complete(
            InferenceRequest(
                messages: messages,
                temperature: options.temperature,
                outputTokensMax: outputTokensMax(attempt: attempt),
                structure: structure
            ),
            sample: sample
        )
    }

    /// More with each attempt: what was cut off once would be cut off again.
    private func outputTokensMax(attempt: Int) -> Int {
        let thinking = client.settings.capabilities.reasons ? JudgeOptions.thinkingTokensMax : 0
        let factor = 1 << min(max(0, attempt - 1), 4)
        return (options.outputTokensMax + thinking) * factor
    }

    /// The reasons before the values, so that the values follow from them.
    private var structure: AnswerStructure {
        var properties: [String: JSONValue] = [
            "reasoning": ["type": "string", "description": "one sentence"],
            "overall": ["type": "number", "description": "0 to 1"],
        ]
        for axis in rubric.axes {
            properties[axis.name] = ["type": "number", "description": "0 to 1"]
        }
        return AnswerStructure(name: "verdict", properties: properties)
    }
}
