import Foundation
import GRDB
import Ledger

extension ProjectionReader {
    /// The scored observations of a group in order of event time, equal times in order of position.
    ///
    /// - Parameters:
    ///   - group: Cells whose values compare.
    ///   - range: The event times to keep, or nil for all.
    /// - Returns: The observations that have a value.
    /// - Throws: ``StoreError`` if a block is damaged.
    /// - Complexity: O(*n* log *n*) in all observations of the group.
    func scoredObservations(
        of group: ComparableGroup,
        in range: TimeRange?
    ) throws -> [Observation] {
        var observations: [Observation] = []
        for cell in group.cells {
            try forEachBlock(of: cell.id) { block in
                block.forEach { observation in
                    let time = Timestamp(microseconds: observation.time)
                    let isWanted = range?.contains(time) ?? true
                    if isWanted, observation.status == .scored { observations.append(observation) }
                }
            }
        }
        return observations.sorted { ($0.time, $0.position) < ($1.time, $1.position) }
    }

    /// Reads the blocks of one cell in order.
    private func forEachBlock(
        of cell: Int32,
        _ body: (ObservationBlock) -> Bool
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count, last_position, last_time, data FROM observations
                WHERE cell = ? ORDER BY block
                """
        )
        let rows = try Row.fetchCursor(statement, arguments: [cell])
        while let row = try rows.next() {
            let block = ObservationBlock(
                bytes: Array(row["data"] as Data),
                count: row["count"],
                lastPosition: row["last_position"],
                lastTime: row["last_time"]
            )
            guard body(block) else {
                throw StoreError(
                    .corrupt,
                    message: "the projections hold a damaged block of observations",
                    hint: "Run `ledger rebuild`; the ledger itself is not affected."
                )
            }
        }
    }
}
