/// The optimal split of a series into stretches of constant mean.
///
/// Optimal partitioning (Jackson et al., IEEE Signal Processing Letters 12, 2005) with a Gaussian
/// cost of known variance: exact, not greedy. Stretches whose means differ little by their own
/// variances are then joined again.
enum Segmentation {
    /// The fewest observations of a stretch.
    static let minimumCount = 12.0
    /// The smallest squared Welch statistic that keeps a boundary.
    static let minimumSquaredWelch = 20.0

    /// Where the series is cut, and so where its stretches start after the first.
    ///
    /// Minimises Σ over stretches of (−R²/(n·variance) + penalty), which equals least squares.
    ///
    /// - Parameters:
    ///   - counts: Observations in each step, all above zero.
    ///   - sums: Their sums.
    ///   - variance: The variance of one observation, above zero.
    ///   - penalty: What a boundary costs.
    /// - Returns: Ascending indices into the series; empty if it is best left whole.
    /// - Complexity: O(steps²).
    static func boundaries(
        counts: [Double],
        sums: [Double],
        variance: Double,
        penalty: Double
    ) -> [Int] {
        let length = counts.count
        guard length > 1 else { return [] }
        var totals = [0.0]
        var moments = [0.0]
        for index in 0..<length {
            totals.append(totals[index] + counts[index])
            moments.append(moments[index] + sums[index])
        }
        var best = [Double](repeating: .infinity, count: length + 1)
        best[0] = -penalty
        var admissible = 0
        let inverse = 1 / variance
        for end in 1...length {
            while admissible < end, totals[end] - totals[admissible] >= minimumCount {
                admissible += 1
            }
            guard admissible > 0 else { continue }
            let least = leastCost(
                of: best,
                totals: totals,
                moments: moments,
                end: end,
                upTo: admissible,
                inverseVariance: inverse
            )
            best[end] = least + penalty
        }
        return trace(best, totals, moments, inverse)
    }

    /// min over s < limit of best[s] − (R_e − R_s)²/(N_e − N_s)/variance.
    private static func leastCost(
        of best: [Double],
        totals: [Double],
        moments: [Double],
        end: Int,
        upTo limit: Int,
        inverseVariance: Double
    ) -> Double {
        let total = totals[end]
        let moment = moments[end]
        // Four running minima, so that the compiler can keep four steps in flight.
        var first = Double.infinity
        var second = first
        var third = first
        var fourth = first
        return best.withUnsafeBufferPointer { best in
            totals.withUnsafeBufferPointer { totals in
                moments.withUnsafeBufferPointer { moments in
                    var start = 0
                    while start + 4 <= limit {
                        let r0 = moment - moments[start]
                        let r1 = moment - moments[start + 1]
                        let r2 = moment - moments[start + 2]
                        let r3 = moment - moments[start + 3]
                        let c0 = best[start] - r0 * r0 * inverseVariance / (total - totals[start])
                        let c1 =
                            best[start + 1] - r1 * r1 * inverseVariance
                            / (total - totals[start + 1])
                        let c2 =
                            best[start + 2] - r2 * r2 * inverseVariance
                            / (total - totals[start + 2])
                        let c3 =
                            best[start + 3] - r3 * r3 * inverseVariance
                            / (total - totals[start + 3])
                        if c0 < first { first = c0 }
                        if c1 < second { second = c1 }
                        if c2 < third { third = c2 }
                        if c3 < fourth { fourth = c3 }
                        start += 4
                    }
                    var result = min(min(first, second), min(third, fourth))
                    while start < limit {
                        let rest = moment - moments[start]
                        let count = total - totals[start]
                        result = min(result, best[start] - rest * rest * inverseVariance / count)
                        start += 1
                    }
                    return result
                }
            }
        }
    }

    /// Walks back from the end: at each boundary the start that gave the least cost.
    private static func trace(
        _ best: [Double],
        _ totals: [Double],
        _ moments: [Double],
        _ inverseVariance: Double
    ) -> [Int] {
        var boundaries: [Int] = []
        var end = best.count - 1
        while end > 0 {
            var chosen = 0
            var least = Double.infinity
            for start in 0..<end {
                let count = totals[end] - totals[start]
                guard count >= minimumCount else { break }
                let rest = moments[end] - moments[start]
                let cost = best[start] - rest * rest * inverseVariance / count
                if cost < least {
                    least = cost
                    chosen = start
                }
            }
            if chosen > 0 { boundaries.append(chosen) }
            end = chosen
        }
        return boundaries.reversed()
    }
}

/// A stretch of constant mean.
struct Segment: Equatable, Sendable {
    /// Its first step.
    var start: Int
    /// The step after its last.
    var end: Int
    var count: Double
    var sum: Double
    var squares: Double

    var mean: Double { count > 0 ? sum / count : 0 }

    /// Its own variance, drawn to the series' with the weight of five observations.
    func variance(shrunkTo variance: Double) -> Double {
        let scatter = max(0, squares - sum * mean)
        return (scatter + 5 * variance) / (count + 4)
    }

    /// This one and the next as one.
    func joined(with next: Segment) -> Segment {
        Segment(
            start: start,
            end: next.end,
            count: count + next.count,
            sum: sum + next.sum,
            squares: squares + next.squares
        )
    }
}

extension Segmentation {
    /// The stretches of a series, weak boundaries removed; steps without data belong to the
    /// stretch before them.
    ///
    /// - Parameters:
    ///   - series: The series.
    ///   - noise: Its noise.
    ///   - penalty: What a boundary costs.
    /// - Returns: The stretches in order; empty if the series holds nothing.
    static func segments(
        of series: ScoreSeries,
        noise: SeriesNoise,
        penalty: Double
    ) -> [Segment] {
        let filled = series.counts.indices.filter { series.counts[$0] > 0 }
        guard let first = filled.first, let last = filled.last else { return [] }
        let cuts = boundaries(
            counts: filled.map { series.counts[$0] },
            sums: filled.map { series.sums[$0] },
            variance: noise.variance * noise.detectionFactor,
            penalty: penalty
        )
        let starts = [first] + cuts.map { filled[$0] }
        let ends = starts.dropFirst() + [last + 1]
        let segments = zip(starts, ends).map { start, end in
            Segment(
                start: start,
                end: end,
                count: series.counts[start..<end].reduce(0, +),
                sum: series.sums[start..<end].reduce(0, +),
                squares: series.squares[start..<end].reduce(0, +)
            )
        }
        return pruned(segments, noise: noise)
    }

    /// Joins neighbours, the most alike first, until every boundary is worth keeping.
    static func pruned(_ segments: [Segment], noise: SeriesNoise) -> [Segment] {
        var segments = segments
        while segments.count > 1 {
            var weakest = 0
            var least = Double.infinity
            for index in 0..<(segments.count - 1) {
                let left = segments[index]
                let right = segments[index + 1]
                let step = right.mean - left.mean
                let error =
                    left.variance(shrunkTo: noise.variance) / left.count
                    + right.variance(shrunkTo: noise.variance) / right.count
                let squared = step * step / error / noise.detectionFactor
                if squared < least {
                    least = squared
                    weakest = index
                }
            }
            guard least < minimumSquaredWelch else { break }
            segments[weakest] = segments[weakest].joined(with: segments[weakest + 1])
            segments.remove(at: weakest + 1)
        }
        return segments
    }
}
