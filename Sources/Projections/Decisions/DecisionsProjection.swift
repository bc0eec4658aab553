import Foundation
public import GRDB
import Ledger

/// Every decision, whole and in the order of the ledger: what baselines, limits and alerts fold.
///
/// Of the evidence that only single questions read, such as verdicts, it keeps where it stands: the
/// ledger has the rest.
struct DecisionsProjection: EventProjection {
    static let name = "decisions"
    static let version = 4
    static let tables = ["decisions", "evidence"]

    static let schema = """
        CREATE TABLE decisions (
            position INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            recorded INTEGER NOT NULL,
            type TEXT NOT NULL,
            -- The canonical JSON of the whole event.
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX decisions_by_type ON decisions (type, position);
        CREATE TABLE evidence (
            -- verdict, shadow_sampled or shadow_compared.
            kind TEXT NOT NULL,
            time INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (kind, time, position)
        ) STRICT, WITHOUT ROWID;
        """

    /// The types that count as decisions; adding one makes a new ``version``.
    static let types: Set<EventType> = [
        .baselineApproved, .baselineRevoked, .gateDecided, .waiverGranted, .waiverRevoked,
        .limitsApproved, .promotionDecided,
        .detectorTrained,
        .alertFired, .alertResolved, .alertAcknowledged, .notificationDelivered,
        .notificationFailed, .silenceCreated, .silenceExpired, .incidentClosed, .noteAdded,
    ]

    /// The types of which the place in the ledger is kept; adding one makes a new ``version``.
    static let evidenceKinds: [EventType: String] = [
        .verdictRecorded: "verdict", .shadowSampled: "shadow_sampled",
        .shadowCompared: "shadow_compared",
    ]

    private var pending: [DecisionRecord] = []
    private var evidence: [EvidencePlace] = []

    init() {}

    mutating func apply(_ chunk: DecodedChunk, after cursor: Position) {
        pending.append(contentsOf: chunk.decisions.lazy.filter { $0.position > cursor })
        evidence.append(contentsOf: chunk.evidence.lazy.filter { $0.position > cursor })
    }

    mutating func flush(to database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO decisions VALUES (?, ?, ?, ?, ?)"
        )
        for decision in pending {
            try statement.execute(arguments: [
                decision.position.rawValue, decision.time.microseconds,
                decision.recorded.microseconds, decision.type.rawValue,
                String(decoding: decision.body, as: UTF8.self),
            ])
        }
        pending = []
        let placing = try database.cachedStatement(sql: "INSERT INTO evidence VALUES (?, ?, ?)")
        for place in evidence {
            try placing.execute(arguments: [
                place.kind, place.time.microseconds, place.position.rawValue,
            ])
        }
        evidence = []
    }
}

extension DecisionRecord: FetchableRecord {
    /// Reads a row of the `decisions` table.
    ///
    /// - Parameter row: The row.
    public init(row: Row) {
        let body: String = row["body"]
        self.init(
            position: Position(rawValue: row["position"]),
            time: Timestamp(microseconds: row["time"]),
            recorded: Timestamp(microseconds: row["recorded"]),
            type: EventType(rawValue: row["type"]),
            body: Data(body.utf8)
        )
    }
}

extension ProjectionReader {
    /// The decisions of some types, in the order of the ledger.
    ///
    /// - Parameter types: The types, each of which must be one of ``DecisionsProjection/types``.
    /// - Returns: The decisions.
    /// - Throws: What SQLite reports.
    func decisions(of types: [EventType]) throws -> [DecisionRecord] {
        precondition(
            types.allSatisfy(DecisionsProjection.types.contains),
            "a type that no projection keeps"
        )
        let marks = databaseQuestionMarks(count: types.count)
        return try DecisionRecord.fetchAll(
            database,
            sql: "SELECT * FROM decisions WHERE type IN (\(marks)) ORDER BY position",
            arguments: StatementArguments(types.map(\.rawValue))
        )
    }
}
