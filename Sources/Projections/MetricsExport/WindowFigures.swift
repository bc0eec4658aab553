import Ledger

/// What the window of a series holds that is exported.
struct WindowFigures: Equatable, Sendable {
    /// The mean; nil without scores.
    var mean: Double?
    /// How many scores it rests on.
    var samples: Int64 = 0
    /// The share of the values from some bound on, by weight; nil without scores.
    var share: Double?
}

/// Adds up the minutes of a window.
struct WindowSums {
    private var scores = ScoreSums()
    private var counted: Int64 = 0
    private var binned: Int64 = 0
    private let firstBin: Int16?

    /// Begins without minutes.
    ///
    /// - Parameter bound: Values from here on are counted apart; the edge of a bin; nil for none.
    init(countingFrom bound: Double? = nil) { firstBin = bound.map(ValueBins.bin) }

    /// Adds what one minute of one cell holds.
    mutating func add(_ minute: MinuteAggregate) {
        if let sums = minute.summed {
            scores.add(sums.scores)
            for bin in sums.bins { count(Int64(bin.count), bin.bin) }
        }
        for value in minute.listed {
            scores.add(value)
            count(1, ValueBins.bin(of: value))
        }
    }

    private mutating func count(_ weight: Int64, _ bin: Int16) {
        guard let firstBin else { return }
        binned = binned.saturatingAdding(weight)
        if bin >= firstBin { counted = counted.saturatingAdding(weight) }
    }

    /// What the window holds.
    var figures: WindowFigures {
        WindowFigures(
            mean: scores.mean,
            samples: scores.samples,
            share: binned > 0 ? Double(counted) / Double(binned) : nil
        )
    }
}

/// How many observations have or lack a value.
struct StatusCounts: Equatable, Sendable {
    var scored: Int64 = 0
    var unscored: Int64 = 0
    var errors: Int64 = 0
    var skipped: Int64 = 0

    /// Adds what one minute of one cell holds.
    mutating func add(_ minute: MinuteAggregate) {
        let scores = minute.summed?.scores.count ?? 0
        scored = scored.saturatingAdding(scores.saturatingAdding(Int64(minute.listed.count)))
        unscored = unscored.saturatingAdding(minute.unscored)
        errors = errors.saturatingAdding(minute.errors)
        skipped = skipped.saturatingAdding(minute.skipped)
    }

    /// Whether there is no observation.
    var isEmpty: Bool { self == StatusCounts() }

    /// The counts by the names of the statuses.
    var byName: [(name: String, count: Int64)] {
        [("scored", scored), ("unscored", unscored), ("error", errors), ("skipped", skipped)]
    }
}
