import Foundation

/// How well each onset and each length of ramp explains the observations around a fall.
///
/// Each observation after the onset comes from the low distribution with a probability that rises
/// from 0 to 1 over the ramp. That probability is taken in 16 levels, and the log likelihood of
/// every level is summed over time once, so that any onset and ramp costs 16 differences.
struct OnsetLikelihood: Sendable {
    typealias Levels = SIMD16<Double>

    /// Ramps in minutes that a change may take.
    static let shortRamps = [0, 15, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300]
    /// Ramps in minutes that are no longer one event's doing.
    static let longRamps = [480, 720, 1440, 2880, 4320, 5760, 7200, 10_080]

    /// From this many minutes on a ramp is a long one.
    static let longestEvent = 480

    private let shortSums: [Levels]
    private let longSums: [Levels]
    private let length: Int
    private let inverseOverdispersion: Double

    /// Estimates both distributions and sums the likelihoods.
    ///
    /// The low one comes from the last 60 % of the low part, or the last quarter for long ramps, so
    /// that the ramp itself does not blur it; at least 30 observations each.
    ///
    /// - Parameters:
    ///   - observations: The observations around the fall.
    ///   - overdispersion: What log likelihoods are divided by, at least 1.
    init(_ observations: OnsetObservations, overdispersion: Double) {
        length = observations.length
        inverseOverdispersion = 1 / max(overdispersion, 1)
        shortSums = Self.sums(observations, share: 0.6)
        longSums = Self.sums(observations, share: 0.25)
    }

    /// The log likelihood of an onset and ramp, against no fall at all.
    ///
    /// - Parameters:
    ///   - onset: Minutes since the window's start.
    ///   - ramp: One of the ramps.
    /// - Returns: A log likelihood ratio.
    func value(onset: Int, ramp: Int) -> Double {
        let sums = ramp >= Self.longestEvent ? longSums : shortSums
        guard ramp > 0 else { return (sums[length][15] - sums[onset][15]) * inverseOverdispersion }
        var total = 0.0
        var from = sums[min(onset + Self.offset(1, ramp), length)]
        for level in 1..<16 {
            let to = sums[min(onset + Self.offset(level + 1, ramp), length)]
            total += to[level - 1] - from[level - 1]
            from = to
        }
        total += sums[length][15] - from[15]
        return total * inverseOverdispersion
    }

    /// Minutes from the onset to where a level of the ramp starts.
    private static func offset(_ level: Int, _ ramp: Int) -> Int {
        (ramp * (2 * level - 1) + 16) / 32
    }

    /// Running sums over the minutes: at index m, of everything before minute m.
    private static func sums(_ observations: OnsetObservations, share: Double) -> [Levels] {
        let tables = logRatios(observations, share: share)
        let groups = observations.groupCount
        var sums = [Levels](repeating: .zero, count: observations.length + 1)
        for entry in observations.entries {
            let minute = Int(entry.minute)
            sums[minute + 1] +=
                tables[Int(entry.category) * groups + Int(entry.group)] * Double(entry.count)
        }
        for minute in 0..<observations.length { sums[minute + 1] += sums[minute] }
        return sums
    }

    /// For each category and group, log(1 − f + f·q) at f = 1/16 … 1, q the ratio of the two
    /// smoothed distributions.
    private static func logRatios(_ observations: OnsetObservations, share: Double) -> [Levels] {
        let groups = observations.groupCount
        let size = observations.categoryCount * groups
        let first = firstLowMinute(observations, share: share)
        var before = [Double](repeating: 0, count: size)
        var low = before
        var isSeen = [Bool](repeating: false, count: size)
        for entry in observations.entries {
            let index = Int(entry.category) * groups + Int(entry.group)
            isSeen[index] = true
            if entry.minute < observations.boundary {
                before[index] += Double(entry.count)
            } else if entry.minute >= first {
                low[index] += Double(entry.count)
            }
        }
        let pooledBefore = pooled(before, groups: groups)
        let pooledLow = pooled(low, groups: groups)
        let prior = zip(
            smoothed(pooledBefore, with: pooledBefore, weight: 0),
            smoothed(pooledLow, with: pooledLow, weight: 0)
        ).map { ($0 + $1) / 2 }
        let sharedBefore = smoothed(pooledBefore, with: prior, weight: 4)
        let sharedLow = smoothed(pooledLow, with: prior, weight: 4)
        var tables: [Levels] = []
        for category in 0..<observations.categoryCount {
            let range = (category * groups)..<((category + 1) * groups)
            let single = observations.categoryCount == 1
            // Residuals of a rate are other numbers in every category, and so other groups. What is
            // smoothed into groups that a category cannot have would count against its every value.
            let seen = Array(isSeen[range])
            let prior0 = restricted(sharedBefore, to: seen)
            let prior1 = restricted(sharedLow, to: seen)
            let p0 =
                single ? sharedBefore : smoothed(Array(before[range]), with: prior0, weight: 10)
            let p1 = single ? sharedLow : smoothed(Array(low[range]), with: prior1, weight: 10)
            for group in 0..<groups {
                let ratio = p0[group] > 0 ? min(max(p1[group] / p0[group], 1 / 50), 50) : 1
                var levels = Levels.zero
                for level in 0..<16 {
                    let share = Double(level + 1) / 16
                    levels[level] = log(1 - share + share * ratio)
                }
                tables.append(levels)
            }
        }
        return tables
    }

    /// Where the last observations of the low part start: a share of them, at least 30.
    private static func firstLowMinute(_ observations: OnsetObservations, share: Double) -> Int {
        var counts = [Double](repeating: 0, count: observations.length)
        for entry in observations.entries { counts[Int(entry.minute)] += Double(entry.count) }
        let boundary = min(observations.boundary, observations.length)
        let total = counts[boundary...].reduce(0, +)
        let wanted = max(share * total, 30)
        var found = 0.0
        var minute = observations.length
        while minute > boundary, found < wanted {
            minute -= 1
            found += counts[minute]
        }
        return minute
    }

    private static func pooled(_ counts: [Double], groups: Int) -> [Double] {
        var pooled = [Double](repeating: 0, count: groups)
        for (index, count) in counts.enumerated() { pooled[index % groups] += count }
        return pooled
    }

    /// A distribution over the groups that are possible, adding up to 1.
    private static func restricted(_ shares: [Double], to isPossible: [Bool]) -> [Double] {
        let kept = zip(shares, isPossible).map { $1 ? $0 : 0 }
        let total = kept.reduce(0, +)
        return total > 0 ? kept.map { $0 / total } : shares
    }

    private static func smoothed(
        _ counts: [Double],
        with prior: [Double],
        weight: Double
    ) -> [Double] {
        let total = counts.reduce(0, +) + weight
        guard total > 0 else { return counts.map { _ in 1 / Double(max(counts.count, 1)) } }
        return zip(counts, prior).map { ($0 + weight * $1) / total }
    }
}
