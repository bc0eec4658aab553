import Foundation

/// A judge that compares two answers to one question, each order of them once.
///
/// Judges favour a place: only what holds in both orders counts, anything else is a tie.
public struct PairwiseJudge: Sendable {
    /// Which answer is better.
    public enum Preference: String, Equatable, Sendable {
        /// The answer under test.
        case answer
        /// The answer that it is compared with.
        case other
        /// Neither, in both orders, or the orders disagree.
        case tie

        /// The value of the metric `preference`.
        public var value: Double {
            switch self {
            case .answer: 1
            case .other: 0
            case .tie: 0.5
            }
        }
    }

    /// What came of comparing two answers.
    public struct Outcome: Equatable, Sendable {
        /// Which is better; nil if a reply could not be read.
        public var preference: Preference?
        /// Whether both orders gave the same.
        public var isConsistent: Bool
        /// The tokens of all replies.
        public var usage = TokenUsage()
        /// Why there is no preference; nil if there is one.
        public var problem: String?
    }

    private let judge: Judge

    /// Makes a judge of pairs.
    ///
    /// - Parameter judge: The judge whose rubric, model and options it has; of votes there is one.
    public init(_ judge: Judge) {
        self.judge = judge
    }

    /// The hash of all that decides its preferences.
    public var revision: String { judge.revision(kind: "pairwise") }

    /// Compares an answer with another.
    ///
    /// - Parameters:
    ///   - answered: The answer under test.
    ///   - other: The other answer to the same question.
    ///   - sample: Which of several comparisons of the same answers is meant.
    /// - Returns: What came of it.
    /// - Throws: ``InferenceFailure`` if the model gave no reply; `CancellationError`.
    public func compare(
        _ answered: AnsweredCase,
        with other: String,
        sample: String
    ) async throws -> Outcome {
        var outcome = Outcome(preference: nil, isConsistent: false)
        let forth = try await better(
            answered,
            first: answered.answer,
            second: other,
            sample: sample + "/forth",
            usage: &outcome.usage
        )
        let back = try await better(
            answered,
            first: other,
            second: answered.answer,
            sample: sample + "/back",
            usage: &outcome.usage
        )
        switch (forth, back) {
        case (.failure(let problem), _), (_, .failure(let problem)):
            outcome.problem = problem.reason
        case (.success(let forth), .success(let back)):
            let one = Self.preference(forth, answerIsFirst: true)
            let two = Self.preference(back, answerIsFirst: false)
            outcome.preference = one == two ? one : .tie
            outcome.isConsistent = one == two
        }
        return outcome
    }

    private enum Place: String {
        case first, second, tie
    }

    private static func preference(_ place: Place, answerIsFirst: Bool) -> Preference {
        switch place {
        case .tie: .tie
        case .first: answerIsFirst ? .answer : .other
        case .second: answerIsFirst ? .other : .answer
        }
    }

    private func better(
        _ answered: AnsweredCase,
        first: String,
        second: String,
        sample: String,
        usage: inout TokenUsage
    ) async throws -> Result<Place, VerdictReader.Unreadable> {
        let messages = JudgePrompt.messages(
            judge.rubric,
            answered,
            first: first,
            second: second
        )
        let structure = AnswerStructure(
            name: "comparison",
            properties: [
                "reasoning": ["type": "string"],
                "better": ["type": "string", "enum": ["first", "second", "tie"]],
            ]
        )
        var problem = VerdictReader.Unreadable(reason: "the judge said nothing")
        for attempt in 1...max(1, judge.options.attemptsMax) {
            let reply = try await judge.ask(
                messages,
                structure: structure,
                sample: "\(sample)/\(attempt)",
                attempt: attempt
            )
            if let tokens = reply.usage { usage.add(tokens) }
            guard reply.end == .complete else {
                problem.reason = "the judge's reply ended as \(reply.end.rawValue)"
                continue
            }
            let places = Set(Self.objects(in: reply.text).compactMap { $0["better"]?.text })
            if places.count == 1, let word = places.first, let place = Place(rawValue: word) {
                return .success(place)
            }
            problem.reason = "the judge's reply does not say which is better"
        }
        return .failure(problem)
    }

    /// Everything that can be read of a reply: the whole of it, or the objects in it.
    private static func objects(in text: String) -> [JSONValue] {
        let data = Data(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        if let value = try? JSONValue(parsing: data) { return [value] }
        return VerdictReader.objects(in: text)
    }
}
