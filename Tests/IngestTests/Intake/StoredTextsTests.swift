import Foundation
import Ledger
import Testing

@testable import Ingest

/// Texts beside the ledger: kept only when asked for, erased for good.
struct StoredTextsTests {
    private static let prompt = "What is the capital of “France”?\n"
    private static let line = Lines.score(
        1,
        extra: ",\"texts\":{\"prompt\":\"What is the capital of “France”?\\n\"}"
    )

    private static func hash() throws -> MerkleHash {
        try #require(MerkleHash(hex: IngestSession.digest(text: prompt)))
    }

    @Test func withoutTheOptionOnlyTheHashIsKept() throws {
        let bench = try IntakeBench()
        _ = try bench.ingest(Self.line)
        #expect(try bench.store.text(hash: Self.hash()) == .missing)
        let body = try #require(try bench.bodies(of: "score.recorded").first)
        #expect(body.contains("\"texts\":{\"prompt\":\"sha256:\(try Self.hash().hex)\"}"))
        #expect(!body.contains("capital"))
    }

    @Test func withItTheTextIsThereAndTheEventTheSame() throws {
        let without = try IntakeBench()
        let with = try IntakeBench()
        with.options.storesTexts = true
        _ = try without.ingest(Self.line)
        _ = try with.ingest(Self.line)
        #expect(try with.store.text(hash: Self.hash()) == .text(Self.prompt))
        #expect(try with.bodies() == without.bodies())
    }

    @Test func aRedactedTextDoesNotComeBack() throws {
        let bench = try IntakeBench()
        bench.options.storesTexts = true
        _ = try bench.ingest(Self.line)
        let head = try bench.store.head()
        try bench.store.redactText(hash: Self.hash())
        #expect(try bench.store.text(hash: Self.hash()) == .redacted)
        _ = try bench.ingest(Self.line)
        _ = try bench.ingest(
            Lines.score(2, extra: ",\"texts\":{\"p\":\"\(Self.prompt.dropLast())\\n\"}")
        )
        #expect(try bench.store.text(hash: Self.hash()) == .redacted)
        #expect(try bench.store.head().size == head.size + 2)
        #expect(try LedgerVerifier(store: bench.store).verify().isValid)
    }

    @Test func strictKeepsTextsWithItsEventsOrNeither() throws {
        let bench = try IntakeBench()
        bench.options.storesTexts = true
        bench.options.isStrict = true
        _ = try bench.ingest(Self.line + "\nbad\n")
        #expect(try bench.store.text(hash: Self.hash()) == .missing)
        _ = try bench.ingest(Self.line)
        #expect(try bench.store.text(hash: Self.hash()) == .text(Self.prompt))
    }

    @Test func aDryRunKeepsNone() throws {
        let bench = try IntakeBench()
        bench.options.storesTexts = true
        bench.options.isDryRun = true
        #expect(try bench.ingest(Self.line).new == 1)
        #expect(try bench.store.text(hash: Self.hash()) == .missing)
    }
}
