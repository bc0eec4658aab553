extension OnsetPosterior {
    /// Below this probability of a ramp over days the interval is that of one event.
    static let smallestGradual = 0.01

    /// The same posterior with an interval that allows for a fall over days.
    ///
    /// With few scores a step and a ramp over days explain them almost as well, and the onset of
    /// the ramp may be days earlier: the interval is the central 98 % of both. It is never narrower
    /// than that of the kind of fall that is taken for true.
    ///
    /// - Parameters:
    ///   - onset: When the fall began if it came over days.
    ///   - probability: How probable that is, 0 to 1.
    ///   - isGradual: Whether it is taken to have come over days; the median is then that of both.
    /// - Returns: The posterior with the wider interval.
    /// - Complexity: O(minutes).
    func allowing(
        for onset: GradualRamp.Onset,
        probability: Double,
        isGradual: Bool
    ) -> OnsetPosterior {
        guard probability > Self.smallestGradual else { return self }
        let first = min(start, onset.start)
        let rampEnd = onset.start + Int64(onset.masses.count) * onset.stepMinutes
        let last = max(start + Int64(eventMass.count), rampEnd)
        var masses = [Double](repeating: 0, count: Int(last - first))
        let events = max(eventMass.reduce(0, +), .leastNormalMagnitude)
        for (minute, mass) in eventMass.enumerated() {
            masses[Int(start - first) + minute] += (1 - probability) * mass / events
        }
        for (step, mass) in onset.masses.enumerated() {
            let minute = Int(onset.start - first) + step * Int(onset.stepMinutes)
            masses[minute] += probability * mass
        }
        let low = first + Int64(Self.quantile(0.01, of: masses))
        let middle = first + Int64(Self.quantile(0.5, of: masses))
        let high = first + Int64(Self.quantile(0.99, of: masses)) + 1
        return OnsetPosterior(
            self,
            start: isGradual ? min(start, onset.low) : start,
            median: isGradual ? middle : median,
            low: min(isGradual ? onset.low : self.low, low),
            high: max(isGradual ? onset.high : self.high, high),
            gradualRamp: isGradual ? onset.rampMinutes : gradualRamp
        )
    }

    private init(
        _ posterior: OnsetPosterior,
        start: Int64,
        median: Int64,
        low: Int64,
        high: Int64,
        gradualRamp: Double?
    ) {
        self.start = start
        // Masses count from the start, which may only move back.
        let moved = Int(max(posterior.start - start, 0))
        eventMass = [Double](repeating: 0, count: moved) + posterior.eventMass
        gradualMass = posterior.gradualMass
        self.gradualRamp = gradualRamp
        self.median = median
        self.low = low
        self.high = high
    }
}
