import Foundation
import GRDB
import Ledger

/// Reads the projections within one snapshot.
struct ProjectionReader {
    let database: Database

    /// A cell with its row id.
    struct Cell {
        var id: Int32
        var key: CellKey
    }

    /// The last position folded in.
    func position() throws -> Position {
        let position = try Int64.fetchOne(database, sql: "SELECT MIN(position) FROM projections")
        return Position(rawValue: position ?? 0)
    }

    /// All cells, in order of first appearance.
    func cells() throws -> [Cell] {
        try Row.fetchAll(database, sql: "SELECT * FROM cells ORDER BY id").map {
            Cell(id: $0["id"], key: CellKey(row: $0))
        }
    }

    /// The first and the last hour in which groups have observations.
    ///
    /// - Parameter groups: Groups of cells.
    /// - Returns: Hours since the epoch; nil if there are no observations.
    /// - Throws: What SQLite reports.
    func hours(of groups: [ComparableGroup]) throws -> ClosedRange<Int64>? {
        var range: ClosedRange<Int64>?
        for cell in groups.lazy.flatMap(\.cells) {
            guard let hours = try hours(of: cell.id) else { continue }
            range =
                range.map {
                    min($0.lowerBound, hours.lowerBound)...max($0.upperBound, hours.upperBound)
                } ?? hours
        }
        return range
    }

    private func hours(of cell: Int32) throws -> ClosedRange<Int64>? {
        let statement = try database.cachedStatement(
            sql: "SELECT MIN(hour), MAX(hour) FROM rollups WHERE cell = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [cell]),
            let first: Int64 = row[0], let last: Int64 = row[1]
        else { return nil }
        return first...last
    }

    /// Reads the rolled-up hours of a group, one cell after the other, each in order of time.
    ///
    /// - Parameters:
    ///   - group: Cells whose values compare.
    ///   - hours: Hours since the epoch.
    ///   - body: Called with each hour of each cell that has data.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func forEachHour(
        of group: ComparableGroup,
        in hours: ClosedRange<Int64>,
        _ body: (_ cell: CellKey, _ hour: Int64, _ rollup: RollupHour) throws -> Void
    ) throws {
        for cell in group.cells {
            try forEachHour(of: cell.id, in: hours) { try body(cell.key, $0, $1) }
        }
    }

    private func forEachHour(
        of cell: Int32,
        in hours: ClosedRange<Int64>,
        _ body: (_ hour: Int64, _ rollup: RollupHour) throws -> Void
    ) throws {
        try forEachBlob(of: cell, in: hours) { hour, blob in
            guard let rollup = RollupHour(blob: blob) else { throw Self.damagedRollup }
            try body(hour, rollup)
        }
    }

    /// Reads the minutes of a group as buckets, in order, cells added up.
    ///
    /// - Parameters:
    ///   - group: Cells whose values compare.
    ///   - hours: Hours since the epoch.
    /// - Returns: One bucket for each minute with scored observations.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func buckets(
        of group: ComparableGroup,
        in hours: ClosedRange<Int64>
    ) throws -> [MinuteBucket] {
        try group.cells.reduce(into: []) { merged, cell in
            var buckets: [MinuteBucket] = []
            try forEachBlob(of: cell.id, in: hours) { hour, blob in
                guard RollupHour.appendBuckets(of: blob, hour: hour, to: &buckets) else {
                    throw Self.damagedRollup
                }
            }
            merged = MinuteBucket.merged(merged, buckets)
        }
    }

    /// Reads the blobs of the hours of a cell, in order.
    func forEachBlob(
        of cell: Int32,
        in hours: ClosedRange<Int64>,
        _ body: (_ hour: Int64, _ blob: UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT hour, data FROM rollups WHERE cell = ? AND hour BETWEEN ? AND ?
                ORDER BY hour
                """
        )
        let rows = try Row.fetchCursor(
            statement,
            arguments: [cell, hours.lowerBound, hours.upperBound]
        )
        while let row = try rows.next() {
            try row.withUnsafeData(atIndex: 1) { data in
                guard let data else { throw Self.damagedRollup }
                try data.withUnsafeBytes { try body(row[0], $0) }
            }
        }
    }

    /// What is said of a rollup that makes no sense.
    static var damagedRollup: StoreError {
        StoreError(
            .corrupt,
            message: "the projections hold a damaged rollup",
            hint: "Run `ledger rebuild`; the ledger itself is not affected."
        )
    }

    /// All changes in order of time.
    func changes() throws -> [ChangeRecord] {
        try ChangeRecord.fetchAll(database, sql: "SELECT * FROM changes ORDER BY time, position")
    }

    /// The last minute in which a cell has observations, of whatever status.
    ///
    /// - Parameter cell: The cell's id.
    /// - Returns: Minutes since the epoch; nil if there are none.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func lastMinute(of cell: Int32) throws -> Int64? {
        guard let last = try hours(of: cell)?.upperBound else { return nil }
        var minute: Int64?
        try forEachHour(of: cell, in: last...last) { hour, rollup in
            minute = rollup.minutes.lastIndex { $0 != nil }.map { hour * 60 + Int64($0) }
        }
        return minute
    }

    /// The first minute in which a cell has observations, of whatever status.
    ///
    /// - Parameter cell: The cell's id.
    /// - Returns: Minutes since the epoch; nil if there are none.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func firstMinute(of cell: Int32) throws -> Int64? {
        guard let first = try hours(of: cell)?.lowerBound else { return nil }
        var minute: Int64?
        try forEachHour(of: cell, in: first...first) { hour, rollup in
            minute = rollup.minutes.firstIndex { $0 != nil }.map { hour * 60 + Int64($0) }
        }
        return minute
    }

    /// How many observations a cell has.
    ///
    /// - Parameter cell: The cell's id.
    /// - Returns: Their number, those without a value included.
    /// - Throws: What SQLite reports.
    func observationCount(of cell: Int32) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(
                sql: "SELECT COALESCE(SUM(count), 0) FROM observations WHERE cell = ?"
            ),
            arguments: [cell]
        ) ?? 0
    }

    /// All runs, the latest last.
    func runs() throws -> [RunRecord] {
        try RunRecord.fetchAll(
            database,
            sql: "SELECT * FROM runs ORDER BY COALESCE(started, first_time), position"
        )
    }

    /// The totals of the scores of runs.
    ///
    /// - Throws: ``StoreError`` if some are damaged, or what SQLite reports.
    func runScores() throws -> [RunScoreRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT run, metric, evaluator, environment, feature, category, missing, sums
                FROM run_scores
                """
        ).map(RunScoreRow.init)
    }
}
