import Foundation

/// The scale on which a metric's values are compared, turned so that the shift asked for is a fall.
///
/// Scores in [0, 1] are taken as they are. Anything positive (latency, cost, tokens) is compared by
/// its logarithm, and anything else by its mid-rank in the horizon; both come from the histogram.
struct ValueScale: Equatable, Sendable {
    /// How values are read.
    enum Kind: Equatable, Sendable {
        case unit
        case logarithm
        case rank
    }

    let kind: Kind
    /// −1 if a rise is asked for.
    let sign: Double
    /// The bin that ``valueOfBin`` starts with.
    let lowestBin: Int
    /// The value that stands for each bin on this scale.
    let valueOfBin: [Double]
    /// The width of the scale: 1 for scores and ranks, the middle 98 % for logarithms.
    let range: Double
    /// The smallest value on the scale, where its Bernoulli bounds start.
    let floor: Double

    /// Chooses the scale for a histogram of the whole horizon.
    ///
    /// - Parameters:
    ///   - histogram: How many values each bin holds.
    ///   - minimum: The smallest value.
    ///   - maximum: The largest value.
    ///   - shift: Which way the values are asked to have moved.
    init(
        histogram: [Int16: Double],
        minimum: Double,
        maximum: Double,
        shift: AttributionInput.Shift
    ) {
        sign = shift == .down ? 1 : -1
        let bins = histogram.keys.sorted()
        let lowest = min(Int(bins.first ?? 0), 0)
        let highest = max(Int(bins.last ?? 0), Int(ValueBins.bin(of: 1)))
        lowestBin = lowest
        if minimum >= 0, maximum <= 1 {
            kind = .unit
        } else {
            kind = minimum > 0 ? .logarithm : .rank
        }
        var values = (lowest...highest).map { ValueBins.centre(of: Int16(clamping: $0)) }
        var width = 1.0
        switch kind {
        case .unit:
            break
        case .logarithm:
            values = values.map { log(max($0, 1e-12)) }
            let middle = Self.quantiles(of: histogram, bins: bins, at: [0.01, 0.99])
            width = max(log(max(middle[1], 1e-12)) - log(max(middle[0], 1e-12)), 0.1)
        case .rank:
            let total = max(histogram.values.reduce(0, +), 1)
            var below = 0.0
            for bin in bins {
                let count = histogram[bin] ?? 0
                values[Int(bin) - lowest] = (below + count / 2) / total
                below += count
            }
        }
        let turn = sign
        values = values.map { $0 * turn }
        valueOfBin = values
        range = width
        let ends = bins.map { values[Int($0) - lowest] }
        floor = kind == .logarithm ? (ends.min() ?? 0) : min(0, turn)
    }

    /// A value between 0 and 1 for a mean on this scale, for bounds that need one.
    func unitValue(of mean: Double) -> Double {
        let width = kind == .logarithm ? (valueOfBin.max() ?? 0) - floor : 1
        guard width > 0 else { return 0.5 }
        return min(max((mean - floor) / width, 1e-6), 1 - 1e-6)
    }

    private static func quantiles(
        of histogram: [Int16: Double],
        bins: [Int16],
        at levels: [Double]
    ) -> [Double] {
        let total = histogram.values.reduce(0, +)
        return levels.map { level in
            var below = 0.0
            for bin in bins {
                below += histogram[bin] ?? 0
                if below >= level * total { return ValueBins.centre(of: bin) }
            }
            return bins.last.map { ValueBins.centre(of: $0) } ?? 0
        }
    }
}
