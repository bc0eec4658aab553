import Ledger

/// Which changes can have caused a fall at all, and why the others cannot.
struct ExclusionRules: Sendable {
    /// What becomes of a change before it is weighed.
    enum Verdict {
        case candidate
        case excluded(String)
        /// Too far away to be worth a word.
        case ignored
    }

    private let onset: Timestamp
    private let low: Timestamp
    private let high: Timestamp
    private let environment: String
    private let sources: EvidenceSources

    init(_ posterior: OnsetPosterior, environment: String, sources: EvidenceSources) {
        onset = Timestamp(minute: posterior.median)
        low = Timestamp(minute: posterior.low)
        high = Timestamp(minute: posterior.high)
        self.environment = environment
        self.sources = sources
    }

    /// Whether a change is weighed, and if not why.
    func verdict(on change: RecordedChange) -> Verdict {
        let lookBack = CandidateRanking.lookBackMinutes * 60
        // Beyond half a day no stamp can move a change back into reach.
        let distance = change.time.seconds(since: high)
        if distance > 10_800 + 3_600 || distance < -(86_400 * 2) - high.seconds(since: low) {
            return .ignored
        }
        let seen = sources.firstSeen(of: change)
        let start = seen ?? change.time
        let early = low.seconds(since: start)
        let late = start.seconds(since: high)
        let isNear = distance <= 10_800
        if early > 86_400 || (late > 10_800 && !isNear) { return .ignored }
        let lag = AttributionWording.lag(ofChangeAt: start, onset: onset)
        if let elsewhere = change.environment, elsewhere != environment {
            return .excluded("\(elsewhere), not \(environment)")
        }
        if change.outcome == .failed { return .excluded("failed, so it never went live") }
        if late > 60 {
            return .excluded(
                seen == nil
                    ? "went live \(lag) the onset" : "its first score came \(lag) the onset"
            )
        }
        if early > lookBack { return .excluded("too early: \(lag) the onset") }
        if let end = change.liveUntil, end < low {
            let gap = AttributionWording.duration(seconds: low.seconds(since: end))
            return .excluded("taken back \(gap) before the onset could be")
        }
        if sources.excludes(change) { return .excluded("no score of this metric comes from it") }
        return .candidate
    }

    /// Why a change that was weighed is let go: what speaks against it, or else its time.
    func reasonForUnlikely(_ change: RecordedChange, _ evidence: [CauseEvidence]) -> String {
        if let against = evidence.min(by: { $0.likelihoodRatio < $1.likelihoodRatio }),
            against.likelihoodRatio < 0.2
        {
            return against.reason
        }
        let lag = onset.seconds(since: change.time)
        let gap = AttributionWording.duration(seconds: lag)
        if change.time > onset { return "went live \(gap) after the most likely onset" }
        return "live, but the change starts \(gap) later"
    }
}
