/// A window that moves over minutes, and stops wherever what it holds changes.
///
/// At minute m it holds the minutes after m − length up to m. Sums are exact, so that what has left
/// leaves no trace.
struct SlidingMean {
    /// A stretch in which the window holds the same.
    struct Step: Equatable {
        /// Its first minute, since the epoch.
        var now: Int64
        /// The minute in which something changes next; one later at the end of the data.
        var next: Int64
    }

    /// How many observations the window holds.
    private(set) var count: Int64 = 0
    private var sum = ExactSum()
    private var weight: Int64 = 0
    private let minutes: [MinuteTotals.Minute]
    private let length: Int64
    private let boundaries: [Int64]
    private var entering = 0
    private var leaving = 0
    private var boundary = 0

    /// Sets the window before the first minute.
    ///
    /// - Parameters:
    ///   - minutes: The minutes, ascending.
    ///   - length: The length of the window in minutes, at least 1.
    ///   - boundaries: Other minutes to stop at, ascending.
    init(_ minutes: [MinuteTotals.Minute], length: Int64, boundaries: [Int64] = []) {
        self.minutes = minutes
        self.length = length
        self.boundaries = boundaries
        let first = minutes.first?.minute ?? .max
        boundary = boundaries.firstIndex { $0 > first } ?? boundaries.count
    }

    /// The weighted mean of what the window holds; nil if it holds nothing.
    var mean: Double? { count > 0 && weight > 0 ? sum.value / Double(weight) : nil }

    /// Moves to the next minute in which something changes.
    ///
    /// - Returns: The stretch from there; nil when the last minute with data was passed.
    mutating func advance() -> Step? {
        guard entering < minutes.count else { return nil }
        let now = nextMinute
        if departure == now {
            sum.add(-minutes[leaving].sum)
            weight -= minutes[leaving].weight
            count -= minutes[leaving].count
            leaving += 1
        }
        if minutes[entering].minute == now {
            sum.add(minutes[entering].sum)
            weight = weight.saturatingAdding(minutes[entering].weight)
            count += minutes[entering].count
            entering += 1
        }
        while boundary < boundaries.count, boundaries[boundary] <= now { boundary += 1 }
        return Step(now: now, next: entering < minutes.count ? nextMinute : now + 1)
    }

    /// When the oldest minute leaves; nil if none is inside.
    private var departure: Int64? {
        leaving < entering ? minutes[leaving].minute + length : nil
    }

    private var nextMinute: Int64 {
        let arrival = entering < minutes.count ? minutes[entering].minute : .max
        let stop = boundary < boundaries.count ? boundaries[boundary] : .max
        return min(arrival, departure ?? .max, stop)
    }
}
