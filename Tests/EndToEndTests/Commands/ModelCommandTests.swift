import Foundation
import Testing
import TestSupport

/// `ledger model`: fetched from a loopback server or a folder, or said to be out of reach.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct ModelCommandTests {
    private static let model = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/bertscore/tiny_bert").path(percentEncoded: false)

    private static func environment(_ bench: CommandBench) -> [String: String] {
        ["XDG_CACHE_HOME": bench.folder.path("cache"), "NO_PROXY": "127.0.0.1"]
    }

    @Test func aModelIsFetchedFromAMirror() async throws {
        let bench = try CommandBench()
        let server = try LoopbackServer { request, _ in
            switch request.target.split(separator: "/").last {
            case "config.json": .answer(200, body: "{}")
            case "vocab.txt": .answer(200, body: "[UNK]\n")
            case "model.safetensors": .answer(200, body: "weights")
            default: .answer(404)
            }
        }
        var environment = Self.environment(bench)
        environment["HF_ENDPOINT"] = server.url
        let first = try await bench.ledger("model", "fetch", "me/mine", environment: environment)
        #expect(first.exitCode == 0, "\(first.standardError)")
        #expect(first.standardOutput.hasSuffix("/quality-ledger/models/me/mine\n"))
        #expect(first.standardError.contains("model.safetensors: sha256 "))
        let count = server.requests.count
        let again = try await bench.ledger("model", "fetch", "me/mine", environment: environment)
        #expect(again.standardError.contains("is there already"))
        #expect(server.requests.count == count)
        let list = try await bench.ledger("model", "list", environment: environment)
        #expect(list.standardOutput.hasPrefix("me/mine\t/"))
        // The weights of the standard model are known: nobody can pass off others.
        expectRefusal(
            try await bench.ledger("model", "fetch", environment: environment),
            5,
            "has the SHA-256"
        )
        let digest = String(repeating: "a", count: 64)
        expectRefusal(
            try await bench.ledger(
                "model",
                "fetch",
                "me/mine",
                "--force",
                "--sha256",
                digest,
                environment: environment
            ),
            5,
            "should have \(digest)"
        )
    }

    @Test func aFolderIsTakenWithoutANetwork() async throws {
        let bench = try CommandBench()
        let environment = Self.environment(bench)
        let outcome = try await bench.ledger(
            "model",
            "fetch",
            "me/tiny",
            "--from",
            Self.model,
            environment: environment
        )
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(try bench.files() == ["cache"])
    }

    @Test func anUnreachableServerIsSaidWithTheWayAround() async throws {
        let bench = try CommandBench()
        var environment = Self.environment(bench)
        environment["HF_ENDPOINT"] = "http://127.0.0.1:1"
        let outcome = try await bench.ledger("model", "fetch", environment: environment)
        expectRefusal(outcome, 6, "127.0.0.1:1 cannot be reached")
        #expect(outcome.standardError.contains("--from FOLDER"))
        expectRefusal(
            try await bench.ledger("model", "fetch", "../x", environment: environment),
            2,
            "is neither a folder nor the name of a model"
        )
        let list = try await bench.ledger("model", "list", environment: environment)
        #expect(list.exitCode == 0 && list.standardOutput == "")
    }
}
