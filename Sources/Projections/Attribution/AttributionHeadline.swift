import Foundation
import Ledger

/// The one sentence of an answer.
struct AttributionHeadline {
    let input: AttributionInput

    private var subject: String { input.metric }
    private var verb: String { input.shift == .down ? "fell" : "rose" }
    private var noun: String { input.shift == .down ? "drop" : "rise" }

    /// Where it happened: `in search`, `in search of staging`, `of category legal in search`.
    private func place(_ scope: WhatChangedAnswer.Scope) -> String {
        var words = scope.category.map { "of category \($0) " } ?? ""
        words += "in \(scope.feature ?? scope.environment)"
        if scope.feature != nil, scope.environment != "production" {
            words += " of \(scope.environment)"
        }
        return words
    }

    /// Nothing moved: says since when it was looked for.
    func noChange(scope: WhatChangedAnswer.Scope, since: Timestamp) -> String {
        let start = "no \(noun) of \(subject) \(place(scope))"
        if let window = input.onsetWindow {
            let ends = [window.lowerBound, window.upperBound].map(moment)
            return "\(start) between \(ends[0]) and \(ends[1]) UTC."
        }
        return "\(start) since \(moment(since)) UTC."
    }

    /// There is nothing to look at.
    func noData(scope: WhatChangedAnswer.Scope) -> String {
        let days = AttributionWording.duration(seconds: Double(input.horizonMinutes) * 60)
        let end = Timestamp(minute: input.lastMinute)
        return "no scores of \(subject) \(place(scope)) in the \(days) before \(moment(end)) UTC."
    }

    /// There is too little to see anything in.
    func tooFew(_ count: Int, scope: WhatChangedAnswer.Scope, since: Timestamp) -> String {
        let scores = count == 1 ? "score" : "scores"
        return "only \(count) \(scores) of \(subject) \(place(scope)) since "
            + "\(moment(since)) UTC: too few to see a \(noun)."
    }

    /// Only what leaked out of an outage was low.
    func outage(_ stop: TrafficStop, scope: WhatChangedAnswer.Scope) -> String {
        "\(subject) \(place(scope)): \(stop.sentence). Without them there is no \(noun)."
    }

    /// Something moved.
    func change(
        _ finding: AttributionFinding,
        scope: WhatChangedAnswer.Scope,
        onset: WhatChangedAnswer.Onset,
        suspects: [WhatChangedAnswer.Suspect]
    ) -> String {
        let values = AttributionWording.values([finding.before.mean, finding.after.mean])
        let what = "\(subject) \(place(scope)) \(verb) from \(values[0]) to \(values[1])"
        if finding.isGradual {
            let length = AttributionWording.duration(seconds: finding.gradualSeconds)
            return "\(what) over about \(length), from \(AttributionWording.onset(onset)) on; "
                + "a change that slow has no single cause on record."
        }
        return "\(what) at \(AttributionWording.onset(onset)); "
            + cause(finding, suspects: suspects) + "."
    }

    private func cause(
        _ finding: AttributionFinding,
        suspects: [WhatChangedAnswer.Suspect]
    ) -> String {
        if finding.conclusion == .mix {
            let parts = finding.mixParts
            let within = AttributionWording.signed(parts?.within ?? 0)
            let between = AttributionWording.signed(parts?.between ?? 0)
            return "the mix of categories moved, not the quality within them "
                + "(\(between) from the mix, \(within) within)"
        }
        if let shift = finding.wideShift, !finding.blamesFirst {
            return "no recorded change explains it: \(shift.reason) without a record"
        }
        guard let first = suspects.first else { return "no recorded change explains it" }
        let name = "\(first.kind.rawValue) \(first.id)"
        let probability = String(format: "P %.2f", first.probability)
        if finding.conclusion == .noSuspect {
            return "no recorded change explains it (nearest lead: \(name), \(probability))"
        }
        let lag = earlier(first.lagSeconds)
        if first.confidence == .strong {
            // Rounding must not turn a doubt into a certainty.
            let shown = String(format: "P %.2f", min(first.probability, 0.99))
            let ruler = finding.conclusion == .evaluator ? ": the ruler moved" : ""
            return "the cause is \(name), \(lag) (\(shown))\(ruler)"
        }
        let others = first.inseparable.isEmpty ? "" : ", which cannot be told from "
        return "probably \(name), \(lag) (\(probability))\(others)"
            + first.inseparable.joined(separator: " and ")
    }

    private func earlier(_ lagSeconds: Double) -> String {
        if abs(lagSeconds) < 60 { return "in the same minute" }
        return AttributionWording.duration(seconds: lagSeconds)
            + (lagSeconds > 0 ? " earlier" : " later")
    }

    private func moment(_ time: Timestamp) -> String {
        "\(AttributionWording.date(time)) \(AttributionWording.clock(time))"
    }
}

extension AttributionFinding {
    /// About how long a gradual fall took.
    var gradualSeconds: Double {
        let rest = Double(episode.end - posterior.median)
        let steps = Double(episode.lastBoundary - episode.boundary)
        return min(posterior.gradualRamp ?? max(steps, 480), max(rest, 1)) * 60
    }
}
