import Foundation
import Ledger
import Synchronization
import Testing

@testable import Projections

@Suite("Answers: SQL")
struct SQLQueryTests {
    private static func table(_ question: String) throws -> TableAnswer {
        let ledger = try ledger()
        return try ledger.table(question)
    }

    private static func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        try ledger.append(RandomEvents.make(200, seed: 51))
        return ledger
    }

    @Test func projectionsAndTheLedgerCanBeRead() throws {
        let ledger = try Self.ledger()
        let size = Double(try ledger.store.head().size)
        #expect(
            try ledger.table(".sql SELECT COUNT(*) AS n FROM ledger.events").numbers("n") == [size]
        )
        let joined = try ledger.table(
            """
            .sql SELECT c.id, e.position, json_extract(e.body, '$.data.deployment') AS deployment
            FROM changes c JOIN ledger.events e ON e.position = c.position
            WHERE c.kind = 'deployment' ORDER BY e.position
            """
        )
        #expect(!joined.rows.isEmpty)
        #expect(joined.texts("id") == joined.texts("deployment"))
        #expect(joined.kind == "sql")
        #expect(joined.position == (try ledger.store.head().position))
        for table in [
            "cells", "observations", "rollups", "changes", "runs", "run_scores", "run_events",
        ] {
            #expect(try ledger.table(".sql SELECT COUNT(*) AS n FROM \(table)").numbers("n") != [0])
        }
        let recursive = try ledger.table(
            ".sql WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM t WHERE x<5) SELECT x FROM t"
        )
        #expect(recursive.numbers("x") == [1, 2, 3, 4, 5])
    }

    @Test func cellsHaveTheirTypes() throws {
        let table = try Self.table(
            ".sql SELECT 1 AS i, 0.5 AS n, NULL AS u, 'x' AS t, x'00ff' AS b, 'é' AS \"long name\""
        )
        #expect(
            table.rows == [
                [.integer(1), .number(0.5), .none, .text("x"), .text("00ff"), .text("é")]
            ]
        )
        #expect(table.columns.map(\.name) == ["i", "n", "u", "t", "b", "long name"])
        let areNumeric: [Bool] = table.columns.map(\.isNumeric)
        #expect(areNumeric == [true, true, true, false, false, false])
    }

    /// A row is an object in JSON, so no two columns may share a name.
    @Test func columnsOfOneNameAreToldApart() throws {
        let table = try Self.table(".sql SELECT 1 AS a, 2 AS a, 3 AS a_2, 4 AS a")
        #expect(table.columns.map(\.name) == ["a", "a_2", "a_2_2", "a_3"])
    }

    @Test(arguments: [
        "INSERT INTO changes (position) VALUES (1)", "UPDATE runs SET suite = 'x'",
        "DELETE FROM rollups", "DELETE FROM ledger.events", "DROP TABLE cells",
        "UPDATE ledger.head SET size = 0", "INSERT INTO ledger.sources VALUES (99, 'x')",
        "ATTACH DATABASE '/tmp/x.db' AS x", "DETACH DATABASE ledger",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = 1", "PRAGMA table_info(cells)", "VACUUM",
        "VACUUM INTO '/tmp/x.db'",
        "SELECT load_extension('x')", "CREATE TEMP TABLE t (x)", "CREATE TABLE t (x)",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TEMP TRIGGER t AFTER INSERT ON cells BEGIN SELECT 1; END",
        "BEGIN", "COMMIT", "SAVEPOINT s", "REINDEX", "ANALYZE", "ALTER TABLE cells ADD COLUMN x",
        "REPLACE INTO projections VALUES ('x', 1, 1, x'')", "EXPLAIN DELETE FROM cells",
        "WITH t AS (SELECT 1) DELETE FROM cells", "SELECT * FROM nowhere", "SELEKT 1", "",
        "-- nothing",
        "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE cells", "SELECT hex(zeroblob(900000000))",
    ])
    func whatIsNotOneSelectIsRefused(statement: String) throws {
        let ledger = try Self.ledger()
        let projections = try ledger.projections()
        _ = try ProjectionEngine(store: ledger.store).refresh(projections)
        let before = try projections.digest()
        // An empty statement is already refused as a question.
        #expect {
            try ledger.answerer().answer(".sql \(statement)")
        } throws: { error in
            error is SQLQuery.Failure || error is QuestionError
        }
        #expect(try projections.digest() == before)
        #expect(try ledger.store.head().size > 100)
    }

    @Test func aTrailingSemicolonIsFine() throws {
        #expect(try Self.table(".sql SELECT 7 AS x ; ").numbers("x") == [7])
    }

    @Test func careslessJoinsAreCut() throws {
        let table = try Self.table(
            ".sql SELECT a.position FROM ledger.events a, ledger.events b, ledger.events c"
        )
        #expect(table.rows.count == SQLQuery.rowsMax)
        #expect(table.notes.count == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func aLongStatementIsCancelled() throws {
        let ledger = try Self.ledger()
        let answerer = try ledger.answerer()
        _ = try answerer.answer("metrics")
        let question =
            ".sql SELECT COUNT(*) FROM ledger.events a, ledger.events b, ledger.events c, ledger.events d"
        for delay in [0.0, 0.2] {
            let cancellation = QuestionCancellation()
            let cancelled = Mutex(ContinuousClock.now)
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: delay)
                cancelled.withLock { $0 = ContinuousClock.now }
                cancellation.cancel()
            }
            #expect(throws: QuestionCancelled.self) {
                try answerer.answer(question, cancellation: cancellation)
            }
            let wait = cancelled.withLock(\.self).duration(to: .now)
            #expect(wait < .milliseconds(100))
        }
        // The next question finds nothing broken.
        #expect(try ledger.table(".sql SELECT 1 AS x").numbers("x") == [1])
    }

    @Test func aQuestionCancelledBeforeIsNotAnswered() throws {
        let ledger = try Self.ledger()
        let cancellation = QuestionCancellation()
        cancellation.cancel()
        for question in ["metrics", ".sql SELECT COUNT(*) FROM ledger.events a, ledger.events b"] {
            #expect(throws: QuestionCancelled.self) {
                try ledger.answerer().answer(question, cancellation: cancellation)
            }
        }
    }

    @Test func thePastIsNotForSQL() throws {
        let ledger = try Self.ledger()
        let horizon = QuestionAnswerer.Horizon(asOf: RandomEvents.start)
        #expect(throws: SQLQuery.Failure.self) {
            try ledger.answerer(horizon: horizon).answer(".sql SELECT 1")
        }
    }
}
