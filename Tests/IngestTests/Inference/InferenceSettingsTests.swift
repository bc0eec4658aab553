import Projections
import Testing

@testable import Ingest

struct InferenceSettingsTests {
    private static func read(_ text: String) throws -> InferenceSettings {
        try ConfigurationFile.read(text, name: "ledger.yaml") { InferenceSettings($0) }
    }

    @Test func whatAFileSaysCountsBeforeWhatIsKnown() throws {
        let settings = try Self.read(
            """
            models:
              judge-1:
                base_url: http://localhost:4000/v1/
                key: env:JUDGE_KEY
                temperature: false
                structure: none
                output_limit: max_completion_tokens
                reasoning: true
                reasoning_effort: low
                price: {input: 1.5, output: 6, cached_input: 0.15}
                concurrency: 4
                requests_per_minute: 60
                tokens_per_minute: 90000
                timeout: 5m
                attempts: 8
              ollama/llama3.2:
                context_tokens: 32768
            """
        )
        let judge = try settings.settings(of: "judge-1")
        #expect(judge.name.provider == .compatible)
        #expect(judge.baseURL == "http://localhost:4000/v1")
        #expect(judge.keyVariable == "JUDGE_KEY")
        #expect(judge.needsKey)
        #expect(
            judge.capabilities
                == ModelCapabilities(
                    takesTemperature: false,
                    structure: .none,
                    outputLimit: .maxCompletionTokens,
                    reasons: true
                )
        )
        #expect(judge.reasoningEffort == "low")
        #expect(judge.price == ModelPrice(input: 1.5, output: 6, cachedInput: 0.15))
        #expect(judge.concurrency == 4)
        #expect(judge.requestsPerMinute == 60)
        #expect(judge.tokensPerMinute == 90_000)
        #expect(judge.timeoutSeconds == 300)
        #expect(judge.attemptsMax == 8)
        #expect(try settings.settings(of: "ollama/llama3.2").contextTokens == 32_768)
        let other = try settings.settings(of: "judge-1", baseURL: "http://elsewhere/v1")
        #expect(other.baseURL == "http://elsewhere/v1")
    }

    @Test func aModelThatNoFileKnowsHasWhatIsKnownOfIt() throws {
        let settings = try InferenceSettings().settings(of: "openai/gpt-5-mini")
        #expect(settings.baseURL == "https://api.openai.com/v1")
        #expect(settings.keyVariable == "OPENAI_API_KEY")
        #expect(settings.needsKey)
        #expect(!settings.capabilities.takesTemperature)
        #expect(settings.price != nil)
        #expect(try InferenceSettings().settings(of: "ollama/x").concurrency == 1)
    }

    @Test(
        arguments: [
            ("{key: sk-secret}", "is a secret"), ("{base_url: ftp://x}", "http"),
            ("{base_url: 'http://u:p@x'}", "password"), ("{base_url: 'http://x?a=1'}", "query"),
            ("{price: {input: 1}}", "input and output"),
            ("{price: {input: -1, output: 1}}", "0 or"),
            ("{concurrency: 0}", "from 1"), ("{structure: maybe}", "must be one of"),
            ("{temprature: false}", "unknown key"), ("{attempts: 99}", "from 1 to 20"),
        ]
    )
    func mistakesAreNamed(section: String, expected: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.read("models:\n  openai/m: \(section)\n")
        }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("sk-secret") == false)
    }

    @Test func aNameThatSaysNothingNeedsAnAddress() {
        #expect(throws: ConfigurationError.self) {
            try Self.read("models:\n  llama: {timeout: 5s}\n")
        }
    }
}
