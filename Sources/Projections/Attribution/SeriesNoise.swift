import Foundation

/// How much a series moves when nothing changes.
struct SeriesNoise: Equatable, Sendable {
    /// The pooled variance of observations within the hour.
    let variance: Double
    /// How much more the means of blocks scatter than that variance explains; at least 1.
    ///
    /// Falls are tested against ``variance`` times this, so that a series which drifts by itself
    /// needs a larger fall.
    let detectionFactor: Double
    /// The same from hour to hour only: the onset's likelihood is divided by it.
    let onsetFactor: Double

    /// The median of a χ² variate with one degree of freedom.
    private static let medianChiSquare = 0.4549

    /// Measures a series.
    ///
    /// - Parameters:
    ///   - series: The series.
    ///   - range: The width of the scale; variances below 1e-4 of its square count as that.
    init(_ series: ScoreSeries, range: Double) {
        let hours = Blocks(series, minutes: 60)
        var squares = 0.0
        var degrees = 0.0
        for (index, count) in hours.counts.enumerated() where count > 1 {
            let sum = hours.sums[index]
            squares += max(0, hours.squares[index] - sum * sum / count)
            degrees += count - 1
        }
        let variance = max(degrees > 0 ? squares / degrees : 0, 1e-4 * range * range)
        self.variance = variance
        let hourly = Self.overdispersion(hours, variance: variance, minimumBlocks: 30)
        var detection = 1.0
        if hourly > 1.5 { detection = hourly }
        for (length, blocks, threshold) in [(4, 30, 1.5), (12, 14, 2.5), (24, 14, 2.5)] {
            let factor = Self.overdispersion(
                Blocks(series, minutes: length * 60),
                variance: variance,
                minimumBlocks: blocks
            )
            if factor > threshold { detection = max(detection, factor) }
        }
        detectionFactor = min(detection, 30)
        onsetFactor = hourly > 1.5 ? min(hourly, 30) : 1
    }

    /// The median squared standardised difference of successive blocks, over its expectation.
    ///
    /// The median makes it blind to the few steps that are looked for.
    private static func overdispersion(
        _ blocks: Blocks,
        variance: Double,
        minimumBlocks: Int
    ) -> Double {
        let full = blocks.counts.indices.filter { blocks.counts[$0] >= 3 }
        guard full.count >= minimumBlocks else { return 1 }
        var squares: [Double] = []
        for (before, after) in zip(full, full.dropFirst()) {
            let first = blocks.counts[before]
            let second = blocks.counts[after]
            let step = blocks.sums[after] / second - blocks.sums[before] / first
            squares.append(step * step / (variance * (1 / first + 1 / second)))
        }
        squares.sort()
        let middle = squares.count / 2
        let median =
            squares.count % 2 == 1
            ? squares[middle] : (squares[middle - 1] + squares[middle]) / 2
        return median / medianChiSquare
    }

    /// A series in longer steps.
    private struct Blocks {
        var counts: [Double]
        var sums: [Double]
        var squares: [Double]

        init(_ series: ScoreSeries, minutes: Int) {
            let merged = max(1, minutes / series.stepMinutes)
            let length = (series.counts.count + merged - 1) / merged
            counts = [Double](repeating: 0, count: length)
            sums = counts
            squares = counts
            for index in series.counts.indices {
                counts[index / merged] += series.counts[index]
                sums[index / merged] += series.sums[index]
                squares[index / merged] += series.squares[index]
            }
        }
    }
}
