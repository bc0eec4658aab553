import Ledger

/// What some cells of one series have measured, without what was measured while incidents were on.
struct SeriesHistory {
    /// The values; nil if nothing is left.
    let values: SortedSample?
    /// Whether every percentile of the values is exact.
    let isExact: Bool
    /// The values minute by minute.
    let totals: MinuteTotals
    /// The times of incidents.
    let exclusion: TimeExclusion
    /// How many values are left out because of them.
    let excludedCount: Int
    /// From the first to the last value, those left out included; nil without any.
    let bounds: ClosedRange<Timestamp>?

    /// Gathers what a history is made of.
    struct Builder {
        private let exclusion: TimeExclusion
        private var sample = PercentileSample()
        private var minutes = MinuteTotals.Builder()
        private var excludedCount = 0
        private var bounds: ClosedRange<Timestamp>?

        /// Begins with nothing.
        ///
        /// - Parameters:
        ///   - exclusion: The times of incidents.
        ///   - limit: How many values are kept as they are.
        init(exclusion: TimeExclusion, exactUpTo limit: Int = PercentileSample.exactMax) {
            self.exclusion = exclusion
            sample = PercentileSample(exactUpTo: limit)
        }

        /// Adds an observation; those without a value are passed over.
        ///
        /// - Parameter observation: The observation.
        mutating func add(_ observation: Observation) {
            guard observation.status == .scored else { return }
            let time = Timestamp(microseconds: observation.time)
            bounds =
                bounds.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
            if exclusion.contains(time) {
                excludedCount += 1
                return
            }
            sample.add(observation.value, weight: observation.weight)
            minutes.add(observation.value, weight: observation.weight, at: time)
        }

        /// Puts the history together.
        consuming func history() -> SeriesHistory {
            SeriesHistory(
                values: sample.sorted(),
                isExact: sample.isExact,
                totals: minutes.totals(),
                exclusion: exclusion,
                excludedCount: excludedCount,
                bounds: bounds
            )
        }
    }
}
