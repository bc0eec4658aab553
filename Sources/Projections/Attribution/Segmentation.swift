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
    /// - Complexity: O(steps²), four steps to an instruction.
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

    /// min over s < limit of best[s] − (R_e − R_s)²/(N_e − N_s)/variance, in vectors of four.
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
        return best.span.withUnsafeBufferPointer { best in
            totals.span.withUnsafeBufferPointer { totals in
                moments.span.withUnsafeBufferPointer { moments in
                    var least = SIMD4<Double>(repeating: .infinity)
                    var start = 0
                    while start + 4 <= limit {
                        let rest = SIMD4(repeating: moment) - four(moments, start)
                        let count = SIMD4(repeating: total) - four(totals, start)
                        let cost = four(best, start) - rest * rest * inverseVariance / count
                        least.replace(with: cost, where: cost .< least)
                        start += 4
                    }
                    var result = least.min()
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

    @inline(__always)
    private static func four(_ values: UnsafeBufferPointer<Double>, _ start: Int) -> SIMD4<Double> {
        SIMD4(values[start], values[start + 1], values[start + 2], values[start + 3])
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
