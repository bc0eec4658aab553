/// What one minute of one cell holds: count, sums, extremes and a histogram of the values.
///
/// Its sums follow from exact totals or from sorted values, so the same observations give the same
/// bucket in whatever order they came.
public struct MinuteBucket: Equatable, Sendable {
    /// Minutes since the epoch, in event time.
    public var minute: Int64
    /// How many scored observations fell into the minute.
    public var count: Int
    /// Their sum.
    public var sum: Double
    /// The sum of their squares.
    public var sumOfSquares: Double
    /// The smallest.
    public var minimum: Double
    /// The largest.
    public var maximum: Double
    /// The non-empty bins of ``ValueBins``, in ascending order of bin.
    public var bins: [BinCount]

    /// Makes a bucket from its parts.
    ///
    /// - Parameters:
    ///   - minute: Minutes since the epoch.
    ///   - count: Observations, at least 1.
    ///   - sum: Their sum.
    ///   - sumOfSquares: The sum of their squares.
    ///   - minimum: The smallest.
    ///   - maximum: The largest.
    ///   - bins: The non-empty bins, ascending.
    public init(
        minute: Int64,
        count: Int,
        sum: Double,
        sumOfSquares: Double,
        minimum: Double,
        maximum: Double,
        bins: [BinCount]
    ) {
        self.minute = minute
        self.count = count
        self.sum = sum
        self.sumOfSquares = sumOfSquares
        self.minimum = minimum
        self.maximum = maximum
        self.bins = bins
    }
}

/// One non-empty bin of a histogram.
public struct BinCount: Equatable, Sendable {
    /// The index of the bin, see ``ValueBins``.
    public var bin: Int16
    /// How many values fell into it.
    public var count: Int32

    /// Makes a bin count.
    ///
    /// - Parameters:
    ///   - bin: The index of the bin.
    ///   - count: How many values fell into it, at least 1.
    public init(bin: Int16, count: Int32) {
        self.bin = bin
        self.count = count
    }
}
