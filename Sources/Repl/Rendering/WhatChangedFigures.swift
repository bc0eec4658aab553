import Ledger
import Projections

/// The figures of an answer to `what changed …` as labelled phrases, shared by its renderings.
struct WhatChangedFigures {
    let answer: WhatChangedAnswer

    /// Label and phrase, in reading order; what is unknown is left out.
    var rows: [(label: String, value: String)] {
        var rows: [(label: String, value: String)] = [("Scope", answer.scopeText)]
        if let onset = answer.onset { rows.append(("Onset", Self.text(of: onset))) }
        if let before = answer.before {
            rows.append((answer.onset == nil ? "Mean" : "Before", Self.text(of: before)))
        }
        if let after = answer.after { rows.append(("After", Self.text(of: after))) }
        if let delta = answer.delta {
            var text = Self.text(delta: delta, interval: answer.interval)
            if let p = answer.p { text += p < 1e-15 ? ", p < 1e-15" : ", p = \(pText(p))" }
            rows.append(("Change", text))
        }
        if let mix = answer.mix {
            let within = NumberText.signed(mix.within)
            let between = NumberText.signed(mix.between)
            rows.append(("Mix", "\(within) within categories, \(between) from their shares"))
        }
        rows += answer.segments.enumerated().map { index, segment in
            (index == 0 ? "Segments" : "", Self.text(of: segment))
        }
        rows += answer.notes.map { ("Note", $0) }
        if let asOf = answer.asOf { rows.append(("As of", asOf.display)) }
        rows.append(("Position", String(answer.position.rawValue)))
        return rows
    }

    /// A difference with its interval.
    ///
    /// - Parameters:
    ///   - delta: The difference.
    ///   - interval: Its 95 % interval, if known.
    /// - Returns: Text such as `-0.27 [-0.33, -0.21]`.
    static func text(delta: Double, interval: WhatChangedAnswer.Interval?) -> String {
        guard let interval else { return NumberText.signed(delta) }
        return NumberText.signed(delta)
            + " [\(NumberText.signed(interval.low)), \(NumberText.signed(interval.high))]"
    }

    private static func text(of mean: WhatChangedAnswer.MeanAndCount) -> String {
        "\(NumberText.significant(mean.mean)) (n = \(mean.n))"
    }

    /// A segment with what it accounts for: `feature search: 97 % of the change, 0.88 to 0.61`.
    private static func text(of segment: WhatChangedAnswer.Segment) -> String {
        let share = NumberText.significant((segment.share * 100).rounded())
        var text = "\(segment.dimension.rawValue) \(segment.value): \(share) % of the change, "
        switch (segment.before, segment.after) {
        case (let before?, let after?):
            let first = NumberText.significant(before.mean)
            text += "\(first) to \(Self.text(of: after))"
        case (nil, let after?):
            text += "new, \(Self.text(of: after))"
        case (let before?, nil):
            text += "gone, was \(Self.text(of: before))"
        case (nil, nil):
            text += "no scores"
        }
        return text
    }

    private static func text(of onset: WhatChangedAnswer.Onset) -> String {
        if onset.isGradual {
            return "over days, begun between \(onset.low.display) and \(onset.high.display)"
        }
        let isOneDay =
            onset.low.displayDay == onset.time.displayDay
            && onset.high.displayDay == onset.time.displayDay
        let low = isOneDay ? onset.low.displayTimeOfDay : onset.low.display
        let high = isOneDay ? onset.high.displayTimeOfDay : onset.high.display
        return "\(onset.time.display) (98 % between \(low) and \(high))"
    }

    private func pText(_ p: Double) -> String { NumberText.significant(p) }
}

/// The figures of one suspect as phrases.
struct SuspectFigures {
    let suspect: WhatChangedAnswer.Suspect

    /// Where it lies from the onset.
    var lag: String {
        if suspect.lagSeconds == 0 { return "at the onset" }
        let span = NumberText.duration(seconds: suspect.lagSeconds)
        return suspect.lagSeconds > 0 ? "\(span) before the onset" : "\(span) after the onset"
    }

    /// The one-hour difference, or nil if it is unknown.
    var change: String? {
        suspect.delta.map { WhatChangedFigures.text(delta: $0, interval: suspect.interval) }
    }

    /// The probability to two decimals, never rounded to a certainty.
    var probability: String {
        switch suspect.probability {
        case 0.995..<1: ">0.99"
        case let value where value > 0 && value < 0.005: "<0.01"
        case let value: NumberText.significant((value * 100).rounded() / 100)
        }
    }

    /// The positions of its evidence, or nil if there is none.
    var evidence: String? {
        if suspect.evidence.isEmpty { return nil }
        let positions = suspect.evidence.map { String($0.rawValue) }.joined(separator: ", ")
        return "evidence at position\(suspect.evidence.count == 1 ? "" : "s") \(positions)"
    }
}
