import Crypto
import Foundation
import GRDB

/// The ledger's schema, step by step, embedded in the binary.
enum SchemaMigrations {
    /// One step, forward only.
    struct Migration {
        /// Its number, from 1 without gaps.
        let number: Int
        /// The file's name without its extension.
        let name: String
        /// The SQL.
        let sql: [UInt8]
    }

    /// All steps, in order.
    static let all = [
        Migration(
            number: 1,
            name: "m0001_create_ledger",
            sql: PackageResources.m0001_create_ledger_sql
        )
    ]

    /// Brings a database up to date, each step in one transaction with its record.
    ///
    /// - Parameters:
    ///   - database: The connection.
    ///   - access: Whether steps may be applied.
    /// - Throws: ``StoreError`` if the file is not a ledger, is from a newer version, or was made by
    ///   other steps than these.
    static func apply(to database: Database, access: SQLiteEventStore.Access) throws {
        let path = database.description
        // In one snapshot, since another process may be making the ledger at this moment.
        var count = 0
        try database.inTransaction(.deferred) {
            count = try applied(in: database, path: path)
            return .commit
        }
        if count == all.count { return }
        // An empty database is what a creation leaves that was interrupted.
        if access == .readOnly { throw count == 0 ? StoreError.notALedger(path) : .olderSchema }
        try enableWriteAheadLog(database)
        try database.inTransaction(.immediate) {
            // Another process may have done it while this one waited for the lock.
            for migration in all.dropFirst(try applied(in: database, path: path)) {
                try apply(migration, to: database)
            }
            return .commit
        }
    }

    private static func apply(_ migration: Migration, to database: Database) throws {
        if migration.number == 1 {
            try database.execute(
                sql: "PRAGMA application_id = \(SQLiteEventStore.applicationID)"
            )
            try database.execute(
                sql: """
                    -- Which steps of schema/migrations this file has been through.
                    CREATE TABLE migrations (
                        number INTEGER PRIMARY KEY,
                        name TEXT NOT NULL,
                        -- SHA-256 of the step's SQL.
                        checksum BLOB NOT NULL
                    ) STRICT
                    """
            )
        }
        try database.execute(sql: String(decoding: migration.sql, as: UTF8.self))
        try database.execute(
            sql: "INSERT INTO migrations VALUES (?, ?, ?)",
            arguments: [migration.number, migration.name, checksum(migration)]
        )
    }

    /// How many steps a database has been through, checked against ours.
    private static func applied(in database: Database, path: String) throws -> Int {
        // Asked of the file itself: what GRDB remembers of the schema may be from before another
        // process made the tables.
        let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master")
        if tables.isEmpty { return 0 }
        guard tables.contains("migrations") else { throw StoreError.notALedger(path) }
        let identifier = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        guard identifier == SQLiteEventStore.applicationID else {
            throw StoreError.notALedger(path)
        }
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT number, name, checksum FROM migrations ORDER BY number"
        )
        if rows.count > all.count { throw StoreError.newerSchema(rows.count) }
        for (row, migration) in zip(rows, all) {
            let recorded: [UInt8] = Array(row["checksum"] as Data)
            guard row["number"] == migration.number, recorded == Array(checksum(migration)) else {
                throw StoreError.foreignSchema(step: migration.name)
            }
        }
        return rows.count
    }

    private static func checksum(_ migration: Migration) -> Data {
        Data(SHA256.hash(data: migration.sql))
    }

    /// Switches the file to write-ahead logging, waiting for others who do the same.
    private static func enableWriteAheadLog(_ database: Database) throws {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(SQLiteEventStore.lockTimeoutSeconds))
        var mode: String?
        while mode == nil {
            do {
                mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") ?? ""
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && clock.now < deadline
            {
                // SQLite does not wait by itself where two switching at once would wait for ever.
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
        guard mode == "wal" || mode == "memory" else {
            throw StoreError(
                .storage,
                message: "this file system does not support SQLite's write-ahead log",
                hint: "Put the ledger on a local disk."
            )
        }
    }
}

extension StoreError {
    /// The file has steps that this program does not know.
    static func newerSchema(_ count: Int) -> StoreError {
        StoreError(
            .newerSchema,
            message: "this ledger was written by a newer version of ledger (schema \(count); "
                + "this one knows up to \(SchemaMigrations.all.count))",
            hint: "Update the program; the ledger was left as it is."
        )
    }

    /// The file needs steps, and may not be written.
    static var olderSchema: StoreError {
        StoreError(
            .newerSchema,
            message: "this ledger's schema is older than this program",
            hint: "Run any writing command once, such as `ledger doctor`, to bring it up to date."
        )
    }

    /// A step was applied with other SQL.
    static func foreignSchema(step: String) -> StoreError {
        StoreError(
            .newerSchema,
            message: "this ledger's schema differs from this program's in step \(step)",
            hint: "Open it with the version of ledger that made it, export it and restore it here."
        )
    }
}
