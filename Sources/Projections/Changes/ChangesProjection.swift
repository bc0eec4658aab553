import Foundation
public import GRDB
import Ledger

/// Every deployment, evaluator revision and dataset version, as a table.
struct ChangesProjection: EventProjection {
    static let name = "changes"
    static let version = 1
    static let tables = ["changes"]

    static let schema = """
        CREATE TABLE changes (
            position INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            environment TEXT,
            name TEXT,
            version TEXT,
            subkind TEXT,
            components TEXT NOT NULL,
            "commit" TEXT,
            message TEXT,
            "by" TEXT,
            outcome TEXT,
            rollback_of TEXT,
            model TEXT,
            examples INTEGER,
            hash TEXT
        ) STRICT;
        CREATE INDEX changes_by_time ON changes (time);
        """

    private var pending: [ChangeRecord] = []

    init() {}

    mutating func apply(_ chunk: DecodedChunk, after cursor: Position) {
        pending.append(contentsOf: chunk.changes.lazy.filter { $0.position > cursor })
    }

    mutating func flush(to database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        for change in pending {
            try statement.execute(arguments: [
                change.position.rawValue, change.time.microseconds, change.kind.rawValue,
                change.id, change.environment, change.name, change.version, change.subkind,
                Self.encode(change.components), change.commit, change.message, change.by,
                change.outcome, change.rollbackOf, change.model, change.examples, change.hash,
            ])
        }
        pending = []
    }

    /// Components joined by a unit separator, which no name holds.
    static func encode(_ components: [String]) -> String {
        components.joined(separator: "\u{1f}")
    }
}

extension ChangeRecord: FetchableRecord {
    /// Reads a row of the `changes` table.
    ///
    /// - Parameter row: The row.
    public init(row: Row) {
        self.init(
            position: Position(rawValue: row["position"]),
            time: Timestamp(microseconds: row["time"]),
            kind: ChangeKind(rawValue: row["kind"]) ?? .deployment,
            id: row["id"]
        )
        environment = row["environment"]
        name = row["name"]
        version = row["version"]
        subkind = row["subkind"]
        let components: String = row["components"]
        self.components = components.split(separator: "\u{1f}").map(String.init)
        commit = row["commit"]
        message = row["message"]
        by = row["by"]
        outcome = row["outcome"]
        rollbackOf = row["rollback_of"]
        model = row["model"]
        examples = row["examples"]
        hash = row["hash"]
    }
}
