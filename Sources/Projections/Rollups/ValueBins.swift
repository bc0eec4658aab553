/// The fixed bins of every histogram of values: one for all metrics, so that any two can be added.
///
/// Scores live in [0, 1] and often sit exactly on an end, so the ends have bins of their own and the
/// inside has 40 even ones. Outside, bins widen with the value (8 to each doubling), as for
/// latencies and costs. A bin's index grows with the value, so bins compare as their values do.
public enum ValueBins {
    /// Even bins between 0 and 1.
    static let unitBins = 40
    /// Bins to each doubling beyond 1, and below 0.
    static let binsPerDoubling = 8

    /// The bin of a value.
    ///
    /// - Parameter value: Any number; what is not one shares the bin of 0.
    /// - Returns: An index that never falls as the value grows.
    /// - Complexity: O(1).
    public static func bin(of value: Double) -> Int16 {
        let limit = Double.greatestFiniteMagnitude
        let value = value.isFinite ? value : value.isNaN ? 0 : max(-limit, min(limit, value))
        if value == 0 { return 0 }
        if value == 1 { return Int16(unitBins + 1) }
        if value > 0, value < 1 {
            return 1 + Int16(min(Double(unitBins) * value, Double(unitBins) - 0.5))
        }
        if value > 1 { return Int16(unitBins + 2) + logarithmicBin(value) }
        let magnitude = -value
        // Below zero the magnitude's scale starts at 2^-40, so that -0.001 and -0.5 differ.
        if magnitude < 0x1p-40 { return -1 }
        // Beyond 2^900 all share one bin, so that the scaling stays finite.
        return -2 - logarithmicBin(min(magnitude, 0x1p900) * 0x1p40)
    }

    /// The middle of a bin, for estimates from counts.
    ///
    /// - Parameter bin: An index from ``bin(of:)``.
    /// - Returns: A value that falls into the bin.
    public static func centre(of bin: Int16) -> Double {
        switch Int(bin) {
        case 0:
            return 0
        case unitBins + 1:
            return 1
        case 1...unitBins:
            return (Double(bin) - 0.5) / Double(unitBins)
        case (unitBins + 2)...:
            return logarithmicCentre(Int(bin) - unitBins - 2)
        case -1:
            return -0x1p-41
        default:
            return -logarithmicCentre(-2 - Int(bin)) * 0x1p-40
        }
    }

    /// Floor of 8·log2(value), by exponent and the top three bits of the significand: no rounding.
    private static func logarithmicBin(_ value: Double) -> Int16 {
        let eighths = Int((value.significandBitPattern >> 49) & 7)
        return Int16(Int(value.exponent) * binsPerDoubling + eighths)
    }

    private static func logarithmicCentre(_ index: Int) -> Double {
        let exponent = index / binsPerDoubling
        let eighths = Double(index % binsPerDoubling)
        return Double(sign: .plus, exponent: exponent, significand: 1 + (eighths + 0.5) / 8)
    }
}
