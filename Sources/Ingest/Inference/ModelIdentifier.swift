public import Ledger

/// Whose format a model is spoken to in.
public enum ModelProvider: String, CaseIterable, Sendable {
    case openAI = "openai"
    case anthropic
    case mistral
    case cohere
    case ollama
    /// Any server that speaks OpenAI's chat completions: vLLM, llama.cpp, LiteLLM and others.
    case compatible

    /// Where its interface is if nobody says otherwise; nil for servers that can be anywhere.
    public var standardURL: String? {
        switch self {
        case .openAI: "https://api.openai.com/v1"
        case .anthropic: "https://api.anthropic.com"
        case .mistral: "https://api.mistral.ai/v1"
        case .cohere: "https://api.cohere.com"
        case .ollama: "http://localhost:11434"
        case .compatible: nil
        }
    }

    /// The environment variable that holds the key if nobody says otherwise.
    public var standardKeyVariable: String? {
        switch self {
        case .openAI, .compatible: "OPENAI_API_KEY"
        case .anthropic: "ANTHROPIC_API_KEY"
        case .mistral: "MISTRAL_API_KEY"
        case .cohere: "COHERE_API_KEY"
        case .ollama: "OLLAMA_API_KEY"
        }
    }

    /// Whether its own interface answers nobody without a key.
    var needsKey: Bool {
        switch self {
        case .openAI, .anthropic, .mistral, .cohere: true
        case .ollama, .compatible: false
        }
    }
}

/// A model by the one string that people name it with: `openai/gpt-4o-mini`, `ollama/llama3.2`.
public struct ModelIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// Whose format it is spoken to in.
    public let provider: ModelProvider
    /// What the provider calls it.
    public let model: String
    /// The string that it was named with.
    public let description: String

    /// Reads a name.
    ///
    /// The provider comes before the first slash. Without one, a well-known beginning (`gpt-`, `claude-`,
    /// `command-`, `mistral-` and their kin) tells it. Any other name is a model of a compatible
    /// server, which then must be named by its base URL.
    ///
    /// - Parameters:
    ///   - text: The string.
    ///   - hasBaseURL: Whether the server is named, so that a name of any kind is possible.
    /// - Throws: ``ModelIdentifierError`` if nobody can tell whose model it is.
    public init(_ text: String, hasBaseURL: Bool = false) throws(ModelIdentifierError) {
        description = text
        let isClean = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
        guard !text.isEmpty, text.unicodeScalars.count <= 200, isClean else {
            throw ModelIdentifierError(name: text, reason: "has 1 to 200 characters and no space")
        }
        if let slash = text.firstIndex(of: "/"),
            let provider = ModelProvider(rawValue: String(text[..<slash]))
        {
            let rest = String(text[text.index(after: slash)...])
            guard !rest.isEmpty else {
                throw ModelIdentifierError(name: text, reason: "names a provider and no model")
            }
            self.provider = provider
            model = rest
            return
        }
        model = text
        if let known = Self.provider(ofBareName: text) {
            provider = known
        } else if hasBaseURL {
            provider = .compatible
        } else {
            throw ModelIdentifierError(name: text, reason: "does not say whose model it is")
        }
    }

    private static func provider(ofBareName name: String) -> ModelProvider? {
        let beginnings: [(ModelProvider, [String])] = [
            (.openAI, ["gpt-", "o1", "o3", "o4", "chatgpt-"]),
            (.anthropic, ["claude-"]),
            (.cohere, ["command-", "c4ai-"]),
            (
                .mistral,
                [
                    "mistral-", "open-mistral", "ministral-", "codestral-", "magistral-",
                    "pixtral-", "devstral-",
                ]
            ),
        ]
        guard !name.contains("/"), !name.contains(":") else { return nil }
        return beginnings.first { $0.1.contains { name.hasPrefix($0) } }?.0
    }
}

/// Why a string names no model.
public struct ModelIdentifierError: UserFacingError, Equatable {
    /// The string.
    public let name: String
    /// What is wrong with it.
    public let reason: String

    /// What is wrong.
    public var message: String { "the model \(name.prefix(200).debugDescription) \(reason)" }

    /// What to do next.
    public var hint: String {
        "Write provider/model with one of "
            + ModelProvider.allCases.map(\.rawValue).joined(separator: ", ")
            + "; a compatible server also needs its base URL."
    }

    /// A mistake of use.
    public var failure: FailureClass { .usage }
}
