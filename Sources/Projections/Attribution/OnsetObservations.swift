import Foundation

/// The observations around a fall, by minute and by group of alike residuals.
///
/// Residuals are cut at quantiles into at most twelve groups, so that the likelihood of the onset
/// follows the whole distribution: scores are too skewed for their mean and variance to do.
struct OnsetObservations: Sendable {
    /// The most groups of residuals.
    static let groupLimit = 12

    /// Some observations of one category and group in one minute.
    struct Entry: Sendable {
        /// Minutes since ``start``.
        let minute: Int32
        let category: Int32
        let group: Int32
        let count: Float
    }

    /// The first minute of the window.
    let start: Int64
    /// How many minutes the window has.
    let length: Int
    /// The first minute of the low part, since ``start``.
    let boundary: Int
    let entries: [Entry]
    let categoryCount: Int
    let groupCount: Int

    /// Reads the window of a fall: from the stretch before, at most seven days, to the low end.
    ///
    /// - Parameters:
    ///   - episode: The fall.
    ///   - grid: The question's rollup.
    init(_ episode: FallEpisode, grid: ScoreGrid) {
        let start = max(episode.beforeStart, episode.boundary - 7 * 1440)
        self.start = start
        length = Int(max(episode.end - start, 1))
        boundary = Int(episode.boundary - start)
        if episode.scope == .mix {
            (entries, groupCount) = Self.mixEntries(episode, grid: grid, start: start)
            categoryCount = 1
        } else {
            (entries, groupCount) = Self.residualEntries(episode, grid: grid, start: start)
            categoryCount = grid.categories.count
        }
    }

    private static func residualEntries(
        _ episode: FallEpisode,
        grid: ScoreGrid,
        start: Int64
    ) -> ([Entry], Int) {
        let scale = grid.scale
        let width = scale.valueOfBin.count
        var pooled = [Double](repeating: 0, count: width * grid.categories.count)
        let cells = grid.cells.filter { grid.contains($0, in: episode.scope) }
        for cell in cells {
            let offset = cell.category * width - scale.lowestBin
            for bucket in ScoreGrid.minutes(of: cell.minutes, from: start, to: episode.end) {
                for bin in bucket.bins { pooled[offset + Int(bin.bin)] += Double(bin.count) }
            }
        }
        let residuals = pooled.indices.map { index in
            scale.valueOfBin[index % width] - grid.categoryMeans[index / width]
        }
        let (groups, groupCount) = quantileGroups(residuals, weights: pooled)
        var entries: [Entry] = []
        for cell in cells {
            let offset = cell.category * width - scale.lowestBin
            for bucket in ScoreGrid.minutes(of: cell.minutes, from: start, to: episode.end) {
                let minute = Int32(truncatingIfNeeded: bucket.minute - start)
                for bin in bucket.bins {
                    entries.append(
                        Entry(
                            minute: minute,
                            category: Int32(cell.category),
                            group: groups[offset + Int(bin.bin)],
                            count: Float(bin.count)
                        )
                    )
                }
            }
        }
        return (entries, groupCount)
    }

    private static func mixEntries(
        _ episode: FallEpisode,
        grid: ScoreGrid,
        start: Int64
    ) -> ([Entry], Int) {
        let values = ScoreSeries.mixValues(of: grid)
        var pooled = [Double](repeating: 0, count: values.count * 24)
        var seen: [(minute: Int32, index: Int, count: Double)] = []
        for cell in grid.cells {
            for bucket in ScoreGrid.minutes(of: cell.minutes, from: start, to: episode.end) {
                let index = cell.category * 24 + grid.hour(ofMinute: bucket.minute)
                let count = Double(bucket.count)
                pooled[index] += count
                seen.append((Int32(truncatingIfNeeded: bucket.minute - start), index, count))
            }
        }
        let (groups, groupCount) = quantileGroups(values.flatMap { $0 }, weights: pooled)
        let entries = seen.map { one in
            Entry(
                minute: one.minute,
                category: 0,
                group: groups[one.index],
                count: Float(one.count)
            )
        }
        return (entries, groupCount)
    }

    /// Cuts weighted values into at most twelve groups of near-equal weight; ties stay together.
    ///
    /// - Parameters:
    ///   - values: The values.
    ///   - weights: How often each occurs.
    /// - Returns: The group of each value, and how many groups there are (at least 1).
    static func quantileGroups(
        _ values: [Double],
        weights: [Double]
    ) -> (groups: [Int32], count: Int) {
        var groups = [Int32](repeating: 0, count: values.count)
        let order = values.indices.filter { weights[$0] > 0 }.sorted { values[$0] < values[$1] }
        var rest = order.reduce(0) { $0 + weights[$1] }
        var group = 0
        var filled = 0.0
        var target = rest / Double(groupLimit)
        var position = 0
        while position < order.count {
            var tied = position
            var weight = 0.0
            // Residuals of equal scores differ by rounding only.
            while tied < order.count, values[order[tied]] - values[order[position]] < 1e-12 {
                weight += weights[order[tied]]
                tied += 1
            }
            let overshoots = filled + weight - target > target - filled
            if filled > 0, overshoots, group + 1 < groupLimit {
                group += 1
                filled = 0
                target = rest / Double(groupLimit - group)
            }
            for index in order[position..<tied] { groups[index] = Int32(group) }
            filled += weight
            rest -= weight
            position = tied
        }
        return (groups, group + 1)
    }
}
