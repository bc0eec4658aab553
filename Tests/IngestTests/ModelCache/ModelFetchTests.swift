import Crypto
import Foundation
import Ledger
import Synchronization
import Testing
import TestSupport
import Transport

@testable import Ingest

@Suite struct ModelFetchTests {
    private let folder: TemporaryFolder
    private let cache: ModelCache
    private let name: ModelName

    init() throws {
        folder = try TemporaryFolder()
        cache = ModelCache(environment: ["XDG_CACHE_HOME": folder.path("cache")])
        name = try ModelName("owner/model")
    }

    private static let weights = String(repeating: "weights ", count: 1_200_000)
    private static let files = [
        "config.json": "{}", "vocab.txt": "[UNK]\n", "model.safetensors": weights,
    ]
    private static let digest = SHA256.hash(data: Data(weights.utf8))
        .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()

    /// What a server with ranges does.
    private static func answer(
        _ request: LoopbackServer.Request,
        _ headers: [String: String] = [:]
    ) -> LoopbackServer.Reaction {
        let file = request.target.split(separator: "/").last.map(String.init) ?? ""
        guard request.target.hasPrefix("/owner/model/resolve/main/") else {
            return .answer(403)
        }
        guard let text = files[file] else { return .answer(404) }
        let range = (request.headers["range"] ?? "").dropFirst(6).split(separator: "-")
        guard range.count == 2, let first = Int(range[0]), let last = Int(range[1]) else {
            return .answer(200, headers: headers, body: text)
        }
        let end = min(last + 1, text.utf8.count)
        guard first < end else { return .answer(416) }
        let body = String(decoding: Array(text.utf8)[first..<end], as: UTF8.self)
        var headers = headers
        headers["Content-Range"] = "bytes \(first)-\(end - 1)/\(text.utf8.count)"
        return .answer(206, headers: headers, body: body)
    }

    private func fetch(
        from server: LoopbackServer,
        digest: String? = nil,
        progress: @Sendable (Int64, Int64?) -> Void = { _, _ in }
    ) async throws -> ModelFetch.Report {
        try await ModelFetch(name, into: cache, weightsDigest: digest).fromServer(
            server.url + "/",
            transport: HTTPClient(options: .init(proxy: "")),
            token: "secret",
            progress: progress
        )
    }

    /// Nothing is left but what was there before.
    private func expectNothingKept() throws {
        #expect(!cache.holds(name))
        let owner = "\(cache.folder)/owner"
        #expect(try FileManager.default.contentsOfDirectory(atPath: owner).isEmpty)
    }

    @Test func aModelComesInPieces() async throws {
        let server = try LoopbackServer { request, _ in Self.answer(request) }
        let steps = Mutex([Int64]())
        let report = try await fetch(from: server) { done, _ in steps.withLock { $0.append(done) } }
        #expect(report.folder == "\(cache.folder)/owner/model")
        #expect(report.digests.map(\.file) == ["config.json", "vocab.txt", "model.safetensors"])
        #expect(report.digests[2].sha256 == Self.digest && !report.digests[2].isChecked)
        #expect(steps.withLock { $0 } == [8 << 20, Int64(Self.weights.utf8.count)])
        let kept = try Data(contentsOf: URL(filePath: report.folder + "/model.safetensors"))
        #expect(kept == Data(Self.weights.utf8))
        #expect(try cache.folder(of: "owner/model") == report.folder)
        #expect(cache.models == [name])
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret" })
    }

    @Test func aServerWithoutRangesWillDo() async throws {
        let server = try LoopbackServer { request, _ in
            var request = request
            request.headers["range"] = nil
            return Self.answer(request)
        }
        let report = try await fetch(from: server, digest: Self.digest.uppercased())
        #expect(report.digests[2].isChecked)
    }

    /// Redirects are followed, and the token stays with the server that it is for.
    @Test func largeFilesMayLieElsewhere() async throws {
        let other = try LoopbackServer { request, _ in Self.answer(request) }
        let place = other.url
        let server = try LoopbackServer { request, _ in
            guard request.target.hasSuffix("safetensors") else { return Self.answer(request) }
            let headers = [
                "Location": place + request.target, "X-Linked-Etag": "\"\(Self.digest)\"",
            ]
            return .answer(302, headers: headers)
        }
        let report = try await fetch(from: server)
        #expect(report.digests[2].isChecked)
        #expect(!other.requests.isEmpty)
        #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test func aBrokenConnectionCostsOnePiece() async throws {
        let server = try LoopbackServer { request, number in
            number % 2 == 0 ? (number % 4 == 0 ? .close : .answer(503)) : Self.answer(request)
        }
        #expect(try await fetch(from: server).digests[2].sha256 == Self.digest)
    }

    @Test func aWrongDigestKeepsNothing() async throws {
        let server = try LoopbackServer { request, _ in Self.answer(request) }
        let wrong = String(repeating: "0", count: 64)
        await #expect(throws: ModelFetchError.wrongDigest("model.safetensors", Self.digest, wrong))
        {
            try await fetch(from: server, digest: wrong)
        }
        try expectNothingKept()
        let liar = try LoopbackServer { request, _ in
            Self.answer(request, ["X-Linked-Etag": "\"\(wrong)\""])
        }
        await #expect(throws: ModelFetchError.self) { try await fetch(from: liar) }
        try expectNothingKept()
    }

    @Test func aMissingFileKeepsNothing() async throws {
        let server = try LoopbackServer { request, _ in
            request.target.hasSuffix("safetensors") ? .answer(404) : Self.answer(request)
        }
        let error = await #expect(throws: ModelFetchError.self) { try await fetch(from: server) }
        #expect(error?.hint.contains("safetensors") == true)
        try expectNothingKept()
    }

    @Test(arguments: ["bytes 5-9/20", "bytes 0-1/999999999999999", "nonsense", "bytes 0-1/*"])
    func otherRangesThanAskedFor(range: String) async throws {
        let server = try LoopbackServer { _, _ in
            .answer(206, headers: ["Content-Range": range], body: "ab")
        }
        await #expect(throws: ModelFetchError.self) { try await fetch(from: server) }
        try expectNothingKept()
    }

    @Test func circlesOfRedirectsEnd() async throws {
        let server = try LoopbackServer { request, _ in
            .answer(307, headers: ["Location": request.target])
        }
        await #expect(throws: ModelFetchError.self) { try await fetch(from: server) }
        #expect(server.requests.count < 10)
    }

    @Test func aFolderIsCopied() async throws {
        let report = try await ModelFetch(name, into: cache).fromFolder(TinyBert.folder)
        #expect(report.digests.count == 4)
        let values = try BertScore(modelFolder: cache.folder(of: "owner/model"))
            .values(of: [("a", "a")])
        #expect(abs((values[0]?.f1 ?? 0) - 1) < 1e-6)
        // Again, over what is there.
        _ = try await ModelFetch(name, into: cache).fromFolder(TinyBert.folder)
        await #expect(throws: MissingModelError.self) {
            try await ModelFetch(name, into: cache).fromFolder(folder.path("none"))
        }
    }
}
