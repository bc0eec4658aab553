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
        let median: Int64
        /// The ends of the central 98 %.
        let low: Int64
        let high: Int64
        /// The posterior mean of its length.
        let rampMinutes: Double
    }

    /// The lengths in minutes that are weighed from eight hours on: each 1.15 times the one before,
    /// so that the true one is never far, up to ten days.
    static let longRamps: [Int] = {
        var ramps: [Int] = []
        var length = Double(OnsetLikelihood.longestEvent)
        while length <= 14_400 {
            ramps.append(Int((length / 60).rounded()) * 60)
            length *= 1.15
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
        let sums = PrefixSums(series, first..<last)
        let scale = 2 * episode.noise.variance * episode.noise.onsetFactor
        var short: [Double] = []
        for (ramp, prior) in OnsetPosterior.rampPriors where ramp < OnsetLikelihood.longestEvent {
            let steps = ramp / series.stepMinutes
            // A half-hour series has no ramps of odd quarters.
            guard steps * series.stepMinutes == ramp else { continue }
            for onset in 0..<(last - first) {
                short.append(sums.gain(onset: onset, steps: steps) / scale + log(prior))
            }
        }
        var long: [(onset: Int, ramp: Int, value: Double)] = []
        let prior = log(Self.longPrior / Double(Self.longRamps.count))
        for ramp in Self.longRamps {
            let steps = ramp / series.stepMinutes
            // A long ramp of which less than half is seen is a shorter one under another name.
            for onset in 0..<max(last - first - steps / 2, 0) {
                let value = sums.gain(onset: onset, steps: steps) / scale + prior
                long.append((onset, ramp, value))
            }
        }
        let peak = max(short.max() ?? -.infinity, long.map(\.value).max() ?? -.infinity)
        let shortMass = short.reduce(0) { $0 + exp($1 - peak) }
        let longMass = long.reduce(0) { $0 + exp($1.value - peak) }
        probability = longMass / max(shortMass + longMass, .leastNormalMagnitude)
        var masses = [Double](repeating: 0, count: last - first)
        var rampMoment = 0.0
        let longPeak = long.map(\.value).max() ?? 0
        for one in long {
            let mass = exp(one.value - longPeak)
            masses[one.onset] += mass
            rampMoment += mass * Double(one.ramp)
        }
        let total = masses.reduce(0, +)
        guard total > 0 else {
            onset = nil
            return
        }
        let minute = { (level: Double, end: Int64) -> Int64 in
            var below = 0.0
            let index = masses.firstIndex { mass in
                below += mass
                return below >= level * total
            }
            return grid.startMinute + (Int64(first + (index ?? masses.count - 1)) + end) * step
        }
        onset = Onset(
            median: minute(0.5, 0),
            low: minute(0.01, 0),
            high: minute(0.99, 1),
            rampMinutes: rampMoment / total
        )
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

extension OnsetPosterior {
    /// The same posterior with the onset of a fall over days.
    ///
    /// - Parameter onset: When it began.
    /// - Returns: The posterior whose median, interval and length of ramp are the onset's.
    func beginning(_ onset: GradualRamp.Onset) -> OnsetPosterior {
        OnsetPosterior(self, onset)
    }

    private init(_ posterior: OnsetPosterior, _ onset: GradualRamp.Onset) {
        start = min(posterior.start, onset.low)
        eventMass = posterior.eventMass
        gradualMass = posterior.gradualMass
        gradualRamp = onset.rampMinutes
        median = onset.median
        low = onset.low
        high = onset.high
    }
}
