import Foundation
import GRDB
import Ledger

/// Exact counts, sums, extremes and histograms of every cell per minute, an hour to a row.
struct RollupsProjection {
    static let name = "rollups"
    static let version = 2
    static let tables = ["rollups"]

    static let schema = """
        CREATE TABLE rollups (
            cell INTEGER NOT NULL,
            -- Hours since the epoch, in event time.
            hour INTEGER NOT NULL,
            -- The hour's minutes, see RollupHour.
            data BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX rollups_by_cell ON rollups (cell, hour);
        """

    private struct Place: Hashable {
        var cell: Int32
        var hour: Int64
    }

    /// The hours touched since the last flush.
    private var places: [Place: Int] = [:]
    private var hours: [(place: Place, hour: RollupHour)] = []
    /// The hour that each cell was in last: its next observation is mostly in the same one.
    private var lastIndex: [Int] = []

    /// Hours kept in memory, a few KB each, before they are written.
    private static let hoursMax = 4_096

    init() {}

    /// Adds observations to their minutes.
    ///
    /// - Parameters:
    ///   - observations: The observations, with the index of their cell.
    ///   - cells: The cells' ids by that index.
    ///   - database: Where touched hours are loaded from.
    /// - Throws: ``StoreError`` if a stored hour is damaged, or what SQLite reports.
    mutating func apply(
        _ observations: [(cell: Int32, observation: Observation)],
        cells: [Int32],
        _ database: Database
    ) throws {
        // Events scattered over many hours must not fill the memory.
        if hours.count >= Self.hoursMax { try flush(to: database) }
        if let largest = cells.max(), Int(largest) >= lastIndex.count {
            lastIndex.append(
                contentsOf: repeatElement(-1, count: Int(largest) + 1 - lastIndex.count)
            )
        }
        for (index, observation) in observations {
            let cell = cells[Int(index)]
            let hour = observation.time.flooringQuotient(dividingBy: 3_600_000_000)
            var slot = lastIndex[Int(cell)]
            if slot < 0 || hours[slot].place.hour != hour {
                slot = try self.slot(of: Place(cell: cell, hour: hour), database)
                lastIndex[Int(cell)] = slot
            }
            hours[slot].hour.add(observation)
        }
    }

    private mutating func slot(of place: Place, _ database: Database) throws -> Int {
        if let slot = places[place] { return slot }
        let statement = try database.cachedStatement(
            sql: "SELECT data FROM rollups WHERE cell = ? AND hour = ?"
        )
        var hour = RollupHour()
        if let blob = try Data.fetchOne(statement, arguments: [place.cell, place.hour]) {
            guard let stored = blob.withUnsafeBytes({ RollupHour(blob: $0) }) else {
                throw StoreError(
                    .corrupt,
                    message: "the projections hold a damaged rollup",
                    hint: "Run `ledger rebuild`; the ledger itself is not affected."
                )
            }
            hour = stored
        }
        places[place] = hours.count
        hours.append((place, hour))
        return hours.count - 1
    }

    /// Writes the touched hours, in order of cell and hour.
    mutating func flush(to database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO rollups VALUES (?, ?, ?)
                ON CONFLICT (cell, hour) DO UPDATE SET data = excluded.data
                """
        )
        hours.sort {
            ($0.place.cell, $0.place.hour) < ($1.place.cell, $1.place.hour)
        }
        for (place, hour) in hours {
            try statement.execute(arguments: [place.cell, place.hour, Data(hour.encoded)])
        }
        places = [:]
        hours = []
        lastIndex = []
    }
}

extension RollupsProjection {
    /// Folds all stored observations again, without touching an event.
    ///
    /// - Parameter database: The projections, inside a transaction.
    /// - Throws: ``StoreError`` if a block is damaged, or what SQLite reports.
    static func rebuild(from database: Database) throws {
        try database.execute(sql: "DELETE FROM rollups")
        let cells = try Int32.fetchAll(database, sql: "SELECT id FROM cells ORDER BY id")
        for cell in cells {
            var rollups = RollupsProjection()
            let blocks = try Row.fetchCursor(
                database,
                sql: """
                    SELECT count, last_position, last_time, data FROM observations
                    WHERE cell = ? ORDER BY block
                    """,
                arguments: [cell]
            )
            while let row = try blocks.next() {
                let block = ObservationBlock(
                    bytes: Array(row["data"] as Data),
                    count: row["count"],
                    lastPosition: row["last_position"],
                    lastTime: row["last_time"]
                )
                var observations: [(cell: Int32, observation: Observation)] = []
                guard block.forEach({ observations.append((0, $0)) }) else {
                    throw StoreError(
                        .corrupt,
                        message: "the projections hold a damaged block",
                        hint: "Run `ledger rebuild`."
                    )
                }
                try rollups.apply(observations, cells: [cell], database)
            }
            try rollups.flush(to: database)
        }
    }
}
