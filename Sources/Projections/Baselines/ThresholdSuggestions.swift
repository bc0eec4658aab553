/// Thresholds that history suggests: low percentiles of the windowed mean, on the bad side.
///
/// A threshold that was guessed fires all the time or never. The 2nd to 5th percentile of what is
/// usual leaves 2 to 5 % of the past windows beyond it; how often the rolling mean would have
/// crossed it says what that is like on call. Nothing applies a suggestion but a person.
struct ThresholdSuggestions: Equatable {
    /// The shares of windows beyond a suggested threshold.
    static let tails = [0.02, 0.03, 0.04, 0.05]
    /// Less history than this, in weeks, knows neither weekends nor the usual noise.
    static let advisedWeeks = 2.0

    /// One suggestion.
    struct Suggestion: Equatable {
        /// The percentile, whose value is the threshold.
        var percentile: SortedSample.Percentile
        /// How often it would have been crossed.
        var count: ThresholdCrossings.Count
    }

    /// Which side of a threshold is bad.
    let side: ThresholdCrossings.Side
    /// The suggestions, the rarest first; those that the history is too short for are left out.
    let suggestions: [Suggestion]
    /// How many windows they rest on.
    let windowCount: Int
    /// For how many weeks there was a mean to compare.
    let weeksSeen: Double
    /// Where most of the windows beyond the last suggestion lie together, as in an incident that
    /// nobody has recorded; nil if they lie apart.
    let suspectStretch: WindowedMeans.Stretch?

    /// A stretch of fewer windows can be chance: four of 5 % each in a row are one in 160,000.
    static let suspectWindowsMin = 4

    /// Makes suggestions.
    ///
    /// A percentile needs at least as many windows as put one of them beyond it on average: 50 for
    /// the 2nd, 20 for the 5th.
    ///
    /// - Parameters:
    ///   - side: Which side of a threshold is bad.
    ///   - totals: The observations, minute by minute, without those of incidents.
    ///   - rule: The window.
    ///   - exclusion: When incidents were on.
    init(
        side: ThresholdCrossings.Side,
        totals: MinuteTotals,
        rule: WindowRule,
        exclusion: TimeExclusion = TimeExclusion()
    ) {
        let windows = WindowedMeans(totals, rule: rule, exclusion: exclusion)
        let sample = windows.sample()
        let tails = Self.tails.filter { Double(windows.means.count) * $0 >= 1 - 1e-9 }
        let percentiles = tails.compactMap { tail in
            sample?.percentile(side == .below ? tail : 1 - tail)
        }
        let crossings = ThresholdCrossings(
            of: percentiles.map(\.value),
            side: side,
            in: totals,
            rule: rule,
            exclusion: exclusion
        )
        self.side = side
        suggestions = zip(percentiles, crossings.counts).map(Suggestion.init)
        windowCount = windows.means.count
        weeksSeen = crossings.weeksSeen
        let stretch = percentiles.last.flatMap { last in
            windows.longestStretch(rule: rule) { side.isBeyond($0, last.value) }
        }
        suspectStretch = stretch.flatMap {
            $0.count >= Self.suspectWindowsMin && $0.count * 2 > $0.total ? $0 : nil
        }
    }
}
