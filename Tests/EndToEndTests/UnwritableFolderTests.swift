import Foundation
import Ledger
import Testing
import TestSupport

/// A user who may read a ledger and not write it.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not built"))
struct UnwritableFolderTests {
    @Test func aReaderCanVerifyAndAWriterGetsASentence() async throws {
        let place = try UnwritablePlace()
        try await place.makeLedger(keepingJournal: true)
        try place.seal()
        let before = try place.bytes()
        let verified = try await place.run(["verify", "--db", place.ledger])
        #expect(verified.exitCode == 0, "\(verified.standardError)")
        #expect(verified.standardOutput.hasPrefix("valid: 51 events"))
        let exported = try await place.run(["export", "--db", place.ledger])
        #expect(exported.standardOutput.split(separator: "\n").count == 51)

        let ingested = try await place.run(["ingest", "--db", place.ledger, place.input])
        #expect(ingested.exitCode == 6)
        #expect(ingested.saidOnOneLine.contains("may not be written by this user"))
        #expect(try place.bytes() == before)
        try await place.expectUnchangedWhenOpened()
    }

    /// What is derived goes to the cache folder of who asks.
    @Test func aReaderCanAsk() async throws {
        let place = try UnwritablePlace()
        try await place.makeLedger(keepingJournal: true)
        try place.seal()
        let before = try place.bytes()
        let cache = try place.makeCache()
        for question in ["metrics", ".sql SELECT count(*) FROM ledger.events"] {
            let asked = try await place.run(
                ["query", "--db", place.ledger, question],
                cache: cache
            )
            #expect(asked.exitCode == 0, "\(asked.standardError)")
            #expect(asked.standardOutput.contains("1 row"))
        }
        let made = try FileManager.default.contentsOfDirectory(atPath: cache + "/ledger")
        #expect(made.contains { $0.hasSuffix(".projections.db") })
        #expect(try place.bytes() == before)
        try await place.expectUnchangedWhenOpened()
    }

    /// A copy on a read-only disk has no journal beside it.
    @Test func aCopyWithoutItsJournalCanBeVerified() async throws {
        let place = try UnwritablePlace()
        try await place.makeLedger(keepingJournal: false)
        try place.seal()
        let verified = try await place.run(["verify", "--db", place.ledger])
        #expect(verified.exitCode == 0, "\(verified.standardError)")
        #expect(verified.standardOutput.hasPrefix("valid: 51 events"))
        try await place.expectUnchangedWhenOpened()
    }

    @Test func whatAWriterHasInHandIsSeen() async throws {
        let place = try UnwritablePlace()
        let store = try SQLiteEventStore(path: place.ledger, access: .create)
        #expect(try store.head().size == 0)
        let outcome = try await LedgerBinary().run(["ingest", "--db", place.ledger, place.input])
        #expect(outcome.exitCode == 0)
        // The store is still open, so the journal has not been moved into the main file.
        let journal =
            try FileManager.default
            .attributesOfItem(atPath: place.ledger + "-wal")[.size] as? Int
        #expect((journal ?? 0) > 0)
        try place.seal()
        let verified = try await place.run(["verify", "--db", place.ledger])
        #expect(verified.exitCode == 0, "\(verified.standardError)")
        #expect(verified.standardOutput.hasPrefix("valid: 51 events"))
        #expect(try store.head().size == 51)
        try place.unseal()
    }

    @Test func aLedgerCannotBeMadeThere() async throws {
        let place = try UnwritablePlace()
        try place.seal()
        for command in [["init"], ["record", "score", "faithfulness=0.9"]] {
            let outcome = try await place.run(command + ["--db", place.ledger])
            #expect(outcome.exitCode == 6)
            #expect(outcome.saidOnOneLine.contains("may not be written by this user"))
            #expect(!FileManager.default.fileExists(atPath: place.ledger))
        }
        try place.unseal()
    }
}

/// A folder that the process under test may read but not write.
///
/// The superuser ignores permissions, so a test run as root starts the process as `nobody`.
private final class UnwritablePlace {
    let folder: TemporaryFolder
    let ledger: String
    let input: String
    private let binary: LedgerBinary
    private let sealed: String

    init() throws {
        folder = try TemporaryFolder()
        sealed = folder.path("sealed")
        ledger = sealed + "/ledger.db"
        try FileManager.default.createDirectory(atPath: sealed, withIntermediateDirectories: true)
        let lines = (0..<50).map { number in
            #"{"metric":"faithfulness","value":0.5,"id":"e\#(number)","time":"2026-03-01T10:00:00Z"}"#
        }
        input = try folder.write(lines.joined(separator: "\n"), to: "input.jsonl")
        // The build's own folder may be closed to other users.
        let copy = folder.path("ledger")
        try FileManager.default.copyItem(atPath: LedgerBinary().path, toPath: copy)
        binary = LedgerBinary(path: copy)
        for path in [folder.path(""), copy] { try Self.setMode(0o755, of: path) }
        try Self.setMode(0o644, of: input)
    }

    deinit {
        try? unseal()
    }

    /// Makes a ledger of 51 events: 50, and the note that their ingestion ended.
    func makeLedger(keepingJournal: Bool) async throws {
        let outcome = try await LedgerBinary().run(["ingest", "--db", ledger, input])
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        guard !keepingJournal else { return }
        for suffix in ["-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: ledger + suffix)
        }
    }

    /// Takes everybody's permission to write away.
    func seal() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: sealed) {
            try Self.setMode(0o444, of: sealed + "/" + name)
        }
        try Self.setMode(0o555, of: sealed)
    }

    /// Gives the owner's permission back.
    func unseal() throws {
        try Self.setMode(0o755, of: sealed)
        for name in try FileManager.default.contentsOfDirectory(atPath: sealed) {
            try Self.setMode(0o644, of: sealed + "/" + name)
        }
    }

    func bytes() throws -> Data {
        try Data(contentsOf: URL(filePath: ledger))
    }

    /// Opens the ledger as its owner: everything is there still, and goes on.
    func expectUnchangedWhenOpened() async throws {
        try unseal()
        let outcome = try await LedgerBinary().run(["ingest", "--db", ledger, input])
        #expect(outcome.standardError.contains("0 new, 50 duplicate"))
    }

    /// A cache folder that anybody may write.
    func makeCache() throws -> String {
        let cache = folder.path("cache")
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        try Self.setMode(0o777, of: cache)
        return cache
    }

    /// Runs a command as a user who may not write.
    func run(
        _ arguments: [String],
        cache: String? = nil
    ) async throws -> LedgerBinary.Outcome {
        let environment = cache.map { ["XDG_CACHE_HOME": $0] } ?? [:]
        guard geteuid() == 0 else {
            return try await binary.run(arguments, environment: environment)
        }
        let identity = ["--reuid=65534", "--regid=65534", "--clear-groups", binary.path]
        return try await LedgerBinary(path: "/usr/bin/setpriv").run(
            identity + arguments,
            environment: environment
        )
    }

    private static func setMode(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}

extension LedgerBinary.Outcome {
    /// What the process said on standard error, without the breaks that fit it to a width.
    var saidOnOneLine: String {
        standardError.split { $0.isWhitespace }.joined(separator: " ")
    }
}
