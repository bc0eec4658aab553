import Foundation
import GRDB
import Ledger

/// How far each projection has been folded.
struct ProjectionCursors: Equatable {
    var observations: Int64 = 0
    var rollups: Int64 = 0
    var changes: Int64 = 0
    var runs: Int64 = 0
    var decisions: Int64 = 0
    /// Whether every projection has its tables, of its version and of this ledger.
    var arePrepared = true

    /// The least of those that read events.
    var leastOfEvents: Int64 { min(observations, changes, runs, decisions) }

    /// The greatest of those that read events.
    var greatestOfEvents: Int64 { max(observations, changes, runs, decisions) }

    /// The next position above a given one where one of them stands, for even batches.
    func nextStop(above position: Int64) -> Int64? {
        [observations, changes, runs, decisions].filter { $0 > position }.min()
    }

    /// Whether all stand at the same position.
    var areAbreast: Bool {
        [rollups, changes, runs, decisions].allSatisfy { $0 == observations }
    }

    /// One projection: what it owns, and where its cursor is.
    private struct Member {
        var name: String
        var version: Int
        var tables: [String]
        var schema: String
        var position: WritableKeyPath<ProjectionCursors, Int64>
    }

    private static var members: [Member] {
        [
            Member(
                name: ObservationsProjection.name,
                version: ObservationsProjection.version,
                tables: ObservationsProjection.tables,
                schema: ObservationsProjection.schema,
                position: \.observations
            ),
            Member(
                name: RollupsProjection.name,
                version: RollupsProjection.version,
                tables: RollupsProjection.tables,
                schema: RollupsProjection.schema,
                position: \.rollups
            ),
            Member(
                name: ChangesProjection.name,
                version: ChangesProjection.version,
                tables: ChangesProjection.tables,
                schema: ChangesProjection.schema,
                position: \.changes
            ),
            Member(
                name: RunsProjection.name,
                version: RunsProjection.version,
                tables: RunsProjection.tables,
                schema: RunsProjection.schema,
                position: \.runs
            ),
            Member(
                name: DecisionsProjection.name,
                version: DecisionsProjection.version,
                tables: DecisionsProjection.tables,
                schema: DecisionsProjection.schema,
                position: \.decisions
            ),
        ]
    }

    /// Reads the cursors; one of another version or ledger, or without its tables, reads as zero.
    ///
    /// - Parameters:
    ///   - database: The projections.
    ///   - leaf: The leaf hash of the ledger's event at a position, nil if there is none.
    /// - Returns: The cursors.
    /// - Throws: What SQLite or reading the leaf reports.
    static func load(
        _ database: Database,
        leaf: (Int64) throws -> [UInt8]?
    ) throws -> ProjectionCursors {
        var cursors = ProjectionCursors()
        let rows = try Row.fetchAll(database, sql: "SELECT * FROM projections")
        for member in members {
            guard let row = rows.first(where: { $0["name"] == member.name }),
                row["version"] == member.version,
                try member.tables.allSatisfy({ try database.tableExists($0) }),
                try leaf(row["position"]).map({ Data($0) }) == row["leaf"] as Data
            else {
                cursors.arePrepared = false
                continue
            }
            cursors[keyPath: member.position] = row["position"]
        }
        // Rollups are folded from observations and cannot outlive them.
        if cursors.rollups > cursors.observations { cursors.rollups = 0 }
        return cursors
    }

    /// Writes the cursors.
    func store(_ database: Database, leaf: (Int64) throws -> [UInt8]?) throws {
        let statement = try database.cachedStatement(
            sql: "REPLACE INTO projections VALUES (?, ?, ?, ?)"
        )
        for member in Self.members {
            let position = self[keyPath: member.position]
            try statement.execute(arguments: [
                member.name, member.version, position, Data(try leaf(position) ?? []),
            ])
        }
    }

    /// Empties the tables of every projection that stands at zero, making them if need be.
    func prepareTables(_ database: Database) throws {
        for member in Self.members where self[keyPath: member.position] == 0 {
            for table in member.tables {
                try database.execute(sql: "DROP TABLE IF EXISTS \(table)")
            }
            try database.execute(sql: member.schema)
        }
    }
}
