/// What the scores of a run are added up by.
struct RunScoreKey: Hashable {
    var run: String
    var metric: String
    /// The evaluator's label; empty if the producer named none.
    var evaluator: String
    var environment: String
    /// Empty if the producer named none.
    var feature: String
    /// Empty if the producer named none.
    var category: String

    /// The key of a score.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - cell: The cell that the score belongs to.
    init(run: String, cell: CellKey) {
        self.run = run
        metric = cell.metric
        evaluator = cell.evaluator?.label ?? ""
        environment = cell.environment
        feature = cell.feature ?? ""
        category = cell.category ?? ""
    }
}

/// The exact totals of a ``RunScoreKey``.
struct RunScoreTotals: Equatable {
    /// The sums of the scored observations.
    var sums = ScoreSums()
    /// How many observations had no value.
    var missing: Int64 = 0

    mutating func add(_ observation: Observation) {
        guard observation.status == .scored else {
            missing += 1
            return
        }
        sums.add(
            observation.value + 0,
            samples: observation.samples,
            weight: observation.weight
        )
    }

    mutating func add(_ other: RunScoreTotals) {
        sums.add(other.sums)
        missing += other.missing
    }
}
