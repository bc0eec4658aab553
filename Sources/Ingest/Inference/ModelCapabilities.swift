/// What a model takes and gives: what would be refused is not sent.
public struct ModelCapabilities: Hashable, Sendable {
    /// How an answer can be made to have a structure.
    public enum Structure: String, CaseIterable, Sendable {
        /// The provider enforces a JSON schema.
        case schema
        /// The provider enforces some JSON object.
        case object
        /// Only the prompt asks for it.
        case none
    }

    /// What the limit of an answer's tokens is called.
    public enum OutputLimit: String, CaseIterable, Sendable {
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    /// Whether `temperature` may be set; reasoning models refuse it.
    public var takesTemperature: Bool
    /// How an answer can be made to have a structure.
    public var structure: Structure
    /// What the limit of an answer's tokens is called.
    public var outputLimit: OutputLimit
    /// Whether the model thinks before it answers, with tokens out of the same limit.
    public var reasons: Bool
    /// Whether the server has already made us use the other name of the limit.
    var hasSwitchedLimit = false

    /// Makes capabilities.
    ///
    /// - Parameters:
    ///   - takesTemperature: Whether `temperature` may be set.
    ///   - structure: How an answer can be made to have a structure.
    ///   - outputLimit: What the limit of an answer's tokens is called.
    ///   - reasons: Whether the model thinks with tokens out of the same limit.
    public init(
        takesTemperature: Bool = true,
        structure: Structure = .schema,
        outputLimit: OutputLimit = .maxTokens,
        reasons: Bool = false
    ) {
        self.takesTemperature = takesTemperature
        self.structure = structure
        self.outputLimit = outputLimit
        self.reasons = reasons
    }

    /// What is known of a model by its name, as of November 2026.
    ///
    /// A model that nobody knows is taken for a plain one; what its server then refuses is left out
    /// once and for all. A configuration can say it beforehand.
    ///
    /// - Parameter name: The model.
    public init(knownOf name: ModelIdentifier) {
        self.init()
        let model = name.model.lowercased()
        switch name.provider {
        case .openAI:
            self = Self.openAI(model)
        case .anthropic:
            self = Self.anthropic(model)
        case .mistral:
            reasons = model.contains("magistral")
        case .cohere:
            reasons = model.contains("reasoning") || model.contains("command-a-plus")
        case .ollama:
            reasons = Self.reasoningFamilies.contains { model.contains($0) }
        case .compatible:
            // A server in front of OpenAI's models is told by their names.
            let last = model.split(separator: "/").last.map(String.init) ?? model
            if last.hasPrefix("gpt-") || Self.isNumberedReasoner(last) {
                self = Self.openAI(last)
            } else {
                structure = .object
                reasons = Self.reasoningFamilies.contains { last.contains($0) }
            }
        }
    }

    private static let reasoningFamilies = ["deepseek-r1", "qwq", "qwen3", "gpt-oss", "magistral"]

    /// Whether a name is that of `o1`, `o3`, `o4-mini` and their kin.
    private static func isNumberedReasoner(_ model: String) -> Bool {
        let letters = Array(model.unicodeScalars.prefix(3))
        guard letters.count >= 2, letters[0] == "o", ("1"..."9").contains(letters[1]) else {
            return false
        }
        return letters.count == 2 || letters[2] == "-"
    }

    /// The number behind a beginning, such as 5.1 of `gpt-5.1-mini`.
    private static func generation(of model: String, after prefix: String) -> Double? {
        guard model.hasPrefix(prefix) else { return nil }
        return Double(
            model.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber || $0 == "." }
        )
    }

    private static func openAI(_ model: String) -> ModelCapabilities {
        let generation = generation(of: model, after: "gpt-") ?? 0
        if isNumberedReasoner(model) || generation >= 5 {
            return ModelCapabilities(
                takesTemperature: false,
                outputLimit: .maxCompletionTokens,
                reasons: true
            )
        }
        var capabilities = ModelCapabilities()
        if model.hasPrefix("gpt-3.5") || model.hasPrefix("gpt-4-turbo") {
            capabilities.structure = .object
        } else if model == "gpt-4" || model.hasPrefix("gpt-4-") {
            capabilities.structure = .none
        }
        return capabilities
    }

    /// Opus 4.7 and later, and all of generation 5, refuse `temperature`; schemas came with 4.5.
    private static func anthropic(_ model: String) -> ModelCapabilities {
        let numbers = model.split(separator: "-").compactMap { Int($0) }.filter { $0 < 100 }
        let major = numbers.first ?? 5
        let minor = numbers.dropFirst().first ?? 0
        let isOpus = model.contains("opus")
        let refuses = major >= 5 || (isOpus && major == 4 && minor >= 7)
        let hasSchema = major >= 5 || (major == 4 && minor >= 5)
        return ModelCapabilities(
            takesTemperature: !refuses,
            structure: hasSchema ? .schema : .none,
            reasons: refuses
        )
    }
}
