import Foundation

/// A second opinion on whether a fall came over days: ramps of the mean, fitted by least squares.
enum GradualRamp {
    /// The posterior mass of ramps of eight hours or more, under the prior of ``OnsetPosterior``.
    ///
    /// - Parameters:
    ///   - series: The series of the fall.
    ///   - episode: The fall.
    ///   - grid: The question's rollup.
    /// - Returns: 0 to 1.
    /// - Complexity: O(steps) for each length of ramp.
    static func probability(
        series: ScoreSeries,
        episode: FallEpisode,
        grid: ScoreGrid
    ) -> Double {
        let step = Int64(series.stepMinutes)
        let windowStart = max(episode.beforeStart, episode.boundary - 7 * 1440)
        let first = Int((windowStart - grid.startMinute) / step)
        let last = min(
            Int((episode.end - grid.startMinute + step - 1) / step),
            series.counts.count
        )
        guard last - first > 1 else { return 0 }
        let sums = PrefixSums(series, first..<last)
        let scale = 2 * episode.noise.variance * episode.noise.onsetFactor
        var logs: [(value: Double, isGradual: Bool)] = []
        for (ramp, prior) in OnsetPosterior.rampPriors {
            let steps = ramp / series.stepMinutes
            // A half-hour series has no ramps of odd quarters.
            guard steps * series.stepMinutes == ramp else { continue }
            // A long ramp of which less than half is seen is a shorter one under another name.
            let latest =
                ramp < OnsetLikelihood.longestEvent
                ? last - first : max(last - first - steps / 2, 0)
            for onset in 0..<latest {
                let gain = sums.gain(onset: onset, steps: steps)
                logs.append((gain / scale + log(prior), ramp >= OnsetLikelihood.longestEvent))
            }
        }
        let peak = logs.reduce(-Double.infinity) { max($0, $1.value) }
        var all = 0.0
        var gradual = 0.0
        for one in logs where one.value > peak - 60 {
            let mass = exp(one.value - peak)
            all += mass
            if one.isGradual { gradual += mass }
        }
        return all > 0 ? gradual / all : 0
    }

    /// Running sums of n, n·t, n·t², R and R·t over the steps of a window.
    private struct PrefixSums {
        private var counts = [0.0]
        private var firstMoments = [0.0]
        private var secondMoments = [0.0]
        private var sums = [0.0]
        private var products = [0.0]
        private let length: Int

        init(_ series: ScoreSeries, _ window: Range<Int>) {
            length = window.count
            for (offset, index) in window.enumerated() {
                let time = Double(offset)
                let count = series.counts[index]
                let sum = series.sums[index]
                counts.append(counts[offset] + count)
                firstMoments.append(firstMoments[offset] + count * time)
                secondMoments.append(secondMoments[offset] + count * time * time)
                sums.append(sums[offset] + sum)
                products.append(products[offset] + sum * time)
            }
        }

        /// How much a ramp from `onset` over `steps` lowers the squared error; zero for a rise.
        func gain(onset: Int, steps: Int) -> Double {
            let end = min(onset + steps, length)
            let n = counts[end] - counts[onset]
            let t = firstMoments[end] - firstMoments[onset]
            let t2 = secondMoments[end] - secondMoments[onset]
            let r = sums[end] - sums[onset]
            let rt = products[end] - products[onset]
            let start = Double(onset) - 0.5
            let width = Double(max(steps, 1))
            let afterCount = counts[length] - counts[end]
            let afterSum = sums[length] - sums[end]
            let f = (t - start * n) / width + afterCount
            let f2 = (t2 - 2 * start * t + start * start * n) / (width * width) + afterCount
            let rf = (rt - start * r) / width + afterSum
            let total = counts[length]
            guard total > 0 else { return 0 }
            let spread = f2 - f * f / total
            let covariance = rf - f * sums[length] / total
            guard spread > 1e-9, covariance < 0 else { return 0 }
            return covariance * covariance / spread
        }
    }
}
