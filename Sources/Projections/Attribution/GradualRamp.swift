import Foundation

/// A second opinion on whether a fall came over days: ramps of the mean, fitted by least squares.
///
/// Both levels are fitted anew for each onset and length, so that neither is taken from a stretch
/// that the ramp has already touched; this is why the onset of a fall over days comes from here.
struct GradualRamp: Equatable, Sendable {
    /// The posterior mass of ramps of eight hours or more, 0 to 1, under the prior of
    /// ``OnsetPosterior``.
    let probability: Double
    /// When such a ramp began; nil if none fits.
    let onset: Onset?

    /// When a ramp over hours or days began.
    struct Onset: Equatable, Sendable {
        /// The first minute that is weighed.
        let start: Int64
        /// How many minutes each mass stands for.
        let stepMinutes: Int64
        /// The probability of each step, adding up to 1.
        let masses: [Double]
        let median: Int64
        /// The ends of the central 98 %.
        let low: Int64
        let high: Int64
        /// The posterior mean of its length.
        let rampMinutes: Double

        /// Sums the weighed ramps over their lengths; nil if there are none.
        fileprivate init?(
            _ ramps: [(onset: Int, ramp: Int, value: Double)],
            length: Int,
            start: Int64,
            stepMinutes: Int64
        ) {
            var masses = [Double](repeating: 0, count: length)
            var rampMoment = 0.0
            let peak = ramps.map(\.value).max() ?? 0
            for one in ramps {
                let mass = exp(one.value - peak)
                masses[one.onset] += mass
                rampMoment += mass * Double(one.ramp)
            }
            let total = masses.reduce(0, +)
            guard total > 0 else { return nil }
            let shares = masses.map { $0 / total }
            let step = { (level: Double) in Int64(OnsetPosterior.quantile(level, of: shares)) }
            self.start = start
            self.stepMinutes = stepMinutes
            self.masses = shares
            median = start + step(0.5) * stepMinutes
            low = start + step(0.01) * stepMinutes
            high = start + (step(0.99) + 1) * stepMinutes
            rampMinutes = rampMoment / total
        }
    }

    /// The lengths in minutes that are weighed from eight hours on: each 1.05 times the one before,
    /// up to ten days: the onset follows the length, so coarse lengths would leave gaps between
    /// onsets.
    static let longRamps: [Int] = {
        var ramps: [Int] = []
        var length = Double(OnsetLikelihood.longestEvent)
        while length <= 14_400 {
            ramps.append(Int((length / 30).rounded()) * 30)
            length *= 1.05
        }
        return ramps
    }()

    /// What the long ramps share of the prior, as in ``OnsetPosterior``.
    static let longPrior = OnsetPosterior.rampPriors
        .filter { $0.ramp >= OnsetLikelihood.longestEvent }.reduce(0) { $0 + $1.prior }

    /// Fits every ramp to a fall.
    ///
    /// - Parameters:
    ///   - series: The series of the fall.
    ///   - episode: The fall.
    ///   - grid: The question's rollup.
    /// - Complexity: O(steps) for each length of ramp.
    init(series: ScoreSeries, episode: FallEpisode, grid: ScoreGrid) {
        let step = Int64(series.stepMinutes)
        let windowStart = max(episode.beforeStart, episode.boundary - 10 * 1440)
        let first = Int((windowStart - grid.startMinute) / step)
        let last = min(
            Int((episode.end - grid.startMinute + step - 1) / step),
            series.counts.count
        )
        guard last - first > 1 else {
            (probability, onset) = (0, nil)
            return
        }
        let boundary = min(max(Int((episode.boundary - grid.startMinute) / step), first), last)
        // Worse answers scatter more, and they are what a ramp is made of.
        let variance = max(
            episode.noise.variance,
            series.varianceWithinSteps(boundary..<last) ?? 0
        )
        let fit = Fit(
            sums: PrefixSums(series, first..<last),
            length: last - first,
            stepMinutes: series.stepMinutes,
            inverseScale: 0.5 / (variance * episode.noise.onsetFactor)
        )
        let short = fit.shortRamps
        let long = fit.longRamps
        let peak = max(short.max() ?? -.infinity, long.map(\.value).max() ?? -.infinity)
        let shortMass = short.reduce(0) { $0 + exp($1 - peak) }
        let longMass = long.reduce(0) { $0 + exp($1.value - peak) }
        probability = longMass / max(shortMass + longMass, .leastNormalMagnitude)
        onset = Onset(
            long,
            length: last - first,
            start: grid.startMinute + Int64(first) * step,
            stepMinutes: step
        )
    }

    /// One ramp with its log posterior, up to a constant.
    private typealias Weighed = (onset: Int, ramp: Int, value: Double)

    /// Ramps fitted to the steps of a window.
    private struct Fit {
        let sums: PrefixSums
        let length: Int
        let stepMinutes: Int
        let inverseScale: Double

        /// The log posteriors of the steps and short ramps.
        var shortRamps: [Double] {
            var values: [Double] = []
            for (ramp, prior) in OnsetPosterior.rampPriors
            where ramp < OnsetLikelihood.longestEvent {
                let steps = ramp / stepMinutes
                // A half-hour series has no ramps of odd quarters.
                guard steps * stepMinutes == ramp else { continue }
                for onset in 0..<length {
                    let gain = sums.gain(onset: onset, steps: steps)
                    values.append(gain * inverseScale + log(prior))
                }
            }
            return values
        }

        /// The ramps of eight hours or more.
        var longRamps: [Weighed] {
            var weighed: [Weighed] = []
            let prior = log(GradualRamp.longPrior / Double(GradualRamp.longRamps.count))
            for ramp in GradualRamp.longRamps {
                let steps = ramp / stepMinutes
                // A long ramp of which less than half is seen is a shorter one under another name.
                for onset in 0..<max(length - steps / 2, 0) {
                    let gain = sums.gain(onset: onset, steps: steps)
                    weighed.append((onset, ramp, gain * inverseScale + prior))
                }
            }
            return weighed
        }
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

extension ScoreSeries {
    /// The pooled variance of observations within each of some steps; nil if none has two.
    fileprivate func varianceWithinSteps(_ steps: Range<Int>) -> Double? {
        var scatter = 0.0
        var degrees = 0.0
        for step in steps where counts[step] > 1 {
            scatter += max(0, squares[step] - sums[step] * sums[step] / counts[step])
            degrees += counts[step] - 1
        }
        return degrees > 0 ? scatter / degrees : nil
    }
}
