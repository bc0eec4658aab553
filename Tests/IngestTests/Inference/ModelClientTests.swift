import Foundation
import TestSupport
import Testing
import Transport

@testable import Ingest

struct ModelClientTests {
    private static let question = InferenceRequest(
        messages: [ChatMessage(role: .user, text: "Hi")],
        temperature: 0,
        outputTokensMax: 300,
        structure: AnswerStructure(name: "v", properties: ["overall": ["type": "number"]])
    )

    private static func failure(
        _ client: ModelClient,
        _ request: InferenceRequest = question
    ) async -> InferenceFailure? {
        do {
            _ = try await client.complete(request)
            return nil
        } catch {
            return error as? InferenceFailure
        }
    }

    @Test func anAnswerComesWithItsTokens() async throws {
        let peer = StandInTransport { _, _ in StandInTransport.answer("Hello") }
        let client = try peer.client()
        let answer = try await client.complete(Self.question)
        #expect(answer.text == "Hello")
        #expect(answer.model == "gpt-4o-mini-2024-07-18")
        #expect(peer.requests.first?.url == "http://peer/chat/completions")
        #expect(
            peer.requests.first?.headers.contains(
                HTTPField("Authorization", "Bearer sk-test-0123456789")
            ) == true
        )
        #expect(client.totals.usage == TokenUsage(input: 100, output: 20))
        #expect(client.totals.answers == 1)
        #expect(client.totals.retries == 0)
    }

    @Test func throttlingWaitsAsLongAsTheServerSays() async throws {
        let peer = StandInTransport { _, number in
            number < 2
                ? StandInTransport.error(
                    429,
                    "slow",
                    code: "rate_limit_exceeded",
                    headers: [HTTPField("Retry-After", "7")]
                ) : StandInTransport.answer("Hello")
        }
        let client = try peer.client()
        #expect(try await client.complete(Self.question).text == "Hello")
        #expect(peer.waits.filter { $0 == 7 }.count >= 2)
        #expect(client.totals.retries == 2)
    }

    @Test func anHourIsNotWaitedFor() async throws {
        let peer = StandInTransport { _, _ in
            StandInTransport.error(429, "slow", headers: [HTTPField("Retry-After", "3600")])
        }
        let failure = await Self.failure(try peer.client())
        #expect(failure?.reason == .throttled)
        #expect(peer.requests.count == 1)
        #expect(peer.waits.isEmpty)
    }

    @Test func failuresOfTheServerAreTriedAgainWithGrowingWaits() async throws {
        let peer = StandInTransport { _, number in
            switch number {
            case 0: HTTPResponse(status: 500)
            case 1: throw HTTPFailure(.broken("reset"), server: "peer")
            case 2: HTTPResponse(status: 200, body: Data("{\"choices\":".utf8))
            case 3: HTTPResponse(status: 529)
            default: StandInTransport.answer("Hello")
            }
        }
        let client = try peer.client()
        #expect(try await client.complete(Self.question).text == "Hello")
        #expect(peer.waits == [0.375, 0.75, 1.5, 3])
        #expect(client.totals.retries == 4)
    }

    @Test func attemptsEnd() async throws {
        let peer = StandInTransport { _, _ in HTTPResponse(status: 503, body: Data("busy".utf8)) }
        let client = try peer.client { $0.attemptsMax = 3 }
        let failure = await Self.failure(client)
        #expect(failure?.reason == .server)
        #expect(failure?.detail == "503 busy")
        #expect(peer.requests.count == 3)
        #expect(client.totals.failures == 1)
    }

    @Test(arguments: [
        (401, nil, InferenceFailure.Reason.unauthorised), (404, nil, .unknownModel),
        (429, "insufficient_quota", .exhausted), (400, nil, .rejected),
    ])
    func whatWaitingDoesNotMendIsNotTriedAgain(
        status: Int,
        code: String?,
        reason: InferenceFailure.Reason
    ) async throws {
        let peer = StandInTransport { _, _ in StandInTransport.error(status, "no", code: code) }
        let failure = await Self.failure(try peer.client())
        #expect(failure?.reason == reason)
        #expect(failure?.endsRun == (reason != .rejected))
        #expect(peer.requests.count == 1)
    }

    @Test func whatAModelRefusesIsLeftOutOnceAndForAll() async throws {
        let folder = try TemporaryFolder()
        let cache = ResponseCache(path: folder.path("cache"))
        let peer = StandInTransport { request, _ in
            let body = try JSONValue(parsing: request.body ?? Data())
            if body["temperature"] != nil {
                return StandInTransport.error(
                    400,
                    "Unsupported value: 'temperature' does not support 0",
                    code: "unsupported_value",
                    parameter: "temperature"
                )
            }
            if body["response_format"]?["type"]?.text == "json_schema" {
                return StandInTransport.error(400, "response_format json_schema is unknown")
            }
            return StandInTransport.answer("Hello")
        }
        let client = try peer.client(cache: cache)
        _ = try await client.complete(Self.question, sample: "1")
        _ = try await client.complete(Self.question, sample: "2")
        #expect(peer.requests.count == 4, "three to learn, one that knows")
        #expect(peer.bodies.last?["response_format"]?["type"]?.text == "json_object")
        #expect(client.totals.omitted == ["temperature", "response_format"])
        // Another process does not know yet what was refused, and yet needs no network.
        let offline = StandInTransport { _, _ in throw HTTPFailure(.shutDown, server: "peer") }
        let again = try offline.client(cache: cache)
        #expect(try await again.complete(Self.question, sample: "2").text == "Hello")
        #expect(offline.requests.isEmpty)
        #expect(again.totals.cached == 1)
        #expect(again.totals.usage == TokenUsage())
    }

    @Test func aFilteredAnswerIsNotKept() async throws {
        let folder = try TemporaryFolder()
        let cache = ResponseCache(path: folder.path("cache"))
        let peer = StandInTransport { _, _ in
            StandInTransport.answer("", finish: "content_filter")
        }
        _ = try await peer.client(cache: cache).complete(Self.question)
        _ = try await peer.client(cache: cache).complete(Self.question)
        #expect(peer.requests.count == 2)
    }

    @Test func theKeyIsInNoMessageAndInNoFile() async throws {
        let folder = try TemporaryFolder()
        let key = "sk-test-0123456789"
        let peer = StandInTransport { _, number in
            number == 0
                ? StandInTransport.answer("Hello")
                : StandInTransport.error(401, "Incorrect API key provided: sk-test-0123456789")
        }
        let client = try peer.client(cache: ResponseCache(path: folder.path("cache")))
        _ = try await client.complete(Self.question)
        let failure = await Self.failure(client, InferenceRequest(messages: []))
        #expect(failure?.message.contains("[key]") == true)
        #expect(failure?.message.contains(key) == false)
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path(""))
        #expect(files.contains { $0.hasSuffix(".json") })
        for file in files {
            let data = FileManager.default.contents(atPath: folder.path(file)) ?? Data()
            #expect(!String(decoding: data, as: UTF8.self).contains(key))
            #expect(!file.contains(key))
        }
    }

    @Test func aKeyThatIsNeededIsAskedForByItsName() throws {
        let official = try ModelSettings(ModelIdentifier("anthropic/claude-opus-5"))
        let error = #expect(throws: InferenceFailure.self) {
            try ModelClient.key(of: official, environment: [:])
        }
        #expect(error?.message.contains("ANTHROPIC_API_KEY") == true)
        let key = try ModelClient.key(of: official, environment: ["ANTHROPIC_API_KEY": "k"])
        #expect(key == "k")
        #expect(throws: InferenceFailure.self) {
            try ModelClient.key(of: official, environment: ["ANTHROPIC_API_KEY": " \n"])
        }
        let padded = try ModelClient.key(of: official, environment: ["ANTHROPIC_API_KEY": "k\n"])
        #expect(padded == "k")
        let local = try ModelSettings(ModelIdentifier("openai/m"), baseURL: "http://localhost:1/v1")
        #expect(try ModelClient.key(of: local, environment: [:]) == nil)
    }
}
