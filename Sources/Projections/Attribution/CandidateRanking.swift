import Ledger

/// The recorded changes weighed as causes of one fall.
struct CandidateRanking: Sendable {
    /// A change that may have caused it.
    struct Candidate: Equatable, Sendable {
        let change: RecordedChange
        let probability: Double
    }

    /// How far before the onset's interval a cause may lie.
    static let lookBackMinutes = 360.0
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
    /// How many changes of each kind the horizon holds.
    let countByKind: [ChangeKind: Int]

    /// The probability that any of the recorded changes did it.
    var explained: Double { candidates.reduce(0) { $0 + $1.probability } }

    /// The most probable ones that the data cannot tell apart.
    var inseparable: [Candidate] {
        guard let first = candidates.first else { return [] }
        return candidates.filter { $0.probability * Self.inseparableRatio >= first.probability }
    }

    /// Weighs every change against an unknown cause.
    ///
    /// The weight of a change is the mean of its lag's density over the onset's posterior, over how
    /// often such changes happen: on a team that deploys all day, one more deployment nearby proves
    /// little. P = weight / (weight of the unknown + all weights).
    ///
    /// - Parameters:
    ///   - changes: All changes of the horizon.
    ///   - posterior: The onset.
    ///   - isMix: Whether the mix of traffic moved rather than the quality.
    ///   - grid: The question's rollup.
    ///   - environment: Where the fall is.
    init(
        _ changes: [RecordedChange],
        posterior: OnsetPosterior,
        isMix: Bool,
        grid: ScoreGrid,
        environment: String
    ) {
        let changes = changes.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        let judge = ExclusionRules(posterior: posterior, grid: grid, environment: environment)
        let horizon = grid.horizonMinutes
        let live = changes.filter { change in
            let minute = change.time.minute
            return change.outcome != .failed && judge.isInScope(change)
                && minute >= grid.firstMinute && minute < grid.endMinute
        }
        let counts = live.reduce(into: [ChangeKind: Int]()) { $0[$1.kind, default: 0] += 1 }
        countByKind = counts
        var weighed: [(change: RecordedChange, weight: Double)] = []
        var letGo: [(change: RecordedChange, reason: String)] = []
        for change in changes {
            switch judge.verdict(on: change) {
            case .ignored:
                break
            case .excluded(let reason):
                letGo.append((change, reason))
            case .candidate:
                let frequency = max(Double(counts[change.kind] ?? 0), horizon / 10_080)
                let weight =
                    Self.priorFactor(change.kind, isMix: isMix) * 0.5 / frequency
                    * Self.meanDensity(of: change, posterior)
                weighed.append((change, weight))
            }
        }
        let all = 0.5 / horizon + weighed.reduce(0) { $0 + $1.weight }
        var kept: [Candidate] = []
        for (change, weight) in weighed {
            let candidate = Candidate(change: change, probability: weight / all)
            if candidate.probability < Self.smallestProbability {
                letGo.append((change, judge.reasonForUnlikely(change)))
            } else {
                kept.append(candidate)
            }
        }
        candidates = kept.sorted { left, right in
            (right.probability, left.change.time, left.change.id)
                < (left.probability, right.change.time, right.change.id)
        }
        let onset = Timestamp(minute: posterior.median)
        excluded =
            letGo
            .sorted { left, right in
                let first = abs(left.change.time.seconds(since: onset))
                let second = abs(right.change.time.seconds(since: onset))
                return (first, left.change.id) < (second, right.change.id)
            }
            .prefix(Self.excludedLimit)
            .map { .init(kind: $0.change.kind, id: $0.change.id, reason: $0.reason) }
    }

    /// How plausible a kind of change is as the cause, before its time is looked at.
    private static func priorFactor(_ kind: ChangeKind, isMix: Bool) -> Double {
        switch (kind, isMix) {
        case (.deployment, false), (.evaluator, false), (.dataset, true): 1
        case (.dataset, false): 0.3
        case (.deployment, true): 0.05
        case (.evaluator, true): 0
        }
    }

    /// The lag's density averaged over the onset's posterior.
    private static func meanDensity(
        of change: RecordedChange,
        _ posterior: OnsetPosterior
    ) -> Double {
        var density = 0.0
        // The onset may be anywhere in its minute, so the lag counts to the minute's end.
        let live = Double(change.time.microseconds) / 60_000_000 - Double(posterior.start) - 1
        for (minute, mass) in posterior.eventMass.enumerated() where mass > 0 {
            density +=
                mass * LagDensity.value(lagMinutes: Double(minute) - live, kind: change.kind)
        }
        return density
    }
}

/// Which changes can have caused a fall at all, and why the others cannot.
private struct ExclusionRules {
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
    /// The evaluator revisions of the scores, or nil if some are unknown.
    private let revisions: Set<String>?

    init(posterior: OnsetPosterior, grid: ScoreGrid, environment: String) {
        onset = Timestamp(minute: posterior.median)
        low = Timestamp(minute: posterior.low)
        high = Timestamp(minute: posterior.high)
        self.environment = environment
        let known = grid.cells.compactMap(\.revision)
        revisions = known.count == grid.cells.count ? Set(known) : nil
    }

    func isInScope(_ change: RecordedChange) -> Bool {
        change.environment.map { $0 == environment } ?? true
    }

    func verdict(on change: RecordedChange) -> Verdict {
        let lookBack = CandidateRanking.lookBackMinutes * 60
        let early = low.seconds(since: change.time)
        let late = change.time.seconds(since: high)
        if early > 86_400 || late > 10_800 { return .ignored }
        let lag = AttributionWording.lag(ofChangeAt: change.time, onset: onset)
        if !isInScope(change) {
            return .excluded("\(change.environment ?? "elsewhere"), not \(environment)")
        }
        if change.outcome == .failed { return .excluded("failed, so it never went live") }
        if late > 60 { return .excluded("went live \(lag) the onset") }
        if early > lookBack { return .excluded("too early: \(lag) the onset") }
        if let end = change.liveUntil, end < low {
            let gap = AttributionWording.duration(seconds: low.seconds(since: end))
            return .excluded("taken back \(gap) before the onset could be")
        }
        if change.kind == .evaluator, let revisions,
            let mark = change.id.lastIndex(of: "@"),
            !revisions.contains(String(change.id[change.id.index(after: mark)...]))
        {
            return .excluded("no score of this metric comes from it")
        }
        return .candidate
    }

    func reasonForUnlikely(_ change: RecordedChange) -> String {
        let lag = onset.seconds(since: change.time)
        let gap = AttributionWording.duration(seconds: lag)
        if change.time > onset { return "went live \(gap) after the most likely onset" }
        return "live, but the change starts \(gap) later"
    }
}
