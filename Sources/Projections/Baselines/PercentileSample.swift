/// Values that percentiles are asked of: kept as they are while they fit, else in narrow bins.
///
/// Up to ``exactMax`` values every percentile is exact. Beyond, values that share their sign, their
/// exponent and the first ten bits of their significand share a bin (fixed bins of even relative
/// width, as in HdrHistogram; Masson, Rim and Lee 2019, "DDSketch"), and only each bin's extremes
/// and weight are kept. A percentile is then known to half the spread of the values in its bin,
/// which is never more than 1/2048 of the value; metrics of few distinct values stay exact.
struct PercentileSample {
    /// More values than this are binned; as they are, and while sorted, they take up to 80 MiB.
    static let exactMax = 2_097_152
    /// Bits of the significand that tell bins apart.
    private static let significandBits = 10

    /// One value with its weight, later with the weight of all values up to it.
    fileprivate struct Entry {
        var value: Double
        var weight: Int64
    }

    /// What is kept of the values of one bin.
    fileprivate struct Bin {
        var low: Double
        var high: Double
        var weight: Int64
    }

    /// How many values were added.
    private(set) var count = 0
    /// The sum of their weights.
    private(set) var weight: Int64 = 0
    private var squaredWeights = 0.0
    private let limit: Int
    private var entries: [Entry] = []
    private var bins: [Int64: Bin] = [:]

    /// Makes an empty sample.
    ///
    /// - Parameter limit: How many values are kept as they are.
    init(exactUpTo limit: Int = Self.exactMax) {
        self.limit = max(0, limit)
    }

    /// Whether every percentile will be exact.
    var isExact: Bool { bins.isEmpty }

    /// How many values of equal weight would tell as much: (Σw)² / Σw² (Kish 1965, section 8.2).
    var effectiveCount: Double {
        squaredWeights > 0 ? Double(weight) * Double(weight) / squaredWeights : 0
    }

    /// Adds a value.
    ///
    /// - Parameters:
    ///   - value: A number; what is not finite is passed over.
    ///   - weight: How many samples it stands for, at least 1.
    mutating func add(_ value: Double, weight: Int64 = 1) {
        guard value.isFinite, weight > 0 else { return }
        // Adding zero turns the negative zero into the positive one, which has another bin.
        let value = value + 0
        count += 1
        self.weight = self.weight.saturatingAdding(weight)
        squaredWeights += Double(weight) * Double(weight)
        if isExact {
            entries.append(Entry(value: value, weight: weight))
            guard entries.count > limit else { return }
            for entry in entries { addToBin(entry) }
            entries = []
        } else {
            addToBin(Entry(value: value, weight: weight))
        }
    }

    private mutating func addToBin(_ entry: Entry) {
        let key = Self.bin(of: entry.value)
        var bin = bins[key] ?? Bin(low: entry.value, high: entry.value, weight: 0)
        bin.low = min(bin.low, entry.value)
        bin.high = max(bin.high, entry.value)
        bin.weight = bin.weight.saturatingAdding(entry.weight)
        bins[key] = bin
    }

    /// The bin of a value: the leading bits of its pattern, turned so that they grow with it.
    static func bin(of value: Double) -> Int64 {
        let pattern = Int64(bitPattern: value.bitPattern)
        let ordered = pattern >= 0 ? pattern : pattern ^ Int64.max
        return ordered >> Int64(Double.significandBitCount - significandBits)
    }

    /// Sorts what was added.
    ///
    /// - Returns: The percentiles; nil if nothing was added.
    /// - Complexity: O(*n* log *n*) for *n* values or bins.
    consuming func sorted() -> SortedSample? {
        guard count > 0 else { return nil }
        var values: [SortedSample.Value] = []
        if isExact {
            entries.sort { $0.value < $1.value }
            values.reserveCapacity(entries.count)
            for entry in entries { values.append(.init(entry.value, entry.weight)) }
        } else {
            values = bins.values.sorted { $0.low < $1.low }.map {
                .init(low: $0.low, high: $0.high, $0.weight)
            }
        }
        return SortedSample(values, count: count, effectiveCount: effectiveCount)
    }
}
