/// How many values fell into which bin of ``ValueBins``, and bars that are fit to be read.
struct ValueHistogram: Equatable {
    /// The most bars a histogram is read in.
    static let barsMax = 24

    private var counts: [Int16: Int64] = [:]
    /// The smallest value; nil without any.
    private(set) var minimum: Double?
    /// The largest value; nil without any.
    private(set) var maximum: Double?

    /// How many samples there are.
    var count: Int64 { counts.values.reduce(0) { $0.saturatingAdding($1) } }

    /// Adds what one minute of one cell holds; a value sent for many counts as many.
    mutating func add(_ minute: MinuteAggregate) {
        for value in minute.listed { add(ValueBins.bin(of: value), 1, value, value) }
        guard let summed = minute.summed else { return }
        for bin in summed.bins {
            add(bin.bin, Int64(bin.count), summed.minimum, summed.maximum)
        }
    }

    private mutating func add(_ bin: Int16, _ count: Int64, _ low: Double, _ high: Double) {
        counts[bin] = (counts[bin] ?? 0).saturatingAdding(count)
        minimum = min(minimum ?? low, low)
        maximum = max(maximum ?? high, high)
    }

    /// A stretch of values with how many fell into it.
    struct Bar: Equatable {
        /// Its lower end, inside.
        var low: Double
        /// Its upper end, outside, unless it is the lower end too.
        var high: Double
        /// How many samples fell into it.
        var count: Int64
    }

    /// The bins as at most about ``barsMax`` bars in order, empty ones between others included.
    ///
    /// Neighbouring bins are joined by twos, fours and so on, always the same ones, so that two
    /// histograms of one width line up; 0 and 1 keep bars of their own while all values are in 0…1.
    ///
    /// - Returns: The bars; none without values.
    func bars() -> [Bar] {
        guard let first = counts.keys.min(), let last = counts.keys.max() else { return [] }
        var width: Int16 = 1
        while groups(first, last, width).count > Self.barsMax { width *= 2 }
        return groups(first, last, width).map { bins in
            let count = bins.reduce(Int64(0)) { $0.saturatingAdding(counts[$1] ?? 0) }
            return Bar(
                low: ValueBins.lowerEdge(of: bins.lowerBound),
                high: ValueBins.upperEdge(of: bins.upperBound),
                count: count
            )
        }
    }

    /// Runs of neighbouring bins; those of exactly 0 and exactly 1 are never joined with others.
    private func groups(_ first: Int16, _ last: Int16, _ width: Int16) -> [ClosedRange<Int16>] {
        var groups: [ClosedRange<Int16>] = []
        var start = first
        while start <= last {
            let end = min(last, ValueBins.lastBin(joinedWith: start, width: width))
            groups.append(start...end)
            start = end + 1
        }
        return groups
    }
}

extension ValueBins {
    /// The smallest value of a bin.
    ///
    /// - Parameter bin: An index from ``bin(of:)``.
    /// - Returns: A value; of the bins of 0 and 1 these themselves.
    static func lowerEdge(of bin: Int16) -> Double {
        switch Int(bin) {
        case 0: 0
        case unitBins + 1: 1
        case 1...unitBins: Double(bin - 1) / Double(unitBins)
        case (unitBins + 2)...: logarithmicEdge(Int(bin) - unitBins - 2)
        case -1: -0x1p-40
        default: -logarithmicEdge(-2 - Int(bin) + 1) * 0x1p-40
        }
    }

    /// The value from which on the next bin begins.
    ///
    /// - Parameter bin: An index from ``bin(of:)``.
    /// - Returns: A value; of the bins of 0 and 1 these themselves.
    static func upperEdge(of bin: Int16) -> Double {
        switch Int(bin) {
        case 0: 0
        case unitBins + 1: 1
        case 1...unitBins: Double(bin) / Double(unitBins)
        case (unitBins + 2)...: logarithmicEdge(Int(bin) - unitBins - 1)
        case -1: 0
        default: -logarithmicEdge(-2 - Int(bin)) * 0x1p-40
        }
    }

    /// The last bin that is read as one with another when bins are joined.
    ///
    /// - Parameters:
    ///   - bin: The first bin of a bar.
    ///   - width: How many neighbours are joined.
    /// - Returns: An index not below the bin.
    static func lastBin(joinedWith bin: Int16, width: Int16) -> Int16 {
        let unit = Int16(unitBins)
        if bin == 0 || bin == unit + 1 || bin == -1 { return bin }
        func aligned(_ bin: Int16, from origin: Int16) -> Int16 {
            origin + ((bin - origin) / width + 1) * width - 1
        }
        if bin >= 1, bin <= unit { return min(unit, aligned(bin, from: 1)) }
        if bin > unit + 1 { return aligned(bin, from: unit + 2) }
        // Below zero bins count away from it.
        let distance = -2 - bin
        return -2 - (distance / width * width)
    }

    private static func logarithmicEdge(_ index: Int) -> Double {
        let exponent = index / binsPerDoubling
        let eighths = Double(index % binsPerDoubling)
        return Double(sign: .plus, exponent: exponent, significand: 1 + eighths / 8)
    }
}
