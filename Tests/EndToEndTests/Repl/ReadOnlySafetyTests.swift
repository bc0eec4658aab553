import Foundation
import Ledger
import Testing
import TestSupport

/// Asking changes nothing, and an answer is one snapshot, whoever writes meanwhile.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct ReadOnlySafetyTests {
    /// What a person who only asks may type, and what somebody else might.
    private static let lines = """
        features
        what changed when faithfulness dropped in search
        .sql DELETE FROM ledger.events
        .sql UPDATE ledger.events SET body = ''
        .sql INSERT INTO changes (position) VALUES (1)
        .sql ATTACH DATABASE 'other.db' AS other
        .sql VACUUM INTO 'copy.db'
        .sql PRAGMA writable_schema = 1
        .sql CREATE TEMP TABLE t (x)
        .sql SELECT load_extension('evil')
        .output ledger.db
        .output ledger.projections.db
        !touch made
        .schema
        """

    @Test func nothingThatIsTypedChangesTheLedger() async throws {
        let fixture = try await ReplFixture()
        let url = URL(filePath: fixture.database)
        let names = { try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path("")) }
        _ = try await fixture.binary.run(["query", "features"], in: fixture.folder.url)
        let (before, filesBefore) = (try Data(contentsOf: url), Set(try names()))
        let outcome = try await fixture.binary.run(
            ["repl", "--db", fixture.database],
            input: Data(Self.lines.utf8),
            in: fixture.folder.url
        )
        #expect(outcome.exitCode == 2)
        #expect(outcome.standardOutput.contains("dep-771"))
        #expect(try Data(contentsOf: url) == before)
        // Journals come and go; nothing else may.
        let isJournal = { (name: String) in name.hasSuffix("-wal") || name.hasSuffix("-shm") }
        #expect(Set(try names()).symmetricDifference(filesBefore).allSatisfy(isJournal))
        let verified = try await fixture.binary.run(["verify", "--db", fixture.database])
        #expect(verified.exitCode == 0)
    }

    /// Each event is one score, so that an answer at position *p* has to count *p* of them.
    @Test func answersAreOneSnapshotWhileEightProcessesWrite() async throws {
        let folder = try TemporaryFolder()
        let binary = try LedgerBinary()
        let database = folder.path("ledger.db")
        let made = try await binary.run(["init", "--db", database], in: folder.url)
        #expect(made.exitCode == 0, "\(made.standardError)")
        let start = try SQLiteEventStore(path: database, access: .readOnly).head().size
        let eachWriter = 12
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<eachWriter {
                        let outcome = try await binary.run(
                            [
                                "record", "score", "faithfulness=0.\(number)", "--db", database,
                                "--feature", "w\(writer)", "--quiet",
                            ],
                            in: folder.url
                        )
                        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
                    }
                }
            }
            group.addTask {
                var last = 0
                while last < 8 * eachWriter {
                    guard let answer = try await Self.ask(database, binary, folder) else {
                        continue
                    }
                    #expect(answer.position - Int(start) == answer.count)
                    #expect(answer.count >= last)
                    last = answer.count
                }
            }
            try await group.waitForAll()
        }
    }

    /// The position of an answer, and how many scores it counts; nil before the first score, when
    /// there is no such metric.
    private static func ask(
        _ database: String,
        _ binary: LedgerBinary,
        _ folder: TemporaryFolder
    ) async throws -> (position: Int, count: Int)? {
        struct Answer: Decodable {
            struct Row: Decodable { var n: Int }
            var position: Int
            var rows: [Row]
        }
        let outcome = try await binary.run(
            ["query", "--db", database, "show faithfulness by feature", "--format", "json"],
            in: folder.url
        )
        if outcome.exitCode == 2, outcome.standardError.contains("holds no scores") { return nil }
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.standardOutput.utf8))
        return (answer.position, answer.rows.reduce(0) { $0 + $1.n })
    }
}
