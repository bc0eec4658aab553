import Foundation

/// A series as the search for change points sees it: on the scale on which its spread is even,
/// without its season and its spikes, with mean 0 and standard deviation 1.
struct PreparedSeries {
    /// The advantage in log-likelihood, per natural logarithm of the number of values, from which
    /// the logarithm is taken.
    static let logarithmAdvantage = 2.0
    /// How many standard deviations of the noise a value must lie from the median of its
    /// neighbourhood to be a spike (Hampel 1974).
    static let spikeDeviations = 5.0

    /// The values.
    private(set) var values: [Double]
    /// The length of the season that was taken out, or nil.
    private(set) var season: Int?
    /// Whether the logarithm was taken.
    private(set) var isLogarithm = false

    /// Prepares a series; nil if its values do not vary.
    ///
    /// - Parameter raw: Finite values, at least three.
    init?(_ raw: [Double]) {
        let largest = raw.reduce(0) { max($0, abs($1)) }
        guard largest > 0 else { return nil }
        // No square of what follows can overflow.
        values = raw.map { $0 / largest }
        takeLogarithm()
        if let pattern = SeasonalPattern(values) {
            season = pattern.period
            for index in values.indices { values[index] -= pattern.values[index % pattern.period] }
        }
        smoothSpikes()
        guard standardise() else { return nil }
    }

    /// Takes the logarithm where the changes from value to value grow with the level.
    ///
    /// The likelihoods of the first differences are compared, as Box and Cox (1964) compare powers,
    /// with Laplace's distribution for their noise so that a few steps decide nothing.
    private mutating func takeLogarithm() {
        guard values.allSatisfy({ $0 > 0 }) else { return }
        let logarithms = values.map { log($0) }
        var plain = 0.0
        var relative = 0.0
        for index in 1..<values.count {
            plain += abs(values[index] - values[index - 1])
            relative += abs(logarithms[index] - logarithms[index - 1])
        }
        guard plain > 0, relative > 0, logarithms.allSatisfy(\.isFinite) else { return }
        let n = Double(values.count)
        let advantage = n * (log(plain) - log(relative)) - logarithms.reduce(0, +)
        if advantage > Self.logarithmAdvantage * log(n) {
            values = logarithms
            isLogarithm = true
        }
    }

    /// Puts the median of the five values around it in a spike's place.
    private mutating func smoothSpikes() {
        let noise =
            SampleQuantiles.medianAbsoluteDifference(values, lag: 1)
            * SampleQuantiles.normalConsistency / 2.0.squareRoot()
        // Tied and rare-event series have no such scale.
        guard noise > 0 else { return }
        let raw = values
        for index in raw.indices {
            let near: Double
            if index >= 2, index + 2 < raw.count {
                near = SampleQuantiles.medianOfFive(raw, from: index - 2)
            } else {
                var window = Array(raw[max(0, index - 2)...min(raw.count - 1, index + 2)])
                near = SampleQuantiles.median(&window)
            }
            if abs(raw[index] - near) > Self.spikeDeviations * noise { values[index] = near }
        }
    }

    /// Whether there was any spread to divide by.
    private mutating func standardise() -> Bool {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let largest = values.reduce(0) { max($0, abs($1)) }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / n).squareRoot()
        guard deviation > 1e-12 * largest, deviation.isFinite else { return false }
        for index in values.indices { values[index] = (values[index] - mean) / deviation }
        return true
    }
}
