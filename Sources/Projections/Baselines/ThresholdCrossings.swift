import Ledger

/// How often a rolling mean went beyond thresholds in the past: what alerting on them would be like.
///
/// The mean is taken anew whenever a minute enters or leaves the window. While the window holds too
/// few observations no time is counted; a crossing that was not sustained by then is forgotten, one
/// that was goes on, as an alert does. Where an incident lies within the window nothing counts.
struct ThresholdCrossings: Equatable {
    /// What was counted for one threshold.
    struct Count: Equatable {
        /// How often the mean went beyond.
        var crossings = 0
        /// How often it stayed there as long as the rule demands.
        var sustained = 0
        /// For how many minutes it was there.
        var minutesBeyond: Int64 = 0
    }

    /// The side of a threshold that is bad.
    enum Side: Equatable {
        /// A lower mean is worse.
        case below
        /// A higher mean is worse.
        case above

        /// Whether a mean is on the bad side; one that equals the threshold is not.
        ///
        /// - Parameters:
        ///   - value: The mean.
        ///   - threshold: The threshold.
        /// - Returns: Whether the mean is beyond.
        func isBeyond(_ value: Double, _ threshold: Double) -> Bool {
            switch self {
            case .below: value < threshold
            case .above: value > threshold
            }
        }
    }

    /// One count for each threshold.
    private(set) var counts: [Count]
    /// For how many minutes there was a mean to compare.
    private(set) var minutesSeen: Int64 = 0
    private let side: Side
    private let thresholds: [Double]
    private let rule: WindowRule
    /// Since which minute the mean has been beyond each threshold; nil where it is not.
    private var since: [Int64?]

    /// Counts crossings.
    ///
    /// - Parameters:
    ///   - thresholds: The thresholds.
    ///   - side: Which side of them is bad.
    ///   - totals: The observations, minute by minute.
    ///   - rule: The window.
    ///   - exclusion: Times that no window may touch.
    /// - Complexity: O(*n* · *k*) for *n* minutes and *k* thresholds.
    init(
        of thresholds: [Double],
        side: Side,
        in totals: MinuteTotals,
        rule: WindowRule,
        exclusion: TimeExclusion = TimeExclusion()
    ) {
        self.thresholds = thresholds
        self.side = side
        self.rule = rule
        counts = thresholds.map { _ in Count() }
        since = thresholds.map { _ in nil }
        roll(over: totals.minutes, exclusion)
        for index in since.indices { leave(index, at: totals.minutes.last.map { $0.minute + 1 }) }
    }

    /// The weeks for which there was a mean to compare.
    var weeksSeen: Double { Double(minutesSeen) / 10_080 }

    private mutating func roll(over minutes: [MinuteTotals.Minute], _ exclusion: TimeExclusion) {
        let boundaries = exclusion.boundaries(window: rule.minutes)
        var window = SlidingMean(minutes, length: rule.minutes, boundaries: boundaries)
        while let step = window.advance() {
            let start = Timestamp(minute: step.now - rule.minutes + 1)
            if exclusion.overlaps(from: start, upTo: Timestamp(minute: step.now + 1)) {
                for index in since.indices { leave(index, at: step.now) }
            } else if window.count >= rule.minimumSamples, let mean = window.mean {
                compare(mean, from: step.now, upTo: step.next)
            } else {
                // Time without data is no time beyond the threshold.
                for index in since.indices where !isSustained(index, at: step.now) {
                    since[index] = nil
                }
            }
        }
    }

    private mutating func compare(_ mean: Double, from now: Int64, upTo next: Int64) {
        minutesSeen += next - now
        for index in thresholds.indices {
            if side.isBeyond(mean, thresholds[index]) {
                counts[index].minutesBeyond += next - now
                if since[index] == nil {
                    since[index] = now
                    counts[index].crossings += 1
                }
            } else {
                leave(index, at: now)
            }
        }
    }

    private mutating func leave(_ index: Int, at now: Int64?) {
        guard let now, since[index] != nil else { return }
        if isSustained(index, at: now) { counts[index].sustained += 1 }
        since[index] = nil
    }

    private func isSustained(_ index: Int, at now: Int64) -> Bool {
        since[index].map { now - $0 >= rule.sustainMinutes } ?? false
    }
}

extension TimeExclusion {
    /// The minutes in which a rolling window begins to touch a stretch, or ceases to.
    ///
    /// - Parameter window: The length of the window in minutes.
    /// - Returns: Minutes since the epoch, ascending.
    fileprivate func boundaries(window: Int64) -> [Int64] {
        ranges.flatMap { range in
            let end = range.end.map { end in
                Timestamp(microseconds: end.microseconds - 1).minute + window
            }
            return [range.start?.minute, end].compactMap(\.self)
        }.sorted()
    }
}
