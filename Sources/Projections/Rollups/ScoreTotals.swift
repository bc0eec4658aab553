/// Exact totals over any stretch of minutes and cells: what a mean with its error is made of.
struct ScoreTotals: Equatable {
    /// The weight of all scored observations, their number unless producers sent samples in bulk.
    private(set) var n: Int64 = 0
    /// How many observations had no value.
    private(set) var missing: Int64 = 0
    private(set) var minimum: Double?
    private(set) var maximum: Double?
    private var sum = ExactSum()
    private var squares = ExactSum()

    /// Adds what one minute of one cell holds.
    mutating func add(_ minute: MinuteAggregate) {
        missing = missing.saturatingAdding(minute.missing)
        if let sums = minute.summed {
            n = n.saturatingAdding(sums.weight)
            sum.add(sums.sum)
            squares.add(sums.squares)
            include(sums.minimum)
            include(sums.maximum)
        }
        for value in minute.listed {
            n = n.saturatingAdding(1)
            sum.add(value)
            squares.addSquare(of: value)
            include(value)
        }
    }

    private mutating func include(_ value: Double) {
        minimum = min(minimum ?? value, value)
        maximum = max(maximum ?? value, value)
    }

    /// The mean; nil without observations.
    var mean: Double? {
        n > 0 ? sum.value / Double(n) : nil
    }

    /// Whether every value is 0 or 1: only then do values within 0…1 equal their squares.
    var isOfZerosAndOnes: Bool {
        guard let minimum, let maximum else { return false }
        return minimum >= 0 && maximum <= 1 && sum == squares
    }

    /// The standard error of the mean: the sample standard deviation over the root of n.
    var standardError: Double? {
        guard n > 1, let mean else { return nil }
        // Σ(x − m)² = Σx² − 2·m·Σx + n·m² cancels badly for large means, so every term is added
        // exactly. The rounded m is not quite the mean; (Σ(x − m))² / n corrects that.
        var deviations = squares
        for part in sum.parts { deviations.addProduct(-2 * mean, part) }
        deviations.addSquare(of: mean, weight: Double(n))
        var rest = sum
        rest.addProduct(-mean, Double(n))
        let variation = deviations.value - rest.value * rest.value / Double(n)
        return (max(0, variation) / Double(n - 1) / Double(n)).squareRoot()
    }
}
