/// Exact totals over any stretch of minutes and cells, with what a table shows beside a mean.
struct ScoreTotals: Equatable {
    /// The sums of the scored observations.
    private(set) var sums = ScoreSums()
    /// How many observations had no value.
    private(set) var missing: Int64 = 0
    private(set) var minimum: Double?
    private(set) var maximum: Double?

    /// Adds what one minute of one cell holds.
    mutating func add(_ minute: MinuteAggregate) {
        missing = missing.saturatingAdding(minute.missing)
        if let summed = minute.summed {
            sums.add(summed.scores)
            include(summed.minimum)
            include(summed.maximum)
        }
        for value in minute.listed {
            sums.add(value)
            include(value)
        }
    }

    private mutating func include(_ value: Double) {
        minimum = min(minimum ?? value, value)
        maximum = max(maximum ?? value, value)
    }

    /// How many samples were scored: their number unless producers sent some in bulk.
    var n: Int64 { sums.samples }

    /// The weighted mean; nil without observations.
    var mean: Double? { sums.mean }

    /// The standard error of the mean, see ``ScoreSums/standardError``.
    var standardError: Double? { sums.standardError }

    /// Whether every value is 0 or 1: only then do values within 0…1 equal their squares.
    var isOfZerosAndOnes: Bool {
        guard let minimum, let maximum else { return false }
        return minimum >= 0 && maximum <= 1 && sums.sum == sums.squares
    }
}
