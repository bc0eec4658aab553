import Foundation
import Testing
import Transport

@testable import Ingest

/// Requests and answers as the providers' references have them.
struct ProviderFormatTests {
    private static let request = InferenceRequest(
        messages: [
            ChatMessage(role: .system, text: "Grade."), ChatMessage(role: .user, text: "Hi"),
        ],
        temperature: 0,
        outputTokensMax: 300,
        structure: AnswerStructure(name: "verdict", properties: ["overall": ["type": "number"]])
    )

    private static let schema =
        #"{"additionalProperties":false,"properties":{"overall":{"type":"number"}},"#
        + #""required":["overall"],"type":"object"}"#

    private func call(
        _ name: String,
        _ change: (inout ModelSettings) -> Void = { _ in }
    ) throws -> ProviderCall {
        var settings = try ModelSettings(ModelIdentifier(name), baseURL: "http://peer")
        change(&settings)
        return settings.name.provider.format.call(Self.request, settings)
    }

    private func read(_ provider: ModelProvider, _ body: String) throws -> InferenceResponse? {
        provider.format.response(try JSONValue(parsing: Data(body.utf8)))
    }

    // MARK: Requests

    private static let messages =
        #""messages":[{"content":"Grade.","role":"system"},{"content":"Hi","role":"user"}]"#

    @Test func openAI() throws {
        let call = try call("openai/gpt-4o-mini")
        #expect(call.path == "/chat/completions")
        #expect(
            call.body.canonicalText
                == #"{"max_tokens":300,\#(Self.messages),"model":"gpt-4o-mini","#
                + #""response_format":{"json_schema":{"name":"verdict","schema":\#(Self.schema),"#
                + #""strict":true},"type":"json_schema"},"store":false,"temperature":0}"#
        )
    }

    @Test func aReasoningModelGetsNoTemperatureAndTheOtherLimit() throws {
        let call = try call("openai/gpt-5-mini") { $0.reasoningEffort = "low" }
        #expect(call.body["temperature"] == nil)
        #expect(call.body["max_tokens"] == nil)
        #expect(call.body["max_completion_tokens"]?.count == 300)
        #expect(call.body["reasoning_effort"]?.text == "low")
    }

    @Test func mistralAndCompatibleServersGetNothingThatIsOpenAIsOwn() throws {
        let mistral = try call("mistral/mistral-small-2603")
        #expect(mistral.body["store"] == nil)
        #expect(mistral.body["response_format"]?["type"]?.text == "json_schema")
        let other = try call("compatible/m")
        #expect(
            other.body.canonicalText
                == #"{"max_tokens":300,\#(Self.messages),"model":"m","#
                + #""response_format":{"type":"json_object"},"temperature":0}"#
        )
    }

    @Test func anthropic() throws {
        let call = try call("anthropic/claude-sonnet-4-6")
        #expect(call.path == "/v1/messages")
        #expect(call.headers == ["anthropic-version": "2023-06-01"])
        #expect(
            call.body.canonicalText
                == #"{"max_tokens":300,"messages":[{"content":"Hi","role":"user"}],"#
                + #""model":"claude-sonnet-4-6","output_config":{"format":{"schema":\#(Self.schema),"#
                + #""type":"json_schema"}},"system":"Grade.","temperature":0}"#
        )
        #expect(try self.call("anthropic/claude-opus-5").body["temperature"] == nil)
        #expect(ModelProvider.anthropic.format.keyField("k") == HTTPField("x-api-key", "k"))
    }

    @Test func cohere() throws {
        let call = try call("cohere/command-a-03-2025")
        #expect(call.path == "/v2/chat")
        #expect(
            call.body.canonicalText
                == #"{"max_tokens":300,\#(Self.messages),"model":"command-a-03-2025","#
                + #""response_format":{"json_schema":\#(Self.schema),"type":"json_object"},"#
                + #""stream":false,"temperature":0}"#
        )
    }

    @Test func ollama() throws {
        let call = try call("ollama/llama3.2") { $0.contextTokens = 8_192 }
        #expect(call.path == "/api/chat")
        #expect(
            call.body.canonicalText
                == #"{"format":\#(Self.schema),\#(Self.messages),"model":"llama3.2","#
                + #""options":{"num_ctx":8192,"num_predict":300,"temperature":0},"stream":false}"#
        )
        var long = Self.request
        long.messages = [ChatMessage(role: .user, text: String(repeating: "x", count: 40_000))]
        let settings = try ModelSettings(ModelIdentifier("ollama/llama3.2"))
        let context = OllamaFormat().call(long, settings).body["options"]?["num_ctx"]?.count
        #expect(context == 16_384, "the prompt has some 10,000 tokens and must not be cut silently")
    }

    // MARK: Answers

    @Test func openAIsAnswer() throws {
        let answer = try read(
            .openAI,
            #"{"id":"chatcmpl-7","object":"chat.completion","created":1795000000,"#
                + #""model":"judge-1-2026-05-01","choices":[{"index":0,"finish_reason":"stop","#
                + #""logprobs":null,"message":{"role":"assistant","content":"{\"overall\":0.9}","#
                + #""refusal":null}}],"usage":{"prompt_tokens":412,"completion_tokens":96,"#
                + #""total_tokens":508,"prompt_tokens_details":{"cached_tokens":256},"#
                + #""completion_tokens_details":{"reasoning_tokens":64}}}"#
        )
        #expect(answer?.text == #"{"overall":0.9}"#)
        #expect(answer?.end == .complete)
        #expect(answer?.model == "judge-1-2026-05-01")
        #expect(answer?.usage == TokenUsage(input: 412, cachedInput: 256, output: 96))
    }

    @Test func anAnswerWithoutTokensForItIsCutOff() throws {
        let answer = try read(
            .openAI,
            #"{"choices":[{"finish_reason":"length","message":{"content":""}}]}"#
        )
        #expect(answer?.end == .length)
        #expect(answer?.text == "")
        #expect(answer?.usage == nil)
    }

    @Test func aRefusalIsNoEmptyAnswer() throws {
        let refused = try read(
            .openAI,
            #"{"choices":[{"finish_reason":"stop","message":{"content":null,"refusal":"I can't."}}]}"#
        )
        #expect(refused?.end == .refused)
        #expect(refused?.text == "I can't.")
        let filtered = try read(
            .openAI,
            #"{"choices":[{"finish_reason":"content_filter","message":{"content":null}}]}"#
        )
        #expect(filtered?.end == .filtered)
    }

    @Test func mistralsPartsOfThinkingAreNotSaid() throws {
        let answer = try read(
            .mistral,
            #"{"choices":[{"finish_reason":"stop","message":{"content":[{"type":"thinking","#
                + #""thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"Yes."}]}}]}"#
        )
        #expect(answer?.text == "Yes.")
    }

    @Test func anthropicsAnswer() throws {
        let answer = try read(
            .anthropic,
            #"{"type":"message","role":"assistant","model":"claude-x","content":["#
                + #"{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"A"},"#
                + #"{"type":"text","text":"B"}],"stop_reason":"end_turn","usage":{"input_tokens":10,"#
                + #""cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":7}}"#
        )
        #expect(answer?.text == "AB")
        #expect(
            answer?.usage == TokenUsage(input: 17, cachedInput: 5, cacheWrites: 2, output: 7)
        )
        func end(_ reason: String) throws -> InferenceResponse.End? {
            try read(.anthropic, #"{"type":"message","content":[],"stop_reason":"\#(reason)"}"#)?
                .end
        }
        #expect(try end("max_tokens") == .length)
        #expect(try end("refusal") == .refused)
    }

    @Test func coheresAnswerIsCountedAsItIsBilled() throws {
        let answer = try read(
            .cohere,
            #"{"id":"1","finish_reason":"MAX_TOKENS","message":{"role":"assistant","content":["#
                + #"{"type":"text","text":"Hi"}]},"usage":{"billed_units":{"input_tokens":3.0,"#
                + #""output_tokens":4.0},"tokens":{"input_tokens":60,"output_tokens":6}}}"#
        )
        #expect(answer?.text == "Hi")
        #expect(answer?.end == .length)
        #expect(answer?.usage == TokenUsage(input: 3, output: 4))
        #expect(try read(.cohere, #"{"finish_reason":"ERROR","message":{"content":[]}}"#) == nil)
    }

    @Test func ollamasAnswer() throws {
        let answer = try read(
            .ollama,
            #"{"model":"llama3.2","created_at":"2026-11-21T09:00:01Z","message":{"role":"assistant","#
                + #""content":"Hi"},"done":true,"done_reason":"stop","prompt_eval_count":31,"#
                + #""eval_count":9}"#
        )
        #expect(answer?.text == "Hi")
        #expect(answer?.usage == TokenUsage(input: 31, output: 9))
        #expect(try read(.ollama, #"{"message":{"content":"x"},"done":false}"#) == nil)
    }

    @Test(arguments: ModelProvider.allCases)
    func somethingElseIsNoAnswer(provider: ModelProvider) throws {
        for body in [#"{}"#, #"[]"#, #""text""#, #"{"choices":[]}"#, #"{"error":"x"}"#] {
            #expect(try read(provider, body) == nil)
        }
    }
}
