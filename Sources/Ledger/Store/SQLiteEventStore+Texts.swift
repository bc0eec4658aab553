import Foundation
import GRDB

extension SQLiteEventStore {
    public func storeTexts(_ texts: [(hash: MerkleHash, text: String)]) throws {
        try write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT INTO texts (hash, text) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING"
            )
            for (hash, text) in texts {
                try statement.execute(arguments: [Data(hash.bytes), text])
            }
            return true
        }
    }

    public func text(hash: MerkleHash) throws -> StoredText {
        try read { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT text FROM texts WHERE hash = ?",
                    arguments: [Data(hash.bytes)]
                )
            else { return .missing }
            let text: String? = row[0]
            return text.map(StoredText.text) ?? .redacted
        }
    }

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
