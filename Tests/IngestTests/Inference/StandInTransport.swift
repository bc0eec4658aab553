import Foundation
import Ledger
import Synchronization
import Transport

@testable import Ingest

/// A network that answers as a test says, at once; it remembers what it was asked.
final class StandInTransport: HTTPTransport {
    private struct State {
        var requests: [HTTPRequest] = []
        var waits: [Double] = []
    }

    private let state = Mutex(State())
    private let react: @Sendable (HTTPRequest, Int) throws -> HTTPResponse

    /// - Parameter react: Answers a request; the number counts requests from 0.
    init(_ react: @escaping @Sendable (HTTPRequest, Int) throws -> HTTPResponse) {
        self.react = react
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    /// How long was slept, in seconds, each time.
    var waits: [Double] { state.withLock { $0.waits } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let number = state.withLock {
            $0.requests.append(request)
            return $0.requests.count - 1
        }
        try Task.checkCancellation()
        return try react(request, number)
    }

    /// The bodies of the requests.
    var bodies: [JSONValue] {
        requests.compactMap { $0.body.flatMap { try? JSONValue(parsing: $0) } }
    }

    /// The time: sleeping moves it.
    private var now: Timestamp {
        Self.now.advanced(bySeconds: state.withLock { $0.waits.reduce(0, +) })
    }

    static let now = Timestamp(seconds: 1_791_885_600)

    /// Means without a network; sleeping takes no time and is written down.
    var means: InferenceMeans {
        InferenceMeans(
            transport: self,
            now: { self.now },
            sleep: { seconds in
                try Task.checkCancellation()
                self.state.withLock { $0.waits.append(seconds) }
            },
            chance: { 0 }
        )
    }

    /// A client of a model on this network.
    func client(
        _ name: String = "openai/gpt-4o-mini",
        key: String? = "sk-test-0123456789",
        cache: ResponseCache? = nil,
        _ change: (inout ModelSettings) -> Void = { _ in }
    ) throws -> ModelClient {
        var settings = try ModelSettings(
            ModelIdentifier(name, hasBaseURL: true),
            baseURL: "http://peer"
        )
        change(&settings)
        return ModelClient(settings, key: key, concurrency: 4, cache: cache, means: means)
    }

    /// An answer in OpenAI's format.
    static func answer(_ text: String, finish: String = "stop") -> HTTPResponse {
        let body: JSONValue = [
            "model": "gpt-4o-mini-2024-07-18",
            "choices": [
                [
                    "index": 0, "finish_reason": .string(finish),
                    "message": ["role": "assistant", "content": .string(text)],
                ]
            ],
            "usage": ["prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120],
        ]
        return HTTPResponse(status: 200, body: Data(body.canonicalText.utf8))
    }

    /// A refusal in OpenAI's format.
    static func error(
        _ status: Int,
        _ message: String,
        code: String? = nil,
        parameter: String? = nil,
        headers: [HTTPField] = []
    ) -> HTTPResponse {
        let body: JSONValue = [
            "error": [
                "message": .string(message), "type": "invalid_request_error",
                "code": code.map(JSONValue.string) ?? .null,
                "param": parameter.map(JSONValue.string) ?? .null,
            ]
        ]
        return HTTPResponse(status: status, headers: headers, body: Data(body.canonicalText.utf8))
    }
}
