import Foundation
import Ledger
import TestSupport
import Testing
import Transport

@testable import Ingest

/// LiteLLM's proxy, a real server of the OpenAI-compatible kind, with canned answers behind it.
@Suite(
    .serialized,
    .enabled(if: PeerProcess.path(of: "litellm") != nil, "litellm is not installed")
)
struct LiteLLMPeerTests {
    private static let verdict =
        #"{"factual_accuracy": 0.9, "instruction_following": 0.8, "safety": 1.0, "reasoning": "ok"}"#

    /// A proxy that is ready.
    private static func start(
        _ folder: TemporaryFolder
    ) async throws -> (process: PeerProcess, url: String) {
        let port = try PeerProcess.freePort()
        func entry(_ name: String, _ parameters: String) -> String {
            """
              - model_name: \(name)
                litellm_params: {model: openai/gpt-4o-mini, api_key: sk-none, \(parameters)}
            """
        }
        let configuration = try folder.write(
            """
            model_list:
            \(entry("judge", "mock_response: '\(verdict)'"))
            \(entry("chatty", "mock_response: \"Sure!\\n```json\\n{\\\"factual_accuracy\\\": 0.5, \\\"instruction_following\\\": 0.5, \\\"safety\\\": 0.5}\\n```\""))
            \(entry("throttled", "mock_response: 'litellm.RateLimitError'"))
            \(entry("failing", "mock_response: 'litellm.InternalServerError'"))
            \(entry("too-long", "mock_response: 'litellm.ContextWindowExceededError'"))
            \(entry("slow", "mock_timeout: true, timeout: 1.0"))
            litellm_settings: {num_retries: 0, drop_params: true, telemetry: false}
            general_settings: {master_key: os.environ/LITELLM_MASTER_KEY}
            """,
            to: "config.yaml"
        )
        let process = try PeerProcess(
            "env",
            [
                "LITELLM_MASTER_KEY=sk-peer", "LITELLM_LOCAL_MODEL_COST_MAP=True", "litellm",
                "--config", configuration, "--host", "127.0.0.1", "--port", String(port),
            ]
        )
        let url = "http://127.0.0.1:\(port)"
        try await process.waitForHealth(url + "/health/liveliness")
        return (process, url + "/v1")
    }

    private static func client(
        _ url: String,
        _ model: String,
        key: String = "sk-peer",
        attempts: Int = 2
    ) throws -> ModelClient {
        let name = try ModelIdentifier(model, hasBaseURL: true)
        var settings = try ModelSettings(name, baseURL: url)
        settings.attemptsMax = attempts
        return ModelClient(
            settings,
            key: key,
            concurrency: 8,
            cache: nil,
            means: InferenceMeans(
                transport: HTTPClient(options: .init(proxy: "")),
                now: { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) },
                sleep: { _ in try await Task.sleep(for: .milliseconds(10)) }
            )
        )
    }

    private static let answered = AnsweredCase(
        caseID: "1",
        category: "facts",
        prompt: "What is the capital of France?",
        reference: "Paris.",
        answer: "Paris."
    )

    private static func judge(_ url: String, _ model: String) throws -> Judge {
        Judge(
            rubric: try StandardRubric.rubric(),
            options: JudgeOptions(attemptsMax: 2),
            client: try client(url, model)
        )
    }

    @Test(.timeLimit(.minutes(2)))
    func theProxyAnswersRefusesAndFails() async throws {
        let folder = try TemporaryFolder()
        let (process, url) = try await Self.start(folder)
        // A judge whose structure is asked for as an object, and one as a schema.
        for model in ["judge", "openai/judge"] {
            let outcome = try await Self.judge(url, model).judge(Self.answered, sample: "0")
            let verdict = try #require(outcome.verdict, "\(outcome.problem ?? "")")
            #expect(
                verdict.axes
                    == ["factual_accuracy": 0.9, "instruction_following": 0.8, "safety": 1]
            )
            #expect(abs(verdict.overall - 0.9) < 1e-12)
            #expect(outcome.repairs == 0)
        }
        let chatty = try await Self.judge(url, "chatty").judge(Self.answered, sample: "0")
        #expect(chatty.verdict?.overall == 0.5)
        #expect(chatty.repairs == 1)

        let question = InferenceRequest(messages: [ChatMessage(role: .user, text: "Hi")])
        let answer = try await Self.client(url, "judge").complete(question)
        #expect(answer.usage == TokenUsage(input: 10, output: 20), "what its canned answers count")
        #expect(answer.model == "judge")
        #expect(answer.end == .complete)

        func reason(_ model: String, key: String = "sk-peer") async -> InferenceFailure.Reason? {
            do {
                _ = try await Self.client(url, model, key: key).complete(question)
                return nil
            } catch {
                return (error as? InferenceFailure)?.reason
            }
        }
        #expect(await reason("throttled") == .throttled)
        #expect(await reason("failing") == .server)
        #expect(await reason("too-long") == .rejected)
        #expect(await reason("slow") == .server)
        #expect(await reason("nobody") == .rejected)
        #expect(await reason("judge", key: "sk-wrong") != nil)
        withExtendedLifetime(process) {}
    }

    /// The list of prices that LiteLLM ships agrees with ours, model by model.
    @Test func ourPricesAreThoseOfItsList() throws {
        let binary = try #require(PeerProcess.path(of: "litellm"))
        let folder = URL(filePath: binary).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "lib")
        let name = "litellm/model_prices_and_context_window_backup.json"
        let list = try FileManager.default
            .subpathsOfDirectory(atPath: folder.path(percentEncoded: false))
            .first { $0.hasSuffix(name) }
        let data = try Data(contentsOf: folder.appending(path: try #require(list)))
        let prices = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]]
        )
        var compared = 0
        for (model, price) in ModelPrice.list.sorted(by: { $0.key < $1.key }) {
            guard let entry = prices[model] ?? prices["mistral/\(model)"],
                let input = entry["input_cost_per_token"] as? Double,
                let output = entry["output_cost_per_token"] as? Double
            else { continue }
            compared += 1
            #expect(abs(input * 1e6 - price.input) < 1e-9, "\(model)")
            #expect(abs(output * 1e6 - price.output) < 1e-9, "\(model)")
            if let cached = entry["cache_read_input_token_cost"] as? Double {
                #expect(abs(cached * 1e6 - (price.cachedInput ?? price.input)) < 1e-9, "\(model)")
            }
        }
        #expect(compared > 25, "of \(ModelPrice.list.count)")
    }
}
