/// What is evaluated: a model with a prompt, or answers that were collected elsewhere.
public struct SystemUnderTest: Sendable {
    /// Where answers come from.
    public enum Origin: Sendable {
        /// A model that is asked now.
        case model(ModelClient, PromptTemplate, temperature: Double?, outputTokensMax: Int?)
        /// A file.
        case answers(AnswersFile)
    }

    /// Where answers come from.
    public let origin: Origin
    /// What the model is called in the ledger; nil if nobody said.
    public let model: String?
    /// The prompt's version; nil if nobody said.
    public let prompt: String?
    /// The commit of the system's code; nil if nobody said.
    public let commit: String?

    /// Makes a system.
    ///
    /// - Parameters:
    ///   - origin: Where answers come from.
    ///   - model: What the model is called in the ledger; nil for the name it is asked by.
    ///   - prompt: The prompt's version; nil for the hash of the template.
    ///   - commit: The commit of the system's code, or nil.
    public init(
        _ origin: Origin,
        model: String? = nil,
        prompt: String? = nil,
        commit: String? = nil
    ) {
        self.origin = origin
        self.commit = commit
        switch origin {
        case .model(let client, let template, _, _):
            self.model = model ?? client.settings.name.description
            self.prompt = prompt ?? "sha256:" + String(template.hash.prefix(12))
        case .answers:
            self.model = model
            self.prompt = prompt
        }
    }

    /// The client that is asked; nil for answers of a file.
    public var client: ModelClient? {
        if case .model(let client, _, _, _) = origin { client } else { nil }
    }

    /// What decides the answers, for the run's id.
    var identity: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        var members: [String: JSONValue] = [
            "model": text(model), "prompt": text(prompt), "commit": text(commit),
        ]
        switch origin {
        case .model(let client, let template, let temperature, let limit):
            members["url"] = .string(client.settings.baseURL)
            members["asked"] = .string(client.settings.name.description)
            members["template"] = .string(template.hash)
            members["temperature"] = temperature.map(JSONValue.number) ?? .null
            members["limit"] = limit.map { .number(Double($0)) } ?? .null
        case .answers(let file):
            members["answers"] = .string(file.hash)
        }
        return .object(members)
    }

    /// What the system said to a case.
    enum Reply: Equatable, Sendable {
        case answer(String, milliseconds: Double?)
        /// It said nothing that could be scored.
        case none(String)
    }

    /// The answer to a case.
    ///
    /// - Parameters:
    ///   - golden: The case.
    ///   - number: The repeat, from 0.
    ///   - usage: Takes the tokens of the answer.
    /// - Returns: The answer, or why there is none.
    /// - Throws: ``InferenceFailure`` if the model gave none; `CancellationError`.
    func reply(
        to golden: GoldenCase,
        repeat number: Int,
        usage: inout ModelUsage
    ) async throws -> Reply {
        switch origin {
        case .answers(let file):
            switch file.entry(golden.id, repeat: number) {
            case .answer(let text, let milliseconds)?:
                return .answer(text, milliseconds: milliseconds)
            case .problem(let reason)?: return .none("the system failed: \(reason)")
            case nil: return .none("there is no answer in the file")
            }
        case .model(let client, let template, let temperature, let limit):
            let response = try await client.complete(
                InferenceRequest(
                    messages: template.messages(golden),
                    temperature: temperature,
                    outputTokensMax: limit
                ),
                sample: "answer/\(number)"
            )
            usage.add(response.usage ?? TokenUsage(), of: client)
            return Self.reply(response)
        }
    }

    /// A refusal is an answer, and to some questions the right one; nothing at all is none.
    static func reply(_ response: InferenceResponse) -> Reply {
        if response.text.allSatisfy(\.isWhitespace) {
            switch response.end {
            case .length: return .none("the model's tokens ended before its answer began")
            case .filtered: return .none("the provider's filter took the answer away")
            case .refused: return .answer("", milliseconds: response.milliseconds)
            case .complete: return .none("the model gave no text")
            }
        }
        return .answer(response.text, milliseconds: response.milliseconds)
    }
}
