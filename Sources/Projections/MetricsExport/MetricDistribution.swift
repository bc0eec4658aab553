/// Counts of values by size: what Prometheus calls a histogram.
public struct MetricDistribution: Equatable, Sendable {
    /// The upper bounds of the buckets, ascending; beyond the last lies one more bucket.
    public let bounds: [Double]
    /// How many values each bucket holds by itself, one more than there are bounds.
    public private(set) var counts: [Int64]
    /// The sum of the values.
    public var sum: Double = 0

    /// Makes an empty distribution.
    ///
    /// - Parameter bounds: The upper bounds, ascending and finite.
    public init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// How many values there are.
    public var count: Int64 { counts.reduce(0) { $0.saturatingAdding($1) } }

    /// How many values lie in each bucket or below it; the last is ``count``.
    public var cumulativeCounts: [Int64] {
        var total: Int64 = 0
        return counts.map { count in
            total = total.saturatingAdding(count)
            return total
        }
    }

    /// Adds a value to its bucket: the first whose bound it does not exceed.
    ///
    /// - Parameter value: The value, a finite number.
    public mutating func add(_ value: Double) {
        add(1, toBucket: bounds.firstIndex { value <= $0 } ?? bounds.count)
        sum += value
    }

    /// Adds values of one bucket without their sum.
    ///
    /// - Parameters:
    ///   - count: How many, 0 or more.
    ///   - index: The bucket, 0 up to the number of bounds.
    mutating func add(_ count: Int64, toBucket index: Int) {
        counts[index] = counts[index].saturatingAdding(count)
    }
}
