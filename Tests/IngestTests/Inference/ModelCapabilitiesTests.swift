import Testing
import Transport

@testable import Ingest

struct ModelCapabilitiesTests {
    /// From the providers' references of 2026: who takes a temperature, and what the limit is called.
    @Test(
        arguments: [
            ("openai/gpt-4o-mini", true, "max_tokens", "schema", false),
            ("openai/gpt-3.5-turbo", true, "max_tokens", "object", false),
            ("openai/gpt-4", true, "max_tokens", "none", false),
            ("openai/gpt-4.1", true, "max_tokens", "schema", false),
            ("openai/gpt-5", false, "max_completion_tokens", "schema", true),
            ("openai/gpt-5.6-luna", false, "max_completion_tokens", "schema", true),
            ("openai/gpt-6-sol", false, "max_completion_tokens", "schema", true),
            ("openai/o3-mini", false, "max_completion_tokens", "schema", true),
            ("anthropic/claude-opus-4-6", true, "max_tokens", "schema", false),
            ("anthropic/claude-opus-4-7-20260416", false, "max_tokens", "schema", true),
            ("anthropic/claude-haiku-4-5-20251001", true, "max_tokens", "schema", false),
            ("anthropic/claude-sonnet-5", false, "max_tokens", "schema", true),
            ("anthropic/claude-3-5-haiku-20241022", true, "max_tokens", "none", false),
            ("mistral/mistral-large-2512", true, "max_tokens", "schema", false),
            ("ollama/qwen3:8b", true, "max_tokens", "schema", true),
            ("compatible/some-model", true, "max_tokens", "object", false),
            ("compatible/gpt-5-mini", false, "max_completion_tokens", "schema", true),
        ]
    )
    func knownModels(
        name: String,
        temperature: Bool,
        limit: String,
        structure: String,
        reasons: Bool
    ) throws {
        let capabilities = ModelCapabilities(knownOf: try ModelIdentifier(name))
        #expect(capabilities.takesTemperature == temperature)
        #expect(capabilities.outputLimit.rawValue == limit)
        #expect(capabilities.structure.rawValue == structure)
        #expect(capabilities.reasons == reasons)
    }

    private static let request = InferenceRequest(
        messages: [],
        temperature: 0,
        outputTokensMax: 300,
        structure: AnswerStructure(name: "v", properties: [:])
    )

    private static func lessened(
        _ capabilities: ModelCapabilities,
        _ message: String,
        parameter: String? = nil
    ) -> (capabilities: ModelCapabilities?, omitted: String?) {
        let response = StandInTransport.error(400, message, parameter: parameter)
        return capabilities.lessened(by: ProviderComplaint(response, key: nil), request)
    }

    @Test func whatIsRefusedIsLeftOutOnce() throws {
        let first = Self.lessened(
            ModelCapabilities(),
            "Unsupported value: 'temperature' does not support 0 with this model.",
            parameter: "temperature"
        )
        let capabilities = try #require(first.capabilities)
        #expect(!capabilities.takesTemperature)
        #expect(first.omitted == "temperature")
        #expect(Self.lessened(capabilities, "temperature").capabilities == nil)
    }

    @Test func theOtherNameOfTheLimitIsTriedOnce() throws {
        let text =
            "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        let other = try #require(Self.lessened(ModelCapabilities(), text).capabilities)
        #expect(other.outputLimit == .maxCompletionTokens)
        #expect(Self.lessened(other, text).capabilities == nil)
    }

    @Test func structureGoesStepByStep() throws {
        let text = "Invalid parameter: 'response_format' of type 'json_schema' is not supported"
        let object = try #require(Self.lessened(ModelCapabilities(), text).capabilities)
        #expect(object.structure == .object)
        let none = try #require(Self.lessened(object, text).capabilities)
        #expect(none.structure == .none)
        #expect(Self.lessened(none, text).capabilities == nil)
    }

    @Test func anotherComplaintChangesNothing() {
        let text = "This model's maximum context length is 8192 tokens."
        #expect(Self.lessened(ModelCapabilities(), text).capabilities == nil)
    }
}
