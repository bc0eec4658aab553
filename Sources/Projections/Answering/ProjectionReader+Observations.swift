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
        try forEachObservation(of: group, in: range ?? TimeRange()) { observation in
            if observation.status == .scored { observations.append(observation) }
        }
        return observations.sorted { ($0.time, $0.position) < ($1.time, $1.position) }
    }

    /// Reads the observations of a group, one cell after the other, each in the order of the ledger.
    ///
    /// - Parameters:
    ///   - group: Cells whose values compare.
    ///   - range: Only those of this event time.
    ///   - body: Called with each, those without a value included.
    /// - Throws: ``StoreError`` if a block is damaged, or what SQLite reports.
    /// - Complexity: O(*n*) for the *n* observations of the cells.
    func forEachObservation(
        of group: ComparableGroup,
        in range: TimeRange,
        _ body: (Observation) -> Void
    ) throws {
        for cell in group.cells { try forEachObservation(of: cell.id, in: range, body) }
    }

    private func forEachObservation(
        of cell: Int32,
        in range: TimeRange,
        _ body: (Observation) -> Void
    ) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT data FROM observations WHERE cell = ? ORDER BY block"
        )
        let low = range.start?.microseconds ?? .min
        let end = range.end?.microseconds
        let rows = try Row.fetchCursor(statement, arguments: [cell])
        while let row = try rows.next() {
            let data: Data = row[0]
            let block = ObservationBlock(bytes: Array(data), count: 0, lastPosition: 0, lastTime: 0)
            let isIntact = block.forEach { observation in
                guard observation.time >= low, end.map({ observation.time < $0 }) ?? true else {
                    return
                }
                body(observation)
            }
            guard isIntact else { throw Self.damagedObservations }
        }
    }

    private static var damagedObservations: StoreError {
        StoreError(
            .corrupt,
            message: "the projections hold damaged observations",
            hint: "Run `ledger rebuild`; the ledger itself is not affected."
        )
    }
}
