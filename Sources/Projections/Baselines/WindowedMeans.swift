import Ledger

/// The means of disjoint windows, aligned to the epoch: what a rolling mean looked like in the past.
///
/// A threshold is compared with a windowed mean and not with single answers, whose low percentiles
/// lie far lower. The windows do not overlap, so that their number says how much is known; a rolling
/// mean at each minute has the same distribution.
struct WindowedMeans: Equatable {
    /// The mean of one window.
    struct Mean: Equatable {
        /// The window's number, counted from the epoch.
        var window: Int64
        /// The weighted mean of its observations.
        var value: Double
        /// How many observations it holds.
        var count: Int64
    }

    /// The windows that count, in order of time.
    let means: [Mean]
    /// How many windows hold observations, but too few.
    let thinCount: Int

    /// Cuts minutes into windows.
    ///
    /// - Parameters:
    ///   - totals: The minutes.
    ///   - rule: How long a window is and how many observations it needs.
    ///   - exclusion: Times that no window may touch.
    init(_ totals: MinuteTotals, rule: WindowRule, exclusion: TimeExclusion = TimeExclusion()) {
        var means: [Mean] = []
        var thinCount = 0
        var index = 0
        let minutes = totals.minutes
        while index < minutes.count {
            let window = minutes[index].minute.flooringQuotient(dividingBy: rule.minutes)
            var sum = ExactSum()
            var weight: Int64 = 0
            var count: Int64 = 0
            while index < minutes.count,
                minutes[index].minute.flooringQuotient(dividingBy: rule.minutes) == window
            {
                sum.add(minutes[index].sum)
                weight = weight.saturatingAdding(minutes[index].weight)
                count += minutes[index].count
                index += 1
            }
            let start = Timestamp(minute: window * rule.minutes)
            let end = Timestamp(minute: (window + 1) * rule.minutes)
            if exclusion.overlaps(from: start, upTo: end) { continue }
            if count >= rule.minimumSamples {
                let value = sum.value / Double(weight)
                means.append(Mean(window: window, value: value, count: count))
            } else {
                thinCount += 1
            }
        }
        self.means = means
        self.thinCount = thinCount
    }

    /// How alike neighbouring windows are: the correlation of each with the next, from −1 to 1.
    ///
    /// Only windows with nothing between them count; the mean and the variance are those of all.
    var autocorrelation: Double {
        guard means.count > 2 else { return 0 }
        let mean = means.reduce(0) { $0 + $1.value } / Double(means.count)
        let variance =
            means.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / Double(means.count)
        guard variance > 0, variance.isFinite else { return 0 }
        var sum = 0.0
        var pairs = 0
        for (left, right) in zip(means, means.dropFirst()) where right.window == left.window + 1 {
            sum += (left.value - mean) * (right.value - mean)
            pairs += 1
        }
        guard pairs > 0 else { return 0 }
        return min(1, max(-1, sum / Double(pairs) / variance))
    }

    /// Windows next to each other that share something.
    struct Stretch: Equatable {
        /// How many windows it holds.
        var count: Int
        /// How many windows share it in all.
        var total: Int
        /// From the start of the first to the end of the last.
        var range: TimeRange
    }

    /// The longest stretch of windows whose means meet a condition.
    ///
    /// - Parameters:
    ///   - rule: The rule that the windows were cut by.
    ///   - condition: What the means have to meet.
    /// - Returns: The longest one, and of several the first; a single window in between that does not
    ///   count or does not meet it does not end one. Nil if no window meets it.
    func longestStretch(
        rule: WindowRule,
        where condition: (Double) -> Bool
    ) -> Stretch? {
        let windows = means.filter { condition($0.value) }.map(\.window)
        var best: (first: Int64, last: Int64, count: Int)?
        var run: (first: Int64, last: Int64, count: Int)?
        for window in windows {
            if let known = run, window - known.last <= 2 {
                run = (known.first, window, known.count + 1)
            } else {
                run = (window, window, 1)
            }
            if let run, run.count > best?.count ?? 0 { best = run }
        }
        return best.map { best in
            Stretch(
                count: best.count,
                total: windows.count,
                range: TimeRange(
                    start: Timestamp(minute: best.first * rule.minutes),
                    end: Timestamp(minute: (best.last + 1) * rule.minutes)
                )
            )
        }
    }

    /// The means as a sample, of which only so many are independent as their likeness leaves.
    ///
    /// For a first-order autoregression the mean of n values is as uncertain as that of
    /// n(1 − r)/(1 + r) independent ones (Bayley and Hammersley 1946). The same is taken for
    /// percentiles, whose crossings are less alike than the values: the intervals are rather too wide.
    ///
    /// - Returns: The sample; nil if no window counts.
    func sample() -> SortedSample? {
        var sample = PercentileSample(exactUpTo: .max)
        for mean in means { sample.add(mean.value) }
        let likeness = min(0.99, max(0, autocorrelation))
        return sample.sorted()?.discounted(to: (1 - likeness) / (1 + likeness))
    }
}
