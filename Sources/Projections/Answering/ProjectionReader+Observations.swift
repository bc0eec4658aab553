import Foundation
import GRDB
import Ledger

extension ProjectionReader {
    /// The scored observations of one cell, in order of position.
    ///
    /// - Parameters:
    ///   - cell: The cell's id.
    ///   - range: The event times to keep, or nil for all.
    /// - Returns: The observations that have a value.
    /// - Throws: ``StoreError`` if a block is damaged.
    /// - Complexity: O(*n*) in all observations of the cell.
    func scoredObservations(of cell: Int32, in range: TimeRange?) throws -> [Observation] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count, last_position, last_time, data FROM observations
                WHERE cell = ? ORDER BY block
                """
        )
        var observations: [Observation] = []
        let rows = try Row.fetchCursor(statement, arguments: [cell])
        while let row = try rows.next() {
            let block = ObservationBlock(
                bytes: Array(row["data"] as Data),
                count: row["count"],
                lastPosition: row["last_position"],
                lastTime: row["last_time"]
            )
            let isIntact = block.forEach { observation in
                let time = Timestamp(microseconds: observation.time)
                guard observation.status == .scored, range?.contains(time) ?? true else { return }
                observations.append(observation)
            }
            guard isIntact else {
                throw StoreError(
                    .corrupt,
                    message: "the projections hold a damaged block of observations",
                    hint: "Run `ledger rebuild`; the ledger itself is not affected."
                )
            }
        }
        return observations
    }
}
