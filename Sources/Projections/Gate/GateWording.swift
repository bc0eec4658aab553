import Ledger

/// What a verdict says in sentences, the same wherever it is read.
enum GateWording {
    /// Why the verdict is what it is, most important first.
    ///
    /// - Parameter verdict: The verdict.
    /// - Returns: Sentences, at least one.
    static func reasons(for verdict: GateVerdict) -> [String] {
        if verdict.outcome == .invalid { return verdict.problems.map(\.sentence) }
        let critical = verdict.critical.filter { $0.waiver == nil }.map(sentence)
        func lines(_ state: GateVerdict.State) -> [String] {
            verdict.lines.filter { $0.state == state }.map(sentence)
        }
        let reasons = critical + lines(.fail) + lines(.inconclusive)
        let allowed = lines(.waived) + verdict.critical.filter { $0.waiver != nil }.map(sentence)
        if verdict.outcome != .pass || !allowed.isEmpty { return reasons + allowed }
        return [passing(verdict)]
    }

    private static func passing(_ verdict: GateVerdict) -> String {
        let overall = verdict.overall.flatMap { line in
            line.candidate.map {
                "overall \(line.metric) \(number($0)) is on the right side of \(number(line.threshold))"
            }
        }
        let settings = verdict.settings
        let categories =
            verdict.baseline == nil
            ? "no category is below \(number(settings.categoryMinimum))"
            : "no category is more than \(number(settings.categoryDrop)) worse than the baseline"
        let text = [categories, overall].compactMap(\.self).joined(separator: ", and ")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    /// What the reader should know beside the reasons.
    ///
    /// - Parameters:
    ///   - verdict: The verdict, without its reasons.
    ///   - evidence: What it rests on.
    /// - Returns: Sentences.
    static func notes(on verdict: GateVerdict, evidence: GateEvidence) -> [String] {
        var notes: [String] = []
        if case .none = evidence.reference {
            let settings = verdict.settings
            notes.append(
                "There is no approved baseline: the run is held against fixed scores (overall"
                    + " \(number(settings.overallMinimum)), category"
                    + " \(number(settings.categoryMinimum))) and nothing says whether it got worse."
                    + " Approve one with `ledger baseline approve`."
            )
        }
        if case .run(_, nil) = evidence.reference {
            notes.append("The baseline was named by hand: nobody has approved it for this suite.")
        }
        let summaries = verdict.lines.filter { $0.cases == 0 && $0.candidate != nil }
        if !summaries.isEmpty {
            notes.append(
                "There are no results by case"
                    + (summaries.count == verdict.lines.count
                        ? "" : " in \(summaries.map(place(of:)).joined(separator: ", "))")
                    + ": nothing tells chance from a change, so beyond a threshold the gate cannot"
                    + " decide."
            )
        }
        let new = verdict.categories.filter {
            $0.reference == .minimum && verdict.baseline != nil && $0.candidate != nil
        }
        if !new.isEmpty {
            notes.append(
                "The baseline lacks \(GateCompleteness.names(new.map { $0.category ?? "" }, "category")):"
                    + " held against \(number(verdict.settings.categoryMinimum))."
            )
        }
        if verdict.overall == nil, !verdict.categories.isEmpty {
            notes.append(
                "No metric is overall; put one first in gate.metrics of the configuration."
            )
        }
        let weights = evidence.weights(verdict.settings)
        if !weights.isEmpty {
            let unweighed = Set(
                verdict.categories.filter { $0.metric == verdict.overall?.metric }
                    .compactMap(\.category)
            ).subtracting(weights.keys).sorted()
            if !unweighed.isEmpty {
                notes.append(
                    "Without a weight, and so no part of the overall score:"
                        + " \(GateCompleteness.names(unweighed, "category"))."
                )
            }
        }
        return notes + blind(verdict)
    }

    /// What the gate could not have seen.
    private static func blind(_ verdict: GateVerdict) -> [String] {
        let blind = verdict.categories.filter { $0.detectable == nil && $0.cases > 0 }
        var notes: [String] = []
        if !blind.isEmpty {
            let names = GateCompleteness.names(blind.map { $0.category ?? "" }, "category")
            notes.append(
                "Too few cases to be significant by themselves, whatever happens: \(names)."
            )
        }
        let repeated = verdict.categories.filter { ($0.repeatShare ?? 0) > 0.5 }
        if !repeated.isEmpty {
            notes.append(
                "Most of the scatter of \(repeated.map(place(of:)).joined(separator: ", ")) comes from"
                    + " repeating the same cases: more repeats help more than more cases."
            )
        }
        return notes
    }

    // MARK: Sentences

    /// Where a line is, such as `faithfulness in pricing`.
    static func place(of line: GateVerdict.Line) -> String {
        guard let category = line.category else { return "overall \(line.metric)" }
        return category.isEmpty ? line.metric : "\(line.metric) in \(category)"
    }

    private static func sentence(_ line: GateVerdict.Line) -> String {
        let place = place(of: line)
        let candidate = line.candidate.map(number) ?? "unknown"
        var text: String
        if line.reference == .baseline, let baseline = line.baseline,
            let difference = line.difference
        {
            let allowed = number(line.threshold)
            let cases = line.cases == 0 ? "" : " over \(line.cases) cases\(interval(line))"
            text =
                "\(place) went from \(number(baseline)) to \(candidate) (\(signed(difference))"
                + "\(cases)), more than \(allowed) worse"
        } else {
            text = "\(place) is \(candidate), beyond \(number(line.threshold))"
            if line.category == nil, let baseline = line.baseline {
                text += " (the baseline has \(number(baseline)))"
            }
        }
        text = text.prefix(1).uppercased() + text.dropFirst()
        let p = line.adjustedP.map { ", p \(probability($0)) after correction" } ?? ""
        switch line.state {
        case .inconclusive:
            let needed =
                line.casesNeeded.map { ": about \($0) cases would tell such a change from chance" }
                ?? ""
            let doubt =
                line.p == nil
                ? "without results by case, which would tell it from chance"
                : "but chance reaches as far"
            return "\(text), \(doubt)\(p)\(needed)."
        case .waived: return "\(text)\(p); allowed by waiver \(line.waiver ?? "")."
        default: return "\(text)\(p)."
        }
    }

    private static func sentence(_ failing: GateVerdict.CriticalCase) -> String {
        let place = failing.category.isEmpty ? "" : " of \(failing.category)"
        let before = failing.baseline.map { " after \(number($0)) in the baseline" } ?? ""
        let waiver = failing.waiver.map { "; allowed by waiver \($0)" } ?? ""
        return "Critical case \(failing.caseKey)\(place) fails with"
            + " \(number(failing.candidate))\(before)\(waiver)."
    }

    private static func interval(_ line: GateVerdict.Line) -> String {
        guard let range = line.interval else { return "" }
        return ", 95 % \(signed(range.lowerBound)) to \(signed(range.upperBound))"
    }

    private static func number(_ value: Double) -> String { ScoreText.score(value) }

    private static func signed(_ value: Double) -> String { ScoreText.signed(value) }

    private static func probability(_ value: Double) -> String { ScoreText.probability(value) }
}
