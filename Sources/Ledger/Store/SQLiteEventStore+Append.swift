import Foundation
import GRDB
import GRDBSQLite

extension SQLiteEventStore {
    /// Appends the events of a batch in one transaction, as ``EventStore`` says.
    public func append(_ batch: inout SealedBatch) throws -> AppendReport {
        var report = AppendReport()
        try write { database in
            var appender = try Appender(database)
            report = try appender.append(&batch)
            try appender.finish()
            return true
        }
        return report
    }

    /// Appends any number of batches in one transaction, as ``EventStore`` says.
    public func appendAtomically(
        _ body: (_ append: (inout SealedBatch) throws -> AppendReport) throws -> Bool
    ) throws {
        var thrown: (any Error)?
        do {
            try write { database in
                var appender = try Appender(database)
                do {
                    guard try body({ batch in try appender.append(&batch) }) else { return false }
                } catch {
                    // The caller's own error shall reach the caller as it is.
                    thrown = error
                    return false
                }
                try appender.finish()
                return true
            }
        } catch {
            throw thrown ?? error
        }
        if let thrown { throw thrown }
    }

    /// The stored end of the log: ``LedgerHead`` and the tree's append state.
    struct HeadRow {
        var head: LedgerHead
        var frontier: MerkleFrontier
    }

    static func headRow(_ database: Database) throws -> HeadRow {
        let statement = try database.cachedStatement(
            sql: "SELECT size, recorded, root, frontier FROM head"
        )
        guard let row = try Row.fetchOne(statement) else {
            throw StoreError.damagedHead(database.description)
        }
        let size: Int64 = row[0]
        guard
            let root = MerkleHash(bytes: Array(row[2] as Data)),
            let frontier = try? MerkleFrontier(size: size, bytes: Array(row[3] as Data))
        else { throw StoreError.damagedHead(database.description) }
        let head = LedgerHead(
            size: size,
            recorded: Timestamp(microseconds: row[1]),
            root: root,
            appendRoot: frontier.root
        )
        return HeadRow(head: head, frontier: frontier)
    }
}

/// One append transaction: the statements, and the end of the log as it moves.
///
/// Rows are bound and stepped on SQLite's own handles: it is as fast as C, where records or bound
/// arguments would take two to four times as long.
private struct Appender {
    private let database: Database
    /// Row ids looked up in this transaction; a rollback takes them along.
    private var sources = NameDictionary()
    private var types = NameDictionary()
    private let insert: OpaquePointer
    private let insertSubtree: OpaquePointer
    private var row: SQLiteEventStore.HeadRow
    private var hasAppended = false

    init(_ database: Database) throws {
        self.database = database
        row = try SQLiteEventStore.headRow(database)
        // Appending to a damaged end would spread the damage over all that follows.
        let last = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT COALESCE(MAX(position), 0) FROM events")
        )
        guard row.head.appendRoot == row.head.root, last == row.head.size else {
            throw StoreError.damagedHead(database.description)
        }
        insert = try database.cachedStatement(
            sql: """
                INSERT INTO events (position, source, id, type, time, recorded, leaf, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, id) DO NOTHING
                """
        ).sqliteStatement
        insertSubtree = try database.cachedStatement(
            sql: "INSERT INTO tree (level, number, hash) VALUES (?, ?, ?)"
        ).sqliteStatement
    }

    mutating func append(_ batch: inout SealedBatch) throws -> AppendReport {
        if batch.events.ledgerTime < row.head.recorded {
            batch.restamp(ledgerTime: row.head.recorded)
        }
        var report = AppendReport()
        let first = row.head.size + 1
        let bytes = batch.events.bytes
        let database = database
        for index in batch.events.events.indices {
            let event = batch.events.events[index]
            let recorded = event.restoredLedgerTime ?? batch.events.ledgerTime
            let sourceName = UnsafeBufferPointer(rebasing: bytes[event.source])
            let typeName = UnsafeBufferPointer(rebasing: bytes[event.typeName])
            let source = try sources.id(of: sourceName) { name in try Self.sourceID(name, database)
            }
            let type = try types.id(of: typeName) { name in try Self.typeID(name, database) }
            bind(bytes, event, recorded: recorded, source: source, type: type)
            if try insertRow(leaf: batch.leaves[index]) {
                guard recorded >= row.head.recorded else { throw StoreError.recordedTimeFell }
                try appendLeaf(batch.leaves[index], recorded: recorded)
            } else {
                try classify(index, event, bytes, source: source, &report)
            }
        }
        if row.head.size >= first {
            report.positions = Position(rawValue: first)...Position(rawValue: row.head.size)
            hasAppended = true
        }
        return report
    }

    /// Writes the end of the log, once for the transaction.
    mutating func finish() throws {
        guard hasAppended else { return }
        let statement = try database.cachedStatement(
            sql: "UPDATE head SET size = ?, recorded = ?, root = ?, frontier = ?"
        )
        try statement.execute(arguments: [
            row.head.size,
            row.head.recorded.microseconds,
            Data(row.frontier.root.bytes),
            Data(row.frontier.bytes),
        ])
    }

    /// Binds all columns but the leaf; the bytes stay where they are until the step.
    private func bind(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ event: PreparedEvent,
        recorded: Timestamp,
        source: Int64,
        type: Int64
    ) {
        sqlite3_bind_int64(insert, 1, row.head.size + 1)
        sqlite3_bind_int64(insert, 2, source)
        bindText(insert, 3, bytes, event.id)
        sqlite3_bind_int64(insert, 4, type)
        sqlite3_bind_int64(insert, 5, (event.time ?? recorded).microseconds)
        sqlite3_bind_int64(insert, 6, recorded.microseconds)
        bindText(insert, 8, bytes, event.body)
    }

    /// Steps the insert.
    ///
    /// - Returns: Whether the event is new; false if its identity is taken.
    private func insertRow(leaf: MerkleHash) throws -> Bool {
        try leaf.withUnsafeBytes { hash in
            sqlite3_bind_blob(insert, 7, hash.baseAddress, Int32(hash.count), nil)
            let code = sqlite3_step(insert)
            let isNew = sqlite3_changes(database.sqliteConnection) > 0
            sqlite3_reset(insert)
            try check(code, SQLITE_DONE, insert)
            return isNew
        }
    }

    private mutating func appendLeaf(_ leaf: MerkleHash, recorded: Timestamp) throws {
        row.head = LedgerHead(
            size: row.head.size + 1,
            recorded: recorded,
            root: row.head.root
        )
        let insertSubtree = insertSubtree
        try row.frontier.append(leaf) { subtree in
            try subtree.hash.withUnsafeBytes { hash in
                sqlite3_bind_int64(insertSubtree, 1, Int64(subtree.level))
                sqlite3_bind_int64(insertSubtree, 2, subtree.number)
                sqlite3_bind_blob(insertSubtree, 3, hash.baseAddress, Int32(hash.count), nil)
                let code = sqlite3_step(insertSubtree)
                sqlite3_reset(insertSubtree)
                try check(code, SQLITE_DONE, insertSubtree)
            }
        }
    }

    /// Tells a duplicate from a conflict by the content apart from the ledger's own time.
    private func classify(
        _ index: Int,
        _ event: PreparedEvent,
        _ bytes: UnsafeBufferPointer<UInt8>,
        source: Int64,
        _ report: inout AppendReport
    ) throws {
        let select = try database.cachedStatement(
            sql: "SELECT position, body FROM events WHERE source = ? AND id = ?"
        ).sqliteStatement
        sqlite3_bind_int64(select, 1, source)
        bindText(select, 2, bytes, event.id)
        defer { sqlite3_reset(select) }
        try check(sqlite3_step(select), SQLITE_ROW, select)
        let first = Position(rawValue: sqlite3_column_int64(select, 0))
        let text = sqlite3_column_text(select, 1)
        let stored = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(select, 1)))
        if event.hasSameContent(as: stored, in: bytes) {
            report.duplicates += 1
        } else {
            report.conflicts.append(AppendReport.Conflict(index: index, first: first))
        }
    }

    /// The row id of a name, made if need be.
    private static func rowID(
        of name: String,
        select: String,
        insert: String,
        _ database: Database
    ) throws -> Int64 {
        if let id = try Int64.fetchOne(
            database.cachedStatement(sql: select),
            arguments: [name]
        ) {
            return id
        }
        try database.execute(sql: insert, arguments: [name])
        return database.lastInsertedRowID
    }

    private static func sourceID(_ name: String, _ database: Database) throws -> Int64 {
        try rowID(
            of: name,
            select: "SELECT id FROM sources WHERE uri = ?",
            insert: "INSERT INTO sources (uri) VALUES (?)",
            database
        )
    }

    private static func typeID(_ name: String, _ database: Database) throws -> Int64 {
        try rowID(
            of: name,
            select: "SELECT id FROM types WHERE name = ?",
            insert: "INSERT INTO types (name) VALUES (?)",
            database
        )
    }
}

/// Binds a stretch of bytes as text, without a copy: the statement is stepped before they move.
private func bindText(
    _ statement: OpaquePointer,
    _ column: Int32,
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ range: Range<Int>
) {
    let text = UnsafeBufferPointer(rebasing: bytes[range])
    let start = UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
    sqlite3_bind_text(statement, column, start, Int32(text.count), nil)
}

extension PreparedEvent {
    /// Whether a stored body is the same as this one's but for the 27 bytes of the ledger's time.
    fileprivate func hasSameContent(
        as stored: UnsafeBufferPointer<UInt8>,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard stored.count == body.count else { return false }
        let own = UnsafeBufferPointer(rebasing: bytes[body])
        let start = ledgerTimeOffset - body.lowerBound
        let end = start + Timestamp.ledgerTimeLength
        return own[..<start].elementsEqual(stored[..<start])
            && own[end...].elementsEqual(stored[end...])
    }
}

extension StoreError {
    /// Restored events came out of order.
    static let recordedTimeFell = StoreError(
        .corrupt,
        message: "an event was recorded before the one in front of it",
        hint: "Restore an export as it was written, into an empty ledger."
    )
}
