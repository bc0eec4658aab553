import Foundation
import Testing
import TestSupport

@testable import Ingest

@Suite struct ModelCacheTests {
    @Test func placesByTheEnvironment() {
        func folder(_ environment: [String: String]) -> String {
            ModelCache(environment: environment).folder
        }
        #expect(folder(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/quality-ledger/models")
        #expect(folder(["HOME": "/h"]) == "/h/.cache/quality-ledger/models")
        // The specification says that a relative path is to be ignored.
        #expect(folder(["XDG_CACHE_HOME": "x", "HOME": "/h"]) == "/h/.cache/quality-ledger/models")
    }

    @Test func namesAreNoPaths() throws {
        #expect(try ModelName("all-MiniLM-L6-v2").text == ModelName.standard)
        #expect(
            try ModelName("google-bert/bert-base-uncased").text == "google-bert/bert-base-uncased"
        )
        for text in ["", "a", "a/b/c", "../b", "a/..", "/b", "a/", "a b/c", "a/b\n", "ä/b"] {
            #expect(throws: MissingModelError.self, "\(text)") { try ModelName(text) }
        }
    }

    @Test func aMissingModelIsSaidWithWhatToDo() throws {
        let folder = try TemporaryFolder()
        let cache = ModelCache(environment: ["XDG_CACHE_HOME": folder.path("cache")])
        let error = #expect(throws: MissingModelError.self) {
            try cache.folder(of: "all-MiniLM-L6-v2")
        }
        #expect(error?.message.contains("is not on this machine") == true)
        #expect(error?.hint.contains("ledger model fetch sentence-transformers/all-MiniLM") == true)
        #expect(error?.hint.contains(cache.folder) == true)
        #expect(try cache.folder(of: TinyBert.folder) == TinyBert.folder)
        try folder.write("{}", to: "config.json")
        let half = #expect(throws: MissingModelError.self) { try cache.folder(of: folder.path("")) }
        #expect(half?.message.contains("has no vocab.txt, no model.safetensors") == true)
        #expect(cache.models.isEmpty)
    }
}
