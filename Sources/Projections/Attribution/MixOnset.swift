import Foundation

/// When the mix of traffic moved: a step in the shares of the categories, hour by hour of the day.
///
/// A new dataset version or a new crowd of users comes at once, so only steps are weighed. Shares
/// are compared with those of the same hour of the day before, because a mix that follows the clock
/// would otherwise be taken for a step at the wrong time.
struct MixOnset {
    /// How many pseudo-observations draw an hour's shares to those of the whole day.
    static let pseudoCount = 20.0
    /// The largest factor by which a category's share is taken to have changed.
    static let largestRatio = 50.0

    /// The first minute of the window.
    let start: Int64
    /// For each minute of the window the log likelihood of a step there, against none.
    let logLikelihoods: [Double]
    /// The last minute before each that has observations, or −1; one more than there are minutes.
    let lastSeen: [Int]

    /// Weighs every minute of a fall's window.
    ///
    /// Before the step a category's share at an hour is p₀(c|h); after it p₀(c|h)·r(c), scaled to
    /// add up to 1, where r(c) is observed over expected counts in the low part.
    ///
    /// - Parameters:
    ///   - episode: The fall of the mix.
    ///   - grid: The question's rollup.
    /// - Complexity: O(minutes × categories).
    init(_ episode: FallEpisode, grid: ScoreGrid) {
        let start = max(episode.beforeStart, episode.boundary - 7 * 1440)
        self.start = start
        let length = Int(max(episode.end - start, 1))
        let boundary = Int(episode.boundary - start)
        let width = grid.categories.count
        var counts = [Double](repeating: 0, count: length * width)
        for cell in grid.cells {
            for bucket in ScoreGrid.minutes(of: cell.minutes, from: start, to: episode.end) {
                counts[Int(bucket.minute - start) * width + cell.category] += Double(bucket.count)
            }
        }
        let tables = Self.logRatios(
            counts,
            width: width,
            boundary: boundary,
            hours: (0..<length).map { grid.hour(ofMinute: start + Int64($0)) }
        )
        let inverse = 1 / max(episode.noise.onsetFactor, 1)
        var values = [Double](repeating: 0, count: length)
        var seen = [Int](repeating: -1, count: length + 1)
        var after = 0.0
        for minute in stride(from: length - 1, through: 0, by: -1) {
            let hour = grid.hour(ofMinute: start + Int64(minute))
            for category in 0..<width {
                let count = counts[minute * width + category]
                if count > 0 { after += count * tables[hour * width + category] }
            }
            values[minute] = after * inverse
        }
        for minute in 0..<length {
            let row = counts[(minute * width)..<((minute + 1) * width)]
            seen[minute + 1] = row.contains { $0 > 0 } ? minute : seen[minute]
        }
        logLikelihoods = values
        lastSeen = seen
    }

    /// log p₁(c|h)/p₀(c|h) for each hour and category.
    private static func logRatios(
        _ counts: [Double],
        width: Int,
        boundary: Int,
        hours: [Int]
    ) -> [Double] {
        var before = [Double](repeating: 0, count: 24 * width)
        var low = before
        for (minute, hour) in hours.enumerated() {
            for category in 0..<width {
                let count = counts[minute * width + category]
                if minute < boundary {
                    before[hour * width + category] += count
                } else {
                    low[hour * width + category] += count
                }
            }
        }
        let total = max(before.reduce(0, +), 1)
        let overall = (0..<width).map { category in
            let sum = stride(from: category, to: before.count, by: width)
                .reduce(0) { $0 + before[$1] }
            return (sum + 1) / (total + Double(width))
        }
        var shares = before
        var expected = [Double](repeating: 0, count: width)
        var observed = expected
        for hour in 0..<24 {
            let range = (hour * width)..<((hour + 1) * width)
            let sum = before[range].reduce(0, +)
            let lowSum = low[range].reduce(0, +)
            for category in 0..<width {
                let index = hour * width + category
                shares[index] =
                    (before[index] + pseudoCount * overall[category]) / (sum + pseudoCount)
                expected[category] += lowSum * shares[index]
                observed[category] += low[index]
            }
        }
        let ratios = zip(observed, expected).map { observed, expected in
            min(max((observed + 1) / (expected + 1), 1 / largestRatio), largestRatio)
        }
        return shares.indices.map { index in
            let hour = index / width
            let scale = (0..<width).reduce(0) { $0 + shares[hour * width + $1] * ratios[$1] }
            return log(ratios[index % width] / scale)
        }
    }
}

extension OnsetPosterior {
    /// The posterior of a step of the mix, all minutes alike before.
    ///
    /// - Parameter mix: The likelihood of each minute.
    init(_ mix: MixOnset) {
        let peak = mix.logLikelihoods.max() ?? 0
        let masses = mix.logLikelihoods.map { exp($0 - peak) }
        let total = max(masses.reduce(0, +), .leastNormalMagnitude)
        start = mix.start
        let shares = masses.map { $0 / total }
        eventMass = shares
        gradualMass = 0
        gradualRamp = nil
        median = mix.start + Int64(Self.quantile(0.5, of: shares))
        let earliest = Self.quantile(0.01, of: shares)
        // A step inside a gap cannot be placed: it may be right after the last observation.
        let before = mix.lastSeen[earliest]
        low = mix.start + Int64(before >= 0 ? before : earliest)
        high = mix.start + Int64(Self.quantile(0.99, of: shares)) + 1
    }
}
