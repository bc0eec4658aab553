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

    /// Exact sums of weighted values, their extremes and their histogram.
    struct Sums: Equatable {
        var scores = ScoreSums()
        var minimum = Double.infinity
        var maximum = -Double.infinity
        /// Weight by bin, ascending.
        var bins: [BinCount] = []

        mutating func add(_ value: Double, samples: Int64, weight: Int64) {
            scores.add(value, samples: samples, weight: weight)
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
    mutating func add(_ observation: Observation) {
        switch observation.status {
        case .scored: addScored(observation)
        case .unscored: unscored += 1
        case .error: errors += 1
        case .skipped: skipped += 1
        }
    }

    private mutating func addScored(_ observation: Observation) {
        // Adding zero turns the negative zero into the positive one: they compare equal, so their
        // order, and so the bytes, would depend on the order of arrival.
        let value = observation.value + 0
        let (samples, weight) = (observation.samples, observation.weight)
        if summed != nil {
            summed?.add(value, samples: samples, weight: weight)
        } else if weight == 1, listed.count < Self.listedValuesMax {
            listed.insert(value, at: listed.firstIndex { $0 > value } ?? listed.count)
        } else {
            var sums = Sums()
            for value in listed { sums.add(value, samples: 1, weight: 1) }
            sums.add(value, samples: samples, weight: weight)
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
