import Ledger
import Testing

@testable import Ingest

struct ModelIdentifierTests {
    @Test(
        arguments: [
            ("openai/gpt-4o-mini", .openAI, "gpt-4o-mini"),
            ("anthropic/claude-sonnet-4-6", .anthropic, "claude-sonnet-4-6"),
            ("mistral/mistral-small-2603", .mistral, "mistral-small-2603"),
            ("cohere/command-a-03-2025", .cohere, "command-a-03-2025"),
            ("ollama/llama3.2:3b", .ollama, "llama3.2:3b"),
            ("compatible/meta-llama/Llama-3", .compatible, "meta-llama/Llama-3"),
            ("gpt-4o", .openAI, "gpt-4o"), ("claude-opus-5", .anthropic, "claude-opus-5"),
            ("command-r-08-2024", .cohere, "command-r-08-2024"),
            ("open-mistral-nemo", .mistral, "open-mistral-nemo"), ("o3", .openAI, "o3"),
        ] as [(String, ModelProvider, String)]
    )
    func aNameSaysWhoseModelItIs(text: String, provider: ModelProvider, model: String) throws {
        let name = try ModelIdentifier(text)
        #expect(name.provider == provider)
        #expect(name.model == model)
        #expect(name.description == text)
    }

    @Test func anyNameIsPossibleOnAServerThatIsNamed() throws {
        let name = try ModelIdentifier("meta-llama/Llama-3", hasBaseURL: true)
        #expect(name.provider == .compatible)
        #expect(name.model == "meta-llama/Llama-3")
    }

    @Test(arguments: ["", "openai/", "llama3", "meta-llama/Llama-3", "a b", "x\n", "gpt-4o/x"])
    func otherNamesAreRefusedWithAHint(text: String) {
        let error = #expect(throws: ModelIdentifierError.self) { try ModelIdentifier(text) }
        #expect(error?.hint.contains("provider/model") == true)
        #expect(error?.failure == .usage)
    }

    @Test func aCompatibleServerMustBeNamed() throws {
        let name = try ModelIdentifier("compatible/x")
        #expect(throws: ModelIdentifierError.self) { try ModelSettings(name) }
        #expect(try ModelSettings(name, baseURL: "http://h/v1//").baseURL == "http://h/v1")
    }
}
