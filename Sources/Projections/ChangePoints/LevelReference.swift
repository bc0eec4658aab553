import Foundation

/// What is usual for a series, and how much one value speaks for a worse level.
///
/// The evidence is a likelihood ratio that needs no model of the values. A value's place in the
/// distribution of the reference is uniform while nothing has changed; if the level is worse, places
/// on the bad side are likelier. The alternative is Lehmann's (1953, *The power of rank tests*, Annals
/// of Mathematical Statistics 24, 23–43): the distribution of places becomes F(u) = uᵃ with a = 0.35.
/// Equal values share their stretch of places, so that rates of 0 and 1 are treated as well as means.
/// A value worse than all that was seen weighs the more, the more was seen.
struct LevelReference: Equatable, Sendable {
    /// The exponent of the alternative; under 1, so that the bad end is likelier.
    static let exponent = 0.35
    /// How many neighbouring values make a batch when dependence is looked for.
    static let batchCount = 20

    /// The mean of the values.
    let mean: Double
    /// The mean distance of values in time, in seconds.
    let gapSeconds: Double
    /// How much wider the sums of neighbouring values vary than those of independent ones; at least 1.
    let dispersion: Double
    /// The values, the bad end first; negated where high is bad.
    private let ordered: [Double]
    /// The distribution of places under the alternative, at each place.
    private let powers: [Double]
    private let sign: Double

    /// Learns what is usual.
    ///
    /// - Parameters:
    ///   - values: Finite values, one or more, in order of time.
    ///   - spanSeconds: The time from the first to the last.
    ///   - isLowBad: Whether lower values are the bad ones.
    /// - Complexity: O(*n* log *n*).
    init(values: [Double], spanSeconds: Double, isLowBad: Bool) {
        let sign = isLowBad ? 1.0 : -1.0
        let ordered = values.map { $0 * sign }.sorted()
        let count = Double(ordered.count + 1)
        let powers = (0...ordered.count + 1).map { pow(Double($0) / count, Self.exponent) }
        mean = values.reduce(0) { $0 + $1 / Double(values.count) }
        gapSeconds = max(spanSeconds, 1) / Double(max(values.count - 1, 1))
        self.sign = sign
        self.ordered = ordered
        self.powers = powers
        dispersion = Self.dispersion(
            of: values.map { Self.logarithm($0 * sign, ordered, powers) }
        )
    }

    /// How many values it was learnt from.
    var count: Int { ordered.count }

    /// The logarithm of the likelihood ratio of a value: above 0 it speaks for a worse level.
    ///
    /// - Parameter value: A finite value.
    /// - Returns: The evidence, divided by the dispersion.
    /// - Complexity: O(log *n*).
    func evidence(of value: Double) -> Double {
        Self.logarithm(value * sign, ordered, powers) / dispersion
    }

    private static func logarithm(
        _ value: Double,
        _ ordered: [Double],
        _ powers: [Double]
    ) -> Double {
        let low = place(of: value, in: ordered) { $0 < $1 }
        let high = place(of: value, in: ordered) { $0 <= $1 } + 1
        let share = Double(high - low) / Double(ordered.count + 1)
        return log((powers[high] - powers[low]) / share)
    }

    /// How many values come before one, in a sorted list.
    private static func place(
        of value: Double,
        in ordered: [Double],
        _ isBefore: (Double, Double) -> Bool
    ) -> Int {
        var (low, high) = (0, ordered.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(ordered[middle], value) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The ratio of the variance of batch means to what it were of independent values.
    ///
    /// It counts only where it is beyond what chance does in one of a hundred cases: the variance of
    /// *k* batches has a relative standard error of √(2/(k − 1)).
    private static func dispersion(of evidence: [Double]) -> Double {
        let batches = evidence.count / batchCount
        guard batches >= 10 else { return 1 }
        let used = evidence.prefix(batches * batchCount)
        let mean = used.reduce(0, +) / Double(used.count)
        let variance = used.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(used.count - 1)
        guard variance > 0 else { return 1 }
        var between = 0.0
        for batch in 0..<batches {
            let values = evidence[(batch * batchCount)..<((batch + 1) * batchCount)]
            let departure = values.reduce(0, +) / Double(batchCount) - mean
            between += departure * departure
        }
        let ratio = between / Double(batches - 1) * Double(batchCount) / variance
        let chance = 1 + 2.326 * (2 / Double(batches - 1)).squareRoot()
        return ratio > chance ? ratio : 1
    }
}
