import Crypto
import Foundation
import GRDB

extension ProjectionDatabase {
    /// SHA-256 over every row of every projection, in order of their keys.
    ///
    /// Two sets of projections with the same digest hold the same bytes: it is how catching up and
    /// rebuilding are compared.
    ///
    /// - Returns: 64 hexadecimal digits.
    /// - Throws: What SQLite reports.
    public func digest() throws -> String {
        var hash = SHA256()
        try read { database in
            for (table, order) in Self.ordered where try database.tableExists(table) {
                hash.update(data: Data(table.utf8))
                let rows = try Row.fetchCursor(
                    database,
                    sql: "SELECT * FROM \(table) ORDER BY \(order)"
                )
                while let row = try rows.next() {
                    for value in row.databaseValues { Self.update(&hash, with: value) }
                }
            }
        }
        return hash.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    private static let ordered = [
        ("projections", "name"), ("cells", "id"), ("observations", "cell, block"),
        ("rollups", "cell, hour"), ("changes", "position"), ("runs", "run"),
        ("run_scores", "run, metric, evaluator, environment, feature, category"),
        ("run_events", "run, block"), ("decisions", "position"),
    ]

    private static func update(_ hash: inout SHA256, with value: DatabaseValue) {
        switch value.storage {
        case .null:
            hash.update(data: [0])
        case .int64(let number):
            hash.update(data: [1])
            withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
        case .double(let number):
            hash.update(data: [2])
            withUnsafeBytes(of: number.bitPattern.littleEndian) { hash.update(bufferPointer: $0) }
        case .string(let text):
            hash.update(data: [3])
            hash.update(data: Data(text.utf8))
        case .blob(let bytes):
            hash.update(data: [4])
            hash.update(data: bytes)
        }
    }
}

extension ProjectionEngine {
    /// How far projections are folded.
    ///
    /// - Parameter projections: The projections.
    /// - Returns: The last position that all of them know.
    /// - Throws: ``StoreError`` if either file cannot be read.
    public func position(of projections: ProjectionDatabase) throws -> Int64 {
        let cursors = try projections.read { try load($0) }
        return min(cursors.leastOfEvents, cursors.rollups)
    }
}
