import Foundation
import Ledger
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Ingest

/// Real connections to servers that speak each provider's format, and fail on purpose.
struct ProviderServerTests {
    private static let answers: [ModelProvider: String] = [
        .openAI: #"{"choices":[{"finish_reason":"stop","message":{"content":"pong"}}]}"#,
        .mistral: #"{"choices":[{"finish_reason":"stop","message":{"content":"pong"}}]}"#,
        .compatible: #"{"choices":[{"finish_reason":"stop","message":{"content":"pong"}}]}"#,
        .anthropic:
            #"{"type":"message","content":[{"type":"text","text":"pong"}],"stop_reason":"end_turn"}"#,
        .cohere:
            #"{"finish_reason":"COMPLETE","message":{"content":[{"type":"text","text":"pong"}]}}"#,
        .ollama:
            #"{"message":{"role":"assistant","content":"pong"},"done":true,"done_reason":"stop"}"#,
    ]

    private static let errors: [ModelProvider: String] = [
        .openAI:
            #"{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}"#,
        .mistral: #"{"object":"error","message":"slow down","type":"rate_limited","code":"1300"}"#,
        .compatible: #"{"detail":"slow down"}"#,
        .anthropic: #"{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}"#,
        .cohere: #"{"message":"slow down"}"#,
        .ollama: #"{"error":"slow down"}"#,
    ]

    private static let paths: [ModelProvider: String] = [
        .openAI: "/chat/completions", .mistral: "/chat/completions",
        .compatible: "/chat/completions", .anthropic: "/v1/messages", .cohere: "/v2/chat",
        .ollama: "/api/chat",
    ]

    private static let clock: @Sendable () -> Timestamp = {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
    }

    private static func client(
        _ provider: ModelProvider,
        _ server: LoopbackServer,
        timeoutSeconds: Double = 5,
        attempts: Int = 6
    ) throws -> ModelClient {
        let name = try ModelIdentifier("\(provider.rawValue)/m")
        var settings = try ModelSettings(name, baseURL: server.url)
        settings.timeoutSeconds = timeoutSeconds
        settings.attemptsMax = attempts
        return ModelClient(
            settings,
            key: "secret-key",
            concurrency: 8,
            cache: nil,
            means: InferenceMeans(
                transport: HTTPClient(options: .init(proxy: "")),
                now: clock,
                // Real waits would make the tests slow; that they are as long as they should be, others
                // show.
                sleep: { _ in try await Task.sleep(for: .milliseconds(5)) },
                chance: { 0 }
            )
        )
    }

    private static let question = InferenceRequest(
        messages: [ChatMessage(role: .user, text: "ping – ü 😀")],
        outputTokensMax: 100
    )

    @Test(arguments: ModelProvider.allCases)
    func everyProviderIsReachedThroughItsFailures(provider: ModelProvider) async throws {
        let good = try #require(Self.answers[provider])
        let bad = try #require(Self.errors[provider])
        let server = try LoopbackServer { _, number in
            switch number {
            case 0: .answer(429, headers: ["Retry-After": "0"], body: bad)
            case 1: .answer(500, body: "<html>oops</html>")
            case 2: .reset
            case 3: .close
            case 4: .answer(200, body: good.replacing("pong", with: "po") + "…")
            default: .answer(200, body: good)
            }
        }
        let client = try Self.client(provider, server)
        #expect(try await client.complete(Self.question).text == "pong")
        #expect(server.requests.count == 6)
        let last = try #require(server.requests.last)
        #expect(last.target == Self.paths[provider])
        #expect(last.method == "POST")
        #expect(last.headers["content-type"] == "application/json")
        let key = last.headers["authorization"] ?? last.headers["x-api-key"] ?? ""
        #expect(key.hasSuffix("secret-key"))
        #expect(last.text.contains("ping – ü 😀"))
        #expect(client.totals.uncounted == 1, "these answers come without a count of tokens")
    }

    @Test(arguments: ModelProvider.allCases)
    func whatTheServerSaysIsPassedOn(provider: ModelProvider) async throws {
        let bad = try #require(Self.errors[provider])
        let server = try LoopbackServer { _, _ in .answer(429, body: bad) }
        let client = try Self.client(provider, server, attempts: 2)
        let failure = await #expect(throws: InferenceFailure.self) {
            try await client.complete(Self.question)
        }
        #expect(failure?.reason == .throttled)
        #expect(failure?.detail == "429 slow down")
        #expect(server.requests.count == 2)
    }

    @Test func aServerThatHangsIsGivenUp() async throws {
        let server = try LoopbackServer { _, _ in .hang }
        let client = try Self.client(.openAI, server, timeoutSeconds: 0.2, attempts: 2)
        let failure = await #expect(throws: InferenceFailure.self) {
            try await client.complete(Self.question)
        }
        #expect(failure?.reason == .unreachable)
        #expect(server.requests.count == 2)
    }

    @Test func requestsRunAtOnceUpToTheLimit() async throws {
        let active = Mutex((now: 0, peak: 0))
        let good = try #require(Self.answers[.openAI])
        let server = try LoopbackServer { _, _ in
            active.withLock {
                $0.now += 1
                $0.peak = max($0.peak, $0.now)
            }
            Thread.sleep(forTimeInterval: 0.05)
            active.withLock { $0.now -= 1 }
            return .answer(200, body: good)
        }
        let client = try Self.client(.openAI, server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    _ = try await client.complete(Self.question, sample: String(number))
                }
            }
            try await group.waitForAll()
        }
        #expect(server.requests.count == 40)
        #expect(active.withLock { $0.peak } == 8)
        #expect(client.totals.concurrencyPeak == 8)
    }
}
