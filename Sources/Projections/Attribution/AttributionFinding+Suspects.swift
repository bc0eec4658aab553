import Foundation
import Ledger

extension AttributionFinding {
    /// The fewest observations on each side of a change for its effect to be measured.
    static let smallestSide = 5
    /// The most earlier deployments that are measured as placebos.
    static let placeboLimit = 200

    /// The suspects as the answer lists them, most probable first.
    ///
    /// - Parameters:
    ///   - changes: All changes of the horizon, for the placebo.
    ///   - environment: The environment asked about.
    /// - Returns: One for each candidate.
    func suspects(
        among changes: [RecordedChange],
        environment: String
    ) -> [WhatChangedAnswer.Suspect] {
        let set = ranking.inseparable
        let onset = Timestamp(minute: posterior.median)
        let mayBlame = blamesFirst
        return ranking.candidates.enumerated().map { index, candidate in
            let change = candidate.change
            let effect = hourlyEffect(of: change)
            let others = set.contains(candidate) ? set.filter { $0 != candidate } : []
            let placebo = placebo(for: change, effect: effect, changes, environment)
            var confidence = WhatChangedAnswer.Confidence.weak
            if mayBlame, candidate.probability >= 0.5 {
                // A change after the most likely onset, or one whose shift is nothing special for
                // this metric, is never the cause without a doubt.
                let isDoubted =
                    onset.seconds(since: change.time) <= -300 || placebo?.isCommon == true
                confidence = !isDoubted && ranking.isBeyondDoubt(candidate) ? .strong : .moderate
            }
            return WhatChangedAnswer.Suspect(
                rank: index + 1,
                kind: change.kind,
                id: change.id,
                time: change.time,
                lagSeconds: onset.seconds(since: change.time),
                delta: effect?.delta,
                interval: effect?.interval,
                probability: candidate.probability,
                confidence: confidence,
                effect: effectSize(effect?.delta, at: change),
                inseparable: others.map(\.change.id),
                reasons: reasons(for: candidate, effect: effect, placebo: placebo),
                evidence: change.position.map { [$0] } ?? []
            )
        }
    }

    /// Whether the conclusion rests on the first suspect.
    var blamesFirst: Bool {
        switch conclusion {
        case .suspect, .dataset: true
        case .evaluator: ranking.explained >= Self.explainedThreshold
        case .mix, .noSuspect, .noChange: false
        }
    }

    /// The mean of the hour after a change less that of the hour before; nil if either is thin.
    ///
    /// Its interval is widened so that those of all suspects hold at once: among several, one looks
    /// guilty by chance alone.
    func hourlyEffect(of change: RecordedChange) -> WelchComparison? {
        let (before, after) = hours(around: change)
        guard before.count >= Self.smallestSide, after.count >= Self.smallestSide else {
            return nil
        }
        return WelchComparison(
            before: before,
            after: after,
            comparisons: ranking.candidates.count
        )
    }

    private func hours(around change: RecordedChange) -> (Moments, Moments) {
        let minute = change.time.minute
        return (
            Self.moments(of: cells, from: minute - 60, to: minute),
            Self.moments(of: cells, from: minute, to: minute + 60)
        )
    }

    /// Scores are compared as they are; values beyond [0, 1] as a share of what they were before.
    private func effectSize(
        _ delta: Double?,
        at change: RecordedChange
    ) -> WhatChangedAnswer.Effect {
        guard let delta else { return .small }
        var bad = -delta * grid.scale.sign
        if grid.scale.kind != .unit {
            let level = abs(hours(around: change).0.mean)
            bad = level > 0 ? bad / level : 0
        }
        if bad > 0.15 { return .large }
        return bad > 0.08 ? .medium : .small
    }

    private func reasons(
        for candidate: CandidateRanking.Candidate,
        effect: WelchComparison?,
        placebo: PlaceboComparison?
    ) -> [String] {
        let change = candidate.change
        let onset = Timestamp(minute: posterior.median)
        var reasons: [String] = []
        let lag = AttributionWording.lag(ofChangeAt: change.time, onset: onset)
        reasons.append("live \(lag) the onset")
        let (before, after) = hours(around: change)
        if let effect {
            let values = AttributionWording.values([before.mean, after.mean])
            reasons.append(
                "mean \(values[0]) in the hour before it, \(values[1]) in the hour after "
                    + "(\(AttributionWording.signed(effect.delta)), 95 % "
                    + "\(AttributionWording.signed(effect.interval.low)) to "
                    + "\(AttributionWording.signed(effect.interval.high))"
                    + (ranking.candidates.count > 1
                        ? ", for all \(ranking.candidates.count) suspects at once)" : ")")
            )
        } else {
            reasons.append(
                "too few scores in the hour before (\(before.count)) or after (\(after.count)) "
                    + "to measure its effect"
            )
        }
        reasons += candidate.evidence.map(\.reason)
        let count = ranking.countByKind[change.kind] ?? 0
        reasons.append(AttributionWording.rate(count, change.kind, minutes: grid.horizonMinutes))
        if let placebo { reasons.append(placebo.reason) }
        if !change.components.isEmpty {
            reasons.append("touches \(change.components.joined(separator: ", "))")
        }
        if !change.detail.isEmpty { reasons.append(change.detail) }
        return reasons
    }

    /// How many earlier deployments were followed by as large a shift the same way.
    private func placebo(
        for change: RecordedChange,
        effect: WelchComparison?,
        _ changes: [RecordedChange],
        _ environment: String
    ) -> PlaceboComparison? {
        guard change.kind == .deployment, let delta = effect?.delta else { return nil }
        let earlier =
            changes
            .filter { other in
                other.kind == .deployment && other.isLive(in: environment)
                    && other.time < change.time && other.time.minute >= grid.firstMinute
            }
            .sorted { $0.time > $1.time }
            .prefix(Self.placeboLimit)
        let deltas = earlier.compactMap { other -> Double? in
            let (before, after) = hours(around: other)
            guard before.count >= Self.smallestSide, after.count >= Self.smallestSide else {
                return nil
            }
            return after.mean - before.mean
        }
        return PlaceboComparison(delta: delta, placebos: deltas, sign: grid.scale.sign)
    }
}
