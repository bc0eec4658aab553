/// Counts values into the buckets of a distribution by their bins alone, so that rollups are enough.
///
/// A bin that begins on a bound holds the bound itself, too, so that a value exactly on a bound
/// counts as beyond it. 0 and 1 have bins of their own, and are counted as Prometheus does.
struct BinnedDistribution {
    /// The distribution so far, without its sum.
    private var distribution: MetricDistribution
    /// The last bin of each bucket.
    private let lastBins: [Int16]
    private var sum = ExactSum()

    /// Begins without values.
    ///
    /// - Parameter bounds: The upper bounds, each of them the edge of a bin of ``ValueBins``.
    init(bounds: [Double]) {
        distribution = MetricDistribution(bounds: bounds)
        lastBins = bounds.map { bound in
            let bin = ValueBins.bin(of: bound)
            return bound == 0 || bound == 1 ? bin : bin - 1
        }
    }

    /// The distribution with its sum.
    var value: MetricDistribution {
        var value = distribution
        value.sum = sum.value
        return value
    }

    /// Adds values of one bin.
    fileprivate mutating func add(_ count: Int64, bin: Int16) {
        distribution.add(count, toBucket: lastBins.firstIndex { bin <= $0 } ?? lastBins.count)
    }

    /// Adds the sum of a minute.
    ///
    /// Sums are rounded minute by minute and added exactly, so that the total of values that are not
    /// negative never falls: whoever reads a counter takes a fall for a restart.
    fileprivate mutating func add(minuteSum: Double) { sum.add(minuteSum) }
}

extension RollupHour {
    /// Adds the scored values of a blob to a distribution, without making the hour in between.
    ///
    /// - Parameters:
    ///   - blob: What ``encoded`` gave.
    ///   - lastSlot: The last minute of the hour that counts, 0…59.
    ///   - distribution: Where to add them, each as often as its weight says.
    /// - Returns: False if the blob is damaged.
    static func addValues(
        of blob: UnsafeRawBufferPointer,
        through lastSlot: Int64,
        to distribution: inout BinnedDistribution
    ) -> Bool {
        var reader = ByteReader(blob)
        while !reader.isAtEnd {
            let slot = reader.byte()
            if slot >= 60 { reader.markDamaged() }
            if Int64(slot) > lastSlot { break }
            let head = reader.byte()
            if head & missingFlag != 0 {
                for _ in 0..<3 { _ = reader.signedVarint() }
            }
            let form = head & 0x0f
            if form == summedMark || form == weightedMark {
                addSummed(&reader, isWeighted: form == weightedMark, to: &distribution)
            } else {
                addListed(&reader, count: Int(form), to: &distribution)
            }
        }
        return !reader.isDamaged
    }

    private static func addListed(
        _ reader: inout ByteReader,
        count: Int,
        to distribution: inout BinnedDistribution
    ) {
        var sum = ExactSum()
        for _ in 0..<count {
            let value = reader.double()
            guard !reader.isDamaged, isValue(value) else { return reader.markDamaged() }
            sum.add(value)
            distribution.add(1, bin: ValueBins.bin(of: value))
        }
        distribution.add(minuteSum: sum.value)
    }

    private static func addSummed(
        _ reader: inout ByteReader,
        isWeighted: Bool,
        to distribution: inout BinnedDistribution
    ) {
        _ = reader.signedVarint()
        let range = isWeighted ? -1e250...1e250 : ExactSum.anyRange
        let sum = ExactSum.readRounded(&reader, within: range)
        _ = ExactSum.readRounded(&reader, within: range)
        if isWeighted { _ = Weighting.readWeights(&reader) }
        for _ in 0..<2 { _ = reader.double() }
        for _ in 0..<reader.count() {
            let bin = Int16(clamping: reader.signedVarint())
            let count = reader.signedVarint()
            guard !reader.isDamaged, count > 0 else { return reader.markDamaged() }
            distribution.add(count, bin: bin)
        }
        if !reader.isDamaged { distribution.add(minuteSum: sum) }
    }
}
