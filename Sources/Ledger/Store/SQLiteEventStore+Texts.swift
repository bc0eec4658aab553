import Foundation
import GRDB

extension SQLiteEventStore {
    /// Keeps texts under their hashes, as ``EventStore`` says.
    public func storeTexts(_ texts: [(hash: MerkleHash, text: String)]) throws {
        do {
            // Within an atomic append the texts belong to its transaction, and vanish with it.
            try queue.unsafeReentrantWrite { database in
                if database.isInsideTransaction {
                    try Self.insert(texts, database)
                } else {
                    try database.inTransaction(.immediate) {
                        try Self.insert(texts, database)
                        return .commit
                    }
                }
            }
        } catch {
            throw StoreError(wrapping: error, path: path)
        }
    }

    private static func insert(
        _ texts: [(hash: MerkleHash, text: String)],
        _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO texts (hash, text) VALUES (?, CAST(? AS TEXT))
                ON CONFLICT (hash) DO NOTHING
                """
        )
        // As bytes both ways: bound as a string, a text would end at its first U+0000.
        for (hash, text) in texts {
            try statement.execute(arguments: [Data(hash.bytes), Data(text.utf8)])
        }
    }

    /// Looks a text up.
    public func text(hash: MerkleHash) throws -> StoredText {
        try read { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT CAST(text AS BLOB) FROM texts WHERE hash = ?",
                    arguments: [Data(hash.bytes)]
                )
            else { return .missing }
            let bytes: Data? = row[0]
            return bytes.map { .text(String(decoding: $0, as: UTF8.self)) } ?? .redacted
        }
    }

    /// Erases a text from the main file and from the journal.
    public func redactText(hash: MerkleHash) throws {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO texts (hash, text) VALUES (?, NULL)
                    ON CONFLICT (hash) DO UPDATE SET text = NULL
                    """,
                arguments: [Data(hash.bytes)]
            )
            return true
        }
        // secure_delete has overwritten the text in the main file; the journal still holds it.
        try queueCheckpoint()
    }

    /// Moves the journal into the main file and empties it.
    func queueCheckpoint() throws {
        do {
            try queue.writeWithoutTransaction { database in
                _ = try database.checkpoint(.truncate)
            }
        } catch {
            throw StoreError(wrapping: error, path: path)
        }
    }
}
