import Foundation
import TestSupport
import Testing

@testable import Ingest

struct ResponseCacheTests {
    private static let call = ProviderCall(path: "/chat", body: ["model": "m", "messages": []])
    private static let response = InferenceResponse(
        text: "Hi",
        end: .complete,
        usage: TokenUsage(input: 1, output: 2),
        model: "m-1",
        milliseconds: 12.5
    )

    private static func key(
        _ call: ProviderCall = call,
        url: String = "http://a",
        sample: String = "0"
    ) -> String {
        ResponseCache.key(call, baseURL: url, sample: sample)
    }

    @Test func whatIsKeptComesBack() throws {
        let folder = try TemporaryFolder()
        let cache = ResponseCache(path: folder.path("cache"))
        #expect(cache.response(Self.key()) == nil)
        #expect(cache.keep(Self.response, under: Self.key()))
        #expect(cache.response(Self.key()) == Self.response)
        #expect(ResponseCache(path: folder.path("cache")).response(Self.key()) == Self.response)
    }

    @Test func anythingThatChangesTheMeaningChangesTheKey() {
        var other = Self.call
        other.body = ["model": "m", "messages": [], "temperature": 0]
        var versioned = Self.call
        versioned.headers = ["anthropic-version": "2"]
        let keys = [
            Self.key(), Self.key(other), Self.key(versioned), Self.key(url: "http://b"),
            Self.key(sample: "1"), Self.key(ProviderCall(path: "/other", body: Self.call.body)),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(keys.allSatisfy { $0.count == 64 })
    }

    @Test func aDamagedFileIsNoAnswer() throws {
        let folder = try TemporaryFolder()
        let cache = ResponseCache(path: folder.path("cache"))
        cache.keep(Self.response, under: Self.key())
        let file = folder.url.appending(path: "cache/\(Self.key().prefix(2))/\(Self.key()).json")
        let whole = try Data(contentsOf: file)
        for bytes in [Data(), whole.prefix(20), Data("{}".utf8), whole + Data("x".utf8)] {
            try bytes.write(to: file)
            #expect(cache.response(Self.key()) == nil)
        }
        // A file under another's name is not taken for it.
        let other = Self.key(sample: "1")
        let place = folder.url.appending(path: "cache/\(other.prefix(2))")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try whole.write(to: place.appending(path: "\(other).json"))
        #expect(cache.response(other) == nil)
    }

    @Test func nobodyElseMayReadIt() throws {
        let folder = try TemporaryFolder()
        let cache = ResponseCache(path: folder.path("cache"))
        cache.keep(Self.response, under: Self.key())
        let place = folder.path("cache/\(Self.key().prefix(2))")
        let mode = try FileManager.default.attributesOfItem(atPath: place)[.posixPermissions]
        #expect(mode as? Int == 0o700)
    }

    @Test func aPlaceThatCannotBeWrittenCostsOnlyTheCache() throws {
        let folder = try TemporaryFolder()
        try folder.write("a file", to: "cache")
        let cache = ResponseCache(path: folder.path("cache"))
        #expect(!cache.keep(Self.response, under: Self.key()))
        #expect(cache.response(Self.key()) == nil)
    }

    @Test func theStandardPlaceFollowsTheEnvironment() {
        let path = ResponseCache.standardPath
        #expect(path(["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/quality-ledger/responses")
        #expect(
            path(["XDG_CACHE_HOME": "c", "HOME": "/h"]) == "/h/.cache/quality-ledger/responses"
        )
        #expect(path([:]) == nil)
    }
}
