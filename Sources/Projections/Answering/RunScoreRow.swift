import GRDB

/// What the scores of one run by one evaluator on one part of the traffic come to.
struct RunScoreRow {
    var run: String
    var metric: String
    /// The evaluator's label; empty if unknown.
    var evaluator: String
    var environment: String
    /// Empty if unknown.
    var feature: String
    /// Empty if unknown.
    var category: String
    /// The exact totals.
    var totals: RunScoreTotals

    /// Observations with a value.
    var scored: Int64 { totals.sums.count }
    /// Observations without one.
    var missing: Int64 { totals.missing }
    /// The mean, if there is one.
    var mean: Double? { totals.sums.mean }

    /// Reads a row of the `run_scores` table.
    ///
    /// - Parameter row: The columns in the order of the properties, then missing and sums.
    /// - Throws: ``StoreError`` if the sums are damaged.
    init(row: Row) throws {
        run = row[0]
        metric = row[1]
        evaluator = row[2]
        environment = row[3]
        feature = row[4]
        category = row[5]
        totals = try RunScoreTotals(missing: row[6], blob: row[7])
    }
}
