import Ledger

/// The recorded changes weighed as causes of one fall.
struct CandidateRanking: Sendable {
    /// A change that may have caused it.
    struct Candidate: Equatable, Sendable {
        let change: RecordedChange
        let probability: Double
        /// What beside its time speaks for it or against it.
        let evidence: [CauseEvidence]
    }

    /// How far before the onset's interval a cause may lie.
    static let lookBackMinutes = 360.0
    /// How often a fall has a cause of each kind, before anything is seen of it; the rest, a half,
    /// is for causes that nobody recorded.
    static func priorShare(_ kind: ChangeKind) -> Double {
        switch kind {
        case .deployment: 0.35
        case .evaluator: 0.1
        case .dataset: 0.05
        }
    }
    /// How many times more common unrecorded causes may be for a name to be given without a doubt.
    static let doubtedPrior = 4.0
    /// What is left for causes that nobody recorded.
    static let unrecordedShare = 0.5
    /// Below this a candidate is let go.
    static let smallestProbability = 0.01
    /// Candidates less than this many times apart cannot be told from each other.
    static let inseparableRatio = 6.0
    /// The most changes that are listed as let go.
    static let excludedLimit = 20

    /// Those not let go, the most probable first.
    let candidates: [Candidate]
    /// Those let go, the nearest to the onset first.
    let excluded: [WhatChangedAnswer.ExcludedSuspect]
    /// The probability that the cause is not on record.
    let unrecorded: Double
    /// How many changes of each kind the horizon holds.
    let countByKind: [ChangeKind: Int]

    /// The probability that any of the recorded changes did it.
    var explained: Double { candidates.reduce(0) { $0 + $1.probability } }

    /// Whether a candidate keeps a probability of 0.9 even if causes that nobody recorded were
    /// four times as common as is assumed: how common they are is the one thing that no data show.
    func isBeyondDoubt(_ candidate: Candidate) -> Bool {
        candidate.probability >= 0.9 * (1 + (Self.doubtedPrior - 1) * unrecorded)
    }

    /// The most probable ones that the data cannot tell apart.
    var inseparable: [Candidate] {
        guard let first = candidates.first else { return [] }
        return candidates.filter { $0.probability * Self.inseparableRatio >= first.probability }
    }

    /// Weighs every change against an unknown cause.
    ///
    /// The weight of a change is the mean of its lag's density over the onset's posterior, over how
    /// often such changes happen: on a team that deploys all day, one more deployment nearby proves
    /// little. What else is known multiplies it. P = weight / (weight of the unknown + all weights).
    ///
    /// - Parameters:
    ///   - changes: All changes of the horizon.
    ///   - posterior: The onset.
    ///   - isMix: Whether the mix of traffic moved rather than the quality.
    ///   - grid: The question's rollup.
    ///   - environment: Where the fall is.
    ///   - sources: What is known beside the time.
    init(
        _ changes: [RecordedChange],
        posterior: OnsetPosterior,
        isMix: Bool,
        grid: ScoreGrid,
        environment: String,
        sources: EvidenceSources
    ) {
        let changes = Self.withoutRepeats(changes)
        let judge = ExclusionRules(posterior, environment: environment, sources: sources)
        let horizon = grid.horizonMinutes
        let live = changes.filter { change in
            let minute = change.time.minute
            return change.isLive(in: environment)
                && minute >= grid.firstMinute && minute < grid.endMinute
        }
        let counts = live.reduce(into: [ChangeKind: Int]()) { $0[$1.kind, default: 0] += 1 }
        countByKind = counts
        var weighed: [(change: RecordedChange, evidence: [CauseEvidence], weight: Double)] = []
        var letGo: [(change: RecordedChange, reason: String)] = []
        for change in changes {
            switch judge.verdict(on: change) {
            case .ignored:
                break
            case .excluded(let reason):
                letGo.append((change, reason))
            case .candidate:
                let frequency = max(Double(counts[change.kind] ?? 0), horizon / 10_080)
                let evidence = sources.pieces(for: change)
                let weight =
                    Self.priorShare(change.kind, isMix: isMix) / frequency
                    * Self.meanDensity(of: change, posterior, firstSeen: sources.firstSeen)
                weighed.append((change, evidence, weight * CauseEvidence.product(evidence)))
            }
        }
        let all = Self.unrecordedShare / horizon + weighed.reduce(0) { $0 + $1.weight }
        unrecorded = all > 0 ? Self.unrecordedShare / horizon / all : 1
        var kept: [Candidate] = []
        for (change, evidence, weight) in weighed {
            let probability = weight / all
            let candidate = Candidate(
                change: change,
                probability: probability,
                evidence: evidence
            )
            if probability < Self.smallestProbability {
                letGo.append((change, judge.reasonForUnlikely(change, evidence)))
            } else {
                kept.append(candidate)
            }
        }
        candidates = kept.sorted { left, right in
            (right.probability, left.change.time, left.change.id)
                < (left.probability, right.change.time, right.change.id)
        }
        excluded = Self.listed(letGo, onset: Timestamp(minute: posterior.median))
    }

    /// The nearest of those let go, as the answer lists them.
    private static func listed(
        _ letGo: [(change: RecordedChange, reason: String)],
        onset: Timestamp
    ) -> [WhatChangedAnswer.ExcludedSuspect] {
        letGo
            .sorted { left, right in
                let first = abs(left.change.time.seconds(since: onset))
                let second = abs(right.change.time.seconds(since: onset))
                return (first, left.change.id) < (second, right.change.id)
            }
            .prefix(excludedLimit)
            .map { .init(kind: $0.change.kind, id: $0.change.id, reason: $0.reason) }
    }

    /// The changes in order of time; a change recorded twice with the same time counts once.
    private static func withoutRepeats(_ changes: [RecordedChange]) -> [RecordedChange] {
        var kept: [RecordedChange] = []
        for change in changes.sorted(by: { ($0.time, $0.id) < ($1.time, $1.id) }) {
            if let last = kept.last, last.kind == change.kind, last.id == change.id,
                last.time == change.time, last.environment == change.environment
            {
                continue
            }
            kept.append(change)
        }
        return kept
    }

    /// How plausible a kind of change is as the cause, before its time is looked at: of the mix of
    /// traffic a new dataset is the likely one, and no evaluator can move it.
    private static func priorShare(_ kind: ChangeKind, isMix: Bool) -> Double {
        guard isMix else { return priorShare(kind) }
        switch kind {
        case .dataset: return 0.5
        case .deployment: return 0.025
        case .evaluator: return 0
        }
    }

    /// The lag's density averaged over the onset's posterior.
    private static func meanDensity(
        of change: RecordedChange,
        _ posterior: OnsetPosterior,
        firstSeen: (RecordedChange) -> Timestamp?
    ) -> Double {
        var density = 0.0
        let seen = firstSeen(change)
        let time = seen ?? change.time
        let mixture =
            seen == nil && change.kind == .deployment
            ? LagDensity.deployment : LagDensity.immediate
        // The onset may be anywhere in its minute, so the lag counts to the minute's end.
        let live = Double(time.microseconds) / 60_000_000 - Double(posterior.start) - 1
        for (minute, mass) in posterior.eventMass.enumerated() where mass > 1e-12 {
            density += mass * LagDensity.value(lagMinutes: Double(minute) - live, mixture)
        }
        return density
    }
}
