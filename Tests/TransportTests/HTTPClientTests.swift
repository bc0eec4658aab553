import Foundation
import Testing
import TestSupport

@testable import Transport

struct HTTPClientTests {
    private let client = HTTPClient()

    private func failure(_ request: HTTPRequest) async -> HTTPFailure? {
        do {
            _ = try await client.send(request)
            return nil
        } catch {
            return error as? HTTPFailure
        }
    }

    @Test func aRequestArrivesAsItIsAndItsAnswerComesBack() async throws {
        let server = try LoopbackServer { _, _ in
            .answer(201, headers: ["X-Kind": "a: b"], body: "café")
        }
        let body = Data("{\"a\":\"\u{e9}\u{0}\"}".utf8)
        let response = try await client.send(
            HTTPRequest(
                url: server.url + "/p?q=1",
                headers: [HTTPField("Content-Type", "application/json"), HTTPField("X-Empty", "")],
                body: body
            )
        )
        #expect(response.status == 201)
        #expect(response.text == "café")
        #expect(response.header("x-kind") == "a: b")
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/p?q=1")
        #expect(request.body == body)
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["x-empty"]?.isEmpty == true)
        #expect(request.headers["expect"] == nil)
        #expect(request.headers["user-agent"] == "quality-ledger")
    }

    @Test(arguments: ["GET", "PUT", "DELETE", "PATCH", "POST"])
    func aMethodIsSentWithAndWithoutABody(method: String) async throws {
        let server = try LoopbackServer { _, _ in .answer(200, body: "x") }
        for body in [nil, Data(), Data("body".utf8)] {
            let request = HTTPRequest(method: method, url: server.url, body: body)
            #expect(try await client.send(request).text == "x")
        }
        #expect(server.requests.map(\.method) == [method, method, method])
        #expect(server.requests.map(\.text) == ["", "", "body"])
    }

    @Test func aLargeBodyArrivesWhole() async throws {
        let server = try LoopbackServer { _, _ in .answer(202) }
        let body = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        _ = try await client.send(HTTPRequest(url: server.url, body: body))
        #expect(server.requests.first?.body == body)
    }

    @Test func anAnswerThatTakesTooLongIsAFailure() async throws {
        let server = try LoopbackServer { _, _ in .hang }
        let request = HTTPRequest(url: server.url, timeoutSeconds: 0.2)
        let failure = try #require(await failure(request))
        guard case .timedOut = failure.reason else {
            Issue.record("\(failure)")
            return
        }
        #expect(failure.isTransient)
        #expect(failure.message.contains("127.0.0.1:\(server.port)"))
    }

    @Test func aBodyThatDribblesIsCutOffByTheTimeout() async throws {
        let server = try LoopbackServer { _, _ in
            .dribble(202, body: String(repeating: "x", count: 50), pause: 0.05)
        }
        let failure = await failure(HTTPRequest(url: server.url, timeoutSeconds: 0.3))
        guard case .timedOut? = failure?.reason else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test(arguments: [LoopbackServer.Reaction.reset, .close])
    func aBrokenConnectionIsAFailure(reaction: LoopbackServer.Reaction) async throws {
        let server = try LoopbackServer { _, _ in reaction }
        let failure = await failure(HTTPRequest(url: server.url))
        guard case .broken? = failure?.reason else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func aClosedPortIsUnreachable() async throws {
        let port = try {
            try LoopbackServer { _, _ in .close }.port
        }()
        // The listener closes with its server, so that nobody answers there any more.
        try await Task.sleep(for: .milliseconds(100))
        let failure = await failure(HTTPRequest(url: "http://127.0.0.1:\(port)/secret"))
        guard case .unreachable? = failure?.reason else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(failure?.message.contains("secret") == false)
    }

    @Test func anAnswerThatIsTooLongIsRefused() async throws {
        let server = try LoopbackServer { request, _ in
            request.target == "/fits"
                ? .answer(200, body: String(repeating: "x", count: 1_000))
                : .answer(200, body: String(repeating: "x", count: 1_001))
        }
        let fits = HTTPRequest(url: server.url + "/fits", responseBytesMax: 1_000)
        #expect(try await client.send(fits).body.count == 1_000)
        let tooLong = HTTPRequest(url: server.url + "/too-long", responseBytesMax: 1_000)
        #expect(await failure(tooLong)?.reason == .tooLarge)
    }

    @Test func aRedirectIsNotFollowed() async throws {
        let server = try LoopbackServer { _, _ in .answer(307, headers: ["Location": "/other"]) }
        let response = try await client.send(HTTPRequest(url: server.url, body: Data("x".utf8)))
        #expect(response.status == 307)
        #expect(server.requests.count == 1)
    }

    @Test func aCancelledTaskLeavesItsRequest() async throws {
        let server = try LoopbackServer { request, _ in
            request.target == "/hang" ? .hang : .answer(200)
        }
        let client = client
        let url = server.url
        let task = Task { try await client.send(HTTPRequest(url: url + "/hang")) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await client.send(HTTPRequest(url: url)).status == 200)
    }

    @Test func manyRequestsRunAtOnce() async throws {
        let server = try LoopbackServer { request, _ in
            .answer(200, body: request.target, after: 4)
        }
        let client = client
        let url = server.url
        let start = ContinuousClock.now
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<50 {
                group.addTask { try await client.send(HTTPRequest(url: "\(url)/\(number)")).text }
            }
            var texts: Set<String> = []
            for try await text in group { texts.insert(text) }
            return texts
        }
        #expect(texts.count == 50)
        // One after the other they would take minutes.
        #expect(ContinuousClock.now - start < .seconds(100))
    }

    @Test(arguments: [
        "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "", "http://127.0.0.1/a b",
        "http://127.0.0.1/\u{7}", "http://127.0.0.1/\r\nX: y",
    ])
    func aURLThatIsNoneIsNotSent(url: String) async {
        guard case .badRequest? = await failure(HTTPRequest(url: url))?.reason else {
            Issue.record("\(url) was sent")
            return
        }
    }

    @Test(arguments: ["a\r\nX-Forged: 1", "a\nb", "a\u{0}b"])
    func aHeaderCannotForgeAnother(value: String) async throws {
        let server = try LoopbackServer { _, _ in .answer(200) }
        let request = HTTPRequest(url: server.url, headers: [HTTPField("X-Key", value)])
        guard case .badRequest? = await failure(request)?.reason else {
            Issue.record("it was sent")
            return
        }
        #expect(server.requests.isEmpty)
    }

    @Test func aProxyIsAskedForTheWholeURL() async throws {
        let proxy = try LoopbackServer { _, _ in .answer(200, body: "by proxy") }
        let client = HTTPClient(options: .init(proxy: proxy.url))
        let request = HTTPRequest(url: "http://receiver.invalid/path", body: Data("x".utf8))
        #expect(try await client.send(request).text == "by proxy")
        #expect(proxy.requests.first?.target == "http://receiver.invalid/path")
    }

    @Test func theEnvironmentNamesAProxy() async throws {
        await #expect(processExitsWith: .success) {
            let proxy = try LoopbackServer { _, _ in .answer(502) }
            setenv("https_proxy", proxy.url, 1)
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            let client = HTTPClient()
            _ = try? await client.send(HTTPRequest(url: "https://receiver.invalid/"))
            #expect(proxy.requests.first?.method == "CONNECT")
            #expect(proxy.requests.first?.target == "receiver.invalid:443")
        }
    }

    @Test func theClientThatGoesEndsItsThread() async throws {
        let server = try LoopbackServer { _, _ in .answer(200) }
        for _ in 0..<20 {
            let client = HTTPClient()
            #expect(try await client.send(HTTPRequest(url: server.url)).status == 200)
        }
        #expect(server.requests.count == 20)
    }
}
