import Foundation
import GRDB
import Ledger

/// Where in the ledger the events of a run are: what leads from a run to its cases.
///
/// A run of thousands of scores takes some kilobytes, and its cases are read from the events
/// themselves: totals are asked for all the time, single cases when somebody looks into one run.
enum RunPositions {
    /// A row: one run within one stretch of positions.
    struct Key: Hashable {
        var run: String
        var block: Int64

        init(run: String, position: Int64) {
            self.run = run
            block = position >> 16
        }
    }

    /// Adds positions to a row.
    ///
    /// - Parameters:
    ///   - positions: Positions of the row's stretch, rising, all above those stored.
    ///   - key: The row.
    ///   - database: A connection inside a transaction.
    /// - Throws: ``StoreError`` if the row is damaged, or what SQLite reports.
    static func append(_ positions: [Int64], to key: Key, _ database: Database) throws {
        let stored = try Data.fetchOne(
            database.cachedStatement(
                sql: "SELECT positions FROM run_events WHERE run = ? AND block = ?"
            ),
            arguments: [key.run, key.block]
        )
        var bytes = stored.map(Array.init) ?? []
        var last = try decode(bytes, block: key.block).last ?? key.block << 16
        for position in positions {
            bytes.appendVarint(UInt64(bitPattern: position &- last))
            last = position
        }
        try database.cachedStatement(sql: "REPLACE INTO run_events VALUES (?, ?, ?)").execute(
            arguments: [key.run, key.block, Data(bytes)]
        )
    }

    /// Reads a row back.
    ///
    /// - Parameters:
    ///   - bytes: Each position as its distance from the one before, the first from the block's start.
    ///   - block: The row's block.
    /// - Returns: The positions, rising.
    /// - Throws: ``StoreError`` if the bytes are damaged.
    static func decode(_ bytes: [UInt8], block: Int64) throws -> [Int64] {
        try bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            var positions: [Int64] = []
            var last = block << 16
            while !reader.isAtEnd {
                last &+= Int64(bitPattern: reader.varint())
                positions.append(last)
            }
            guard !reader.isDamaged, last >> 16 == block || positions.isEmpty else {
                throw StoreError(
                    .corrupt,
                    message: "the projections hold damaged positions of a run",
                    hint: "Run `ledger rebuild`; the ledger itself is not affected."
                )
            }
            return positions
        }
    }
}
