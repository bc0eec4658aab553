import Foundation
import GRDB
import GRDBSQLite

extension SQLiteEventStore {
    /// How many events are read in one snapshot; between two, writers may check-point their log.
    private static let eventsPerSnapshot: Int64 = 65_536

    /// Reads events in order of position, in snapshots of bounded length.
    public func readEvents(
        in positions: ClosedRange<Position>,
        _ body: (EventRow) throws -> Void
    ) throws {
        var next = positions.lowerBound.rawValue
        while next <= positions.upperBound.rawValue {
            // Subtracted rather than added, which could overflow.
            let isLast = positions.upperBound.rawValue - next < Self.eventsPerSnapshot
            let last =
                isLast ? positions.upperBound.rawValue : next + Self.eventsPerSnapshot - 1
            var isAtEnd = false
            var thrown: (any Error)?
            try read { database in
                do {
                    let count = try Self.readRows(database, next...last, body)
                    isAtEnd = count < last - next + 1
                } catch let error as DatabaseError {
                    throw error
                } catch {
                    thrown = error
                }
            }
            if let thrown { throw thrown }
            if isAtEnd { return }
            next = last + 1
        }
    }

    private static func readRows(
        _ database: Database,
        _ positions: ClosedRange<Int64>,
        _ body: (EventRow) throws -> Void
    ) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: """
                SELECT position, source, id, type, time, recorded, leaf, body FROM events
                WHERE position BETWEEN ? AND ? ORDER BY position
                """
        ).sqliteStatement
        var sources = NameCache(try names(database, sql: "SELECT id, uri FROM sources"))
        var types = NameCache(
            try names(database, sql: "SELECT id, name FROM types").mapValues(EventType.init)
        )
        sqlite3_bind_int64(statement, 1, positions.lowerBound)
        sqlite3_bind_int64(statement, 2, positions.upperBound)
        defer { sqlite3_reset(statement) }
        var count: Int64 = 0
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return count }
            try check(code, SQLITE_ROW, statement)
            count += 1
            try body(
                EventRow(
                    position: Position(rawValue: sqlite3_column_int64(statement, 0)),
                    source: sources[sqlite3_column_int64(statement, 1)] ?? "",
                    id: text(statement, 2),
                    type: types[sqlite3_column_int64(statement, 3)] ?? EventType(rawValue: ""),
                    time: Timestamp(microseconds: sqlite3_column_int64(statement, 4)),
                    recorded: Timestamp(microseconds: sqlite3_column_int64(statement, 5)),
                    leaf: UnsafeRawBufferPointer(
                        start: sqlite3_column_blob(statement, 6),
                        count: Int(sqlite3_column_bytes(statement, 6))
                    ),
                    body: text(statement, 7)
                )
            )
        }
    }

    private static func text(
        _ statement: OpaquePointer,
        _ column: Int32
    ) -> UnsafeBufferPointer<UInt8> {
        // The text must be asked for before its length, which the conversion may change.
        let start = sqlite3_column_text(statement, column)
        return UnsafeBufferPointer(
            start: start,
            count: Int(sqlite3_column_bytes(statement, column))
        )
    }

    /// A look-up that remembers the last answer: neighbours mostly share source and type.
    private struct NameCache<Name> {
        private let names: [Int64: Name]
        private var last: (id: Int64, name: Name)?

        init(_ names: [Int64: Name]) {
            self.names = names
        }

        subscript(id: Int64) -> Name? {
            mutating get {
                if let last, last.id == id { return last.name }
                guard let name = names[id] else { return nil }
                last = (id, name)
                return name
            }
        }
    }

    private static func names(_ database: Database, sql: String) throws -> [Int64: String] {
        var names: [Int64: String] = [:]
        for row in try Row.fetchAll(database, sql: sql) {
            names[row[0]] = row[1]
        }
        return names
    }
}

extension SQLiteEventStore {
    /// Reads leaf hashes.
    ///
    /// - Parameter range: Leaf indices, from 0.
    /// - Returns: One hash per index.
    /// - Throws: ``StoreError`` if one is missing or damaged.
    public func leafHashes(_ range: Range<Int64>) throws -> [MerkleHash] {
        try hashes(
            sql: "SELECT leaf FROM events WHERE position > ? AND position <= ? ORDER BY position",
            arguments: [range.lowerBound, range.upperBound],
            count: range.count
        )
    }

    /// Reads hashes of complete subtrees of 256^level leaves.
    ///
    /// - Parameters:
    ///   - level: 1 or more.
    ///   - range: The subtrees' numbers, from 0.
    /// - Returns: One hash per number.
    /// - Throws: ``StoreError`` if one is missing or damaged.
    public func subtreeHashes(level: Int, range: Range<Int64>) throws -> [MerkleHash] {
        try hashes(
            sql: """
                SELECT hash FROM tree WHERE level = ? AND number >= ? AND number < ?
                ORDER BY number
                """,
            arguments: [level, range.lowerBound, range.upperBound],
            count: range.count
        )
    }

    private func hashes(
        sql: String,
        arguments: StatementArguments,
        count: Int
    ) throws -> [MerkleHash] {
        let hashes = try read { database in
            try Data.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
                .compactMap { MerkleHash(bytes: Array($0)) }
        }
        guard hashes.count == count else {
            throw StoreError(
                .corrupt,
                message: "\(path) lacks hashes of its tree",
                hint: "Run `ledger verify`, and restore from an export or backup."
            )
        }
        return hashes
    }
}
