import Foundation
import GRDB
import Ledger

/// How far each projection has been folded.
struct ProjectionCursors: Equatable {
    var observations: Int64 = 0
    var rollups: Int64 = 0
    var changes: Int64 = 0
    var runs: Int64 = 0

    /// The least of those that read events.
    var leastOfEvents: Int64 { min(observations, changes, runs) }

    /// The next position above a given one where one of them stands, for even batches.
    func nextStop(above position: Int64) -> Int64? {
        [observations, changes, runs].filter { $0 > position }.min()
    }

    /// Whether all stand at a position.
    func allStand(at position: Int64) -> Bool {
        [observations, rollups, changes, runs].allSatisfy { $0 == position }
    }

    private static var versions: [(name: String, version: Int, path: WritableKeyPath<Self, Int64>)]
    {
        [
            (ObservationsProjection.name, ObservationsProjection.version, \.observations),
            (RollupsProjection.name, RollupsProjection.version, \.rollups),
            (ChangesProjection.name, ChangesProjection.version, \.changes),
            (RunsProjection.name, RunsProjection.version, \.runs),
        ]
    }

    /// Reads the cursors; one of another version, or of another ledger, reads as zero.
    ///
    /// - Parameters:
    ///   - database: The projections.
    ///   - leaf: The leaf hash of the ledger's event at a position, nil if there is none.
    static func load(
        _ database: Database,
        leaf: (Int64) throws -> [UInt8]?
    ) throws -> ProjectionCursors {
        var cursors = ProjectionCursors()
        let rows = try Row.fetchAll(database, sql: "SELECT * FROM projections")
        for (name, version, path) in versions {
            guard let row = rows.first(where: { $0["name"] == name }), row["version"] == version
            else { continue }
            let position: Int64 = row["position"]
            let stored: Data = row["leaf"]
            if try leaf(position).map({ Data($0) }) == stored {
                cursors[keyPath: path] = position
            }
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
        for (name, version, path) in Self.versions {
            let position = self[keyPath: path]
            try statement.execute(arguments: [
                name, version, position, Data(try leaf(position) ?? []),
            ])
        }
    }

    /// Empties the tables of every projection that stands at zero, making them if need be.
    func prepareTables(_ database: Database) throws {
        let all: [(cursor: Int64, tables: [String], schema: String)] = [
            (observations, ObservationsProjection.tables, ObservationsProjection.schema),
            (rollups, RollupsProjection.tables, RollupsProjection.schema),
            (changes, ChangesProjection.tables, ChangesProjection.schema),
            (runs, RunsProjection.tables, RunsProjection.schema),
        ]
        for (cursor, tables, schema) in all {
            let exist = try tables.allSatisfy { try database.tableExists($0) }
            if cursor > 0, exist { continue }
            for table in tables { try database.execute(sql: "DROP TABLE IF EXISTS \(table)") }
            try database.execute(sql: schema)
        }
    }
}
