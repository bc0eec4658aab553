/// What one minute of one cell holds, exactly: it does not depend on the order of arrival.
///
/// Up to eight plain values are kept as they are, sorted, which is both smaller and exact; more, or
/// weighted ones, are kept as exact sums, extremes and a histogram. Which form is used depends on the
/// content alone, so equal contents have equal bytes.
struct MinuteAggregate: Equatable {
    /// More values than this are summed up.
    static let listedValuesMax = 8

    /// The values, ascending, while they are few and unweighted.
    private(set) var listed: [Double] = []
    /// The sums, once they are many.
    private(set) var summed: Sums?
    /// How many observations had no value, by reason.
    var unscored: Int64 = 0
    var errors: Int64 = 0
    var skipped: Int64 = 0

    /// Exact sums of weighted values.
    struct Sums: Equatable {
        var count: Int64 = 0
        var weight: Int64 = 0
        var sum = ExactSum()
        var squares = ExactSum()
        var minimum = Double.infinity
        var maximum = -Double.infinity
        /// Weight by bin, ascending.
        var bins: [BinCount] = []

        mutating func add(_ value: Double, weight: Int64) {
            count += 1
            self.weight = self.weight.saturatingAdding(weight)
            if weight == 1 { sum.add(value) } else { sum.addProduct(value, Double(weight)) }
            squares.addSquare(of: value, weight: Double(weight))
            minimum = min(minimum, value)
            maximum = max(maximum, value)
            addToBin(ValueBins.bin(of: value), weight: Int32(clamping: weight))
        }

        private mutating func addToBin(_ bin: Int16, weight: Int32) {
            let index = bins.firstIndex { $0.bin >= bin } ?? bins.count
            if index < bins.count, bins[index].bin == bin {
                bins[index].count = bins[index].count.saturatingAdding(weight)
            } else {
                bins.insert(BinCount(bin: bin, count: weight), at: index)
            }
        }
    }

    /// How many observations had no value, for whatever reason.
    var missing: Int64 {
        unscored.saturatingAdding(errors).saturatingAdding(skipped)
    }

    var isEmpty: Bool {
        listed.isEmpty && summed == nil && missing == 0
    }

    /// Adds an observation.
    mutating func add(_ value: Double, weight: Int64, status: Observation.Status) {
        switch status {
        case .scored: addScored(value, weight: weight)
        case .unscored: unscored += 1
        case .error: errors += 1
        case .skipped: skipped += 1
        }
    }

    private mutating func addScored(_ value: Double, weight: Int64) {
        // Adding zero turns the negative zero into the positive one: they compare equal, so their
        // order, and so the bytes, would depend on the order of arrival.
        let value = value + 0
        if summed != nil {
            summed?.add(value, weight: weight)
        } else if weight == 1, listed.count < Self.listedValuesMax {
            listed.insert(value, at: listed.firstIndex { $0 > value } ?? listed.count)
        } else {
            var sums = Sums()
            for value in listed { sums.add(value, weight: 1) }
            sums.add(value, weight: weight)
            summed = sums
            listed = []
        }
    }

    /// Rebuilds the parts read from a blob.
    init(listed: [Double] = [], summed: Sums? = nil) {
        self.listed = listed
        self.summed = summed
    }
}
