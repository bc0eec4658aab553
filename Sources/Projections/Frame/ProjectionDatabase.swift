import Foundation
import GRDB
import GRDBSQLite
import Ledger

/// The file that keeps the projections: disposable, beside the ledger or in the user's cache folder.
///
/// Losing it loses nothing; a damaged or foreign file is replaced by an empty one.
public final class ProjectionDatabase: Sendable {
    /// Where the file is; `:memory:` for one that lives as long as this value.
    public let path: String
    let queue: DatabaseQueue

    /// Opens the projections, making them if need be.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``StoreError`` if it cannot be made or written there.
    public init(path: String) throws {
        self.path = path
        do {
            queue = try Self.open(path)
        } catch let error as DatabaseError where Self.isWorthless(error) {
            // Only a file under our own name is ours to replace: then it held projections, which
            // can be had again.
            guard path.hasSuffix(Self.suffix) else { throw Self.foreign(path) }
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
            do {
                queue = try Self.open(path)
            } catch {
                throw Self.unavailable(path, error)
            }
        } catch let error as StoreError {
            throw error
        } catch {
            throw Self.unavailable(path, error)
        }
    }

    /// What the names of projections' files end with.
    static let suffix = ".projections.db"
    /// Marks the file as projections ("QLPR"), in SQLite's application_id.
    static let applicationID: Int32 = 0x514c_5052

    /// Makes empty projections in memory, for a question about the past.
    ///
    /// - Throws: ``StoreError`` if memory is short.
    public init() throws {
        path = ":memory:"
        do {
            queue = try DatabaseQueue(configuration: Self.configuration)
            try queue.writeWithoutTransaction(Self.createTables)
        } catch {
            throw Self.unavailable(path, error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        configuration.label = "projections"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -32768")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try prepare(queue, path)
        return queue
    }

    private static func prepare(_ queue: DatabaseQueue, _ path: String) throws {
        try queue.writeWithoutTransaction { database in
            try claim(database, path)
            if try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal" {
                try database.execute(sql: "PRAGMA journal_mode = WAL")
            }
            // A crash may cost the last transactions, which the next refresh folds again.
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 16000")
            try createTables(database)
        }
    }

    /// Empties the file, even a damaged one, page by page.
    ///
    /// - Throws: ``StoreError`` if it cannot be written.
    func reset() throws {
        do {
            try queue.erase()
            if path == ":memory:" {
                try queue.writeWithoutTransaction(Self.createTables)
            } else {
                try Self.prepare(queue, path)
            }
        } catch let error as DatabaseError {
            throw Self.unavailable(path, error)
        }
    }

    /// Refuses a database of anybody else's, above all the ledger itself, and marks an empty one.
    private static func claim(_ database: Database, _ path: String) throws {
        let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if mark == applicationID { return }
        let isEmpty = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_schema") == 0
        let isOurs = try isEmpty || (path.hasSuffix(suffix) && database.tableExists("projections"))
        guard mark == 0, isOurs else { throw foreign(path) }
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }

    private static func foreign(_ path: String) -> StoreError {
        StoreError(
            .alreadyExists,
            message: "\(path) is not a file of projections",
            hint: "Move it away; projections are made anew."
        )
    }

    private static func createTables(_ database: Database) throws {
        if try database.tableExists("projections") { return }
        try database.inTransaction(.immediate) {
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS projections (
                        name TEXT PRIMARY KEY,
                        version INTEGER NOT NULL,
                        -- The last position folded in.
                        position INTEGER NOT NULL,
                        -- That event's leaf hash: the projections belong to one ledger only.
                        leaf BLOB NOT NULL
                    ) STRICT, WITHOUT ROWID
                    """
            )
            return .commit
        }
    }

    /// Whether an error says that the file is damaged, which costs nothing but time to mend.
    static func isWorthless(_ error: DatabaseError) -> Bool {
        [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode)
    }

    private static func unavailable(_ path: String, _ error: any Error) -> StoreError {
        StoreError(
            .readOnly,
            message: "the projections at \(path) cannot be opened: \(error)",
            hint: "Free space and permissions there, or set XDG_CACHE_HOME to another folder."
        )
    }

    /// Runs a read in one snapshot.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.read(body)
    }

    /// Where projections of a ledger are kept: beside it, or in the cache folder if that cannot be.
    ///
    /// - Parameters:
    ///   - ledgerPath: The ledger's file.
    ///   - environment: The process's environment, for `XDG_CACHE_HOME` and `HOME`.
    /// - Returns: A path in a folder that may be written, if there is one.
    public static func defaultPath(
        ledgerPath: String,
        environment: [String: String]
    ) -> String {
        let stem = ledgerPath.hasSuffix(".db") ? String(ledgerPath.dropLast(3)) : ledgerPath
        let beside = stem + suffix
        let url = URL(fileURLWithPath: beside)
        let isWritable =
            access(beside, F_OK) == 0
            ? access(beside, W_OK) == 0 && access(url.deletingLastPathComponent().path, W_OK) == 0
            : access(url.deletingLastPathComponent().path, W_OK) == 0
        if isWritable { return beside }
        // The XDG specification says to pass over a folder that is not given from the root.
        let named = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let cache = named ?? (environment["HOME"] ?? "/tmp") + "/.cache"
        let folder = cache + "/ledger"
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let name = url.standardizedFileURL.path.utf8.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) {
            $0 = ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return "\(folder)/\(String(name, radix: 16))\(suffix)"
    }
}
