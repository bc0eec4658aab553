import Foundation
import GRDB
import GRDBSQLite

/// A ledger in one SQLite file.
///
/// Write-ahead logging with `synchronous=FULL` makes a returned append durable and lets others read
/// meanwhile. Several processes may append at once: each transaction takes the write lock first and
/// reads the end of the log inside it.
public final class SQLiteEventStore: EventStore {
    /// How a ledger is opened.
    public enum Access: Sendable {
        /// To append and read; the file must exist.
        case readWrite
        /// To append and read; the file is made if it does not exist.
        case create
        /// To read only; nothing, not even the journal's side files' content, is changed.
        case readOnly
    }

    /// Where the ledger is.
    public let path: String
    /// How it was opened.
    public let access: Access
    let queue: DatabaseQueue

    /// How long a transaction waits for another process's before it gives up.
    static let lockTimeoutSeconds: Double = 30
    /// SQLite's page cache; with random ids an append touches much of the identity index.
    static let pageCacheKibibytes = 40_960
    /// Marks the file as a ledger ("QLGR"), in SQLite's application_id.
    static let applicationID: Int32 = 0x514c_4752

    /// Opens a ledger.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - access: How to open it.
    /// - Throws: ``StoreError``: not found, not a ledger, written by a newer version, or not to be
    ///   read or written here. A file that is not a ledger is left as it is.
    public init(path: String, access: Access) throws {
        self.path = path
        self.access = access
        try Self.checkFile(at: path, access: access)
        do {
            queue = try DatabaseQueue(
                path: Self.openedPath(path, access: access),
                configuration: Self.configuration(path: path, access: access)
            )
            try Self.prepare(queue, access: access)
        } catch {
            throw StoreError(wrapping: error, path: path)
        }
    }

    static func configuration(path: String, access: Access) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = access == .readOnly
        configuration.busyMode = .timeout(lockTimeoutSeconds)
        // What errors call the database.
        configuration.label = path
        configuration.prepareDatabase { database in
            // The page cache is kept small and fixed, so that memory does not grow with the ledger.
            try database.execute(sql: "PRAGMA cache_size = -\(Self.pageCacheKibibytes)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    /// Switches a connection to write-ahead logging and brings the schema up to date.
    private static func prepare(_ queue: DatabaseQueue, access: Access) throws {
        try queue.writeWithoutTransaction { database in
            if access != .readOnly {
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA secure_delete = ON")
                // A longer log than the default 1,000 pages: bulk appends check-point less often.
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 16000")
                keepJournal(database)
            }
            try SchemaMigrations.apply(to: database, access: access)
        }
    }

    deinit {
        guard access != .readOnly else { return }
        // Empties the journal on closing, so that a copy put in the ledger's place never meets an
        // old one. While the ledger is open, the journal's space is used again and again.
        try? queue.unsafeReentrantWrite { database in
            try database.execute(sql: "PRAGMA journal_size_limit = 0")
        }
    }

    /// Leaves the journal beside the ledger when the last connection closes.
    ///
    /// SQLite would delete it, and a reader who may not write in the folder could then not open a
    /// ledger that nobody is writing.
    private static func keepJournal(_ database: Database) {
        var isKept: Int32 = 1
        sqlite3_file_control(database.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &isKept)
    }

    /// Runs a read in one snapshot, with errors made readable.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.read(body)
        } catch let error as DatabaseError {
            throw StoreError(wrapping: error, path: path)
        }
    }

    /// Runs a transaction that holds the write lock from its start; false from the body rolls back.
    func write(_ body: (Database) throws -> Bool) throws {
        do {
            try queue.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try body(database) ? .commit : .rollback
                }
            }
        } catch {
            throw StoreError(wrapping: error, path: path)
        }
    }

    /// The ledger's own file.
    public var sqlitePath: String? { path }

    /// Opens another, read-only connection.
    public func reader() throws -> any EventStore {
        try SQLiteEventStore(path: path, access: .readOnly)
    }

    /// Reads where the log ends.
    public func head() throws -> LedgerHead {
        try read { database in try Self.headRow(database).head }
    }

    /// Finds an identity through the unique index.
    public func position(source: String, id: String) throws -> Position? {
        try read { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT position FROM events
                    WHERE source = (SELECT id FROM sources WHERE uri = ?) AND id = ?
                    """,
                arguments: [source, id]
            ).map(Position.init(rawValue:))
        }
    }

    /// Counts ids over a stretch of the unique index.
    public func countOfEvents(source: String, idPrefix prefix: String) throws -> Int {
        try read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT COUNT(*) FROM events
                    WHERE source = (SELECT id FROM sources WHERE uri = ?)
                        AND id >= ? AND id < CAST(? AS TEXT)
                    """,
                // No UTF-8 text has the byte FF, so this stands behind every id that begins alike.
                arguments: [source, prefix, Data(prefix.utf8) + [0xff]]
            ) ?? 0
        }
    }

    /// Finds the last position recorded by an instant, by halving.
    public func lastPosition(recordedBy instant: Timestamp) throws -> Position {
        // Recorded times never fall as positions rise, so halving finds the last one.
        try read { database in
            var low: Int64 = 0
            var high = try Self.headRow(database).head.size
            let statement = try database.cachedStatement(
                sql: "SELECT recorded FROM events WHERE position = ?"
            )
            while low < high {
                let middle = low + (high - low + 1) / 2
                guard let recorded = try Int64.fetchOne(statement, arguments: [middle]) else {
                    throw StoreError.missingEvent(at: middle, path: path)
                }
                if recorded <= instant.microseconds { low = middle } else { high = middle - 1 }
            }
            return Position(rawValue: low)
        }
    }

    /// Copies one snapshot, compacted, while others append.
    public func backup(to path: String) throws {
        guard !FileStatus.exists(path) else {
            throw StoreError(
                .alreadyExists,
                message: "there is a file at \(path) already",
                hint: "Name a file that does not exist; a backup never overwrites."
            )
        }
        do {
            // VACUUM INTO copies one snapshot, compacted, while others go on writing.
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "VACUUM INTO ?", arguments: [path])
            }
        } catch {
            throw StoreError(wrapping: error, path: path)
        }
    }
}
