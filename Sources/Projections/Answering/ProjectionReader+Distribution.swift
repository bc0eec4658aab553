import GRDB
import Ledger

extension ProjectionReader {
    /// Adds all scored values of a group up to a minute to a distribution.
    ///
    /// - Parameters:
    ///   - group: Cells whose values compare.
    ///   - lastMinute: The last minute that counts, since the epoch.
    ///   - distribution: Where to add them.
    /// - Throws: ``StoreError`` if a rollup is damaged, or what SQLite reports.
    /// - Complexity: O(*m*) for the *m* minutes that have values.
    func addValues(
        of group: ComparableGroup,
        through lastMinute: Int64,
        to distribution: inout BinnedDistribution
    ) throws {
        let lastHour = lastMinute.flooringQuotient(dividingBy: 60)
        for cell in group.cells {
            try forEachBlob(of: cell.id, in: Int64.min...lastHour) { hour, blob in
                let lastSlot = hour == lastHour ? lastMinute - lastHour * 60 : 59
                let isIntact = RollupHour.addValues(
                    of: blob,
                    through: lastSlot,
                    to: &distribution
                )
                guard isIntact else { throw Self.damagedRollup }
            }
        }
    }

    /// The last minute, not after another, in which a group has observations of whatever status.
    ///
    /// - Parameters:
    ///   - group: Cells whose values compare.
    ///   - lastMinute: The last minute that counts, since the epoch.
    /// - Returns: Minutes since the epoch; nil if there are none.
    /// - Throws: ``StoreError`` if a rollup is damaged, or what SQLite reports.
    func lastMinute(of group: ComparableGroup, notAfter lastMinute: Int64) throws -> Int64? {
        let lastHour = lastMinute.flooringQuotient(dividingBy: 60)
        var found: Int64?
        for cell in group.cells {
            // The last hour may hold only minutes after the one that counts: then the one before.
            let hours = try Int64.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT hour FROM rollups WHERE cell = ? AND hour <= ?
                        ORDER BY hour DESC LIMIT 2
                        """
                ),
                arguments: [cell.id, lastHour]
            )
            for hour in hours {
                var minute: Int64?
                try forEachBlob(of: cell.id, in: hour...hour) { hour, blob in
                    guard let rollup = RollupHour(blob: blob) else { throw Self.damagedRollup }
                    minute = rollup.minutes.indices.last { slot in
                        rollup.minutes[slot] != nil && hour * 60 + Int64(slot) <= lastMinute
                    }.map { hour * 60 + Int64($0) }
                }
                if let minute {
                    found = max(found ?? minute, minute)
                    break
                }
            }
        }
        return found
    }
}
