import Ledger
import Projections

/// The scorecard as Markdown: a pull request's comment, a job's summary.
public struct MarkdownScorecard: Sendable {
    private let card: Scorecard

    /// The longest body of a comment on GitHub, which is the shortest limit of all places.
    public static let commentBytesMax = 65_536
    /// The longest summary of a step on GitHub; a longer one is dropped as a whole.
    public static let summaryBytesMax = 1_048_576

    /// Makes the text of a scorecard.
    ///
    /// - Parameter card: The scorecard.
    public init(_ card: Scorecard) {
        self.card = card
    }

    /// The first line of its comment, by which the comment is found again.
    public var marker: String {
        "<!-- quality-ledger:scorecard:v1 key=\(CommentText.key(card.verdict.name)) -->"
    }

    /// The whole text.
    ///
    /// What is shortened first is the proof, then passing lines, then failing ones; a sentence says so.
    ///
    /// - Parameter bytesMax: The most bytes of UTF-8 that it may have.
    /// - Returns: Markdown that ends with a line end.
    public func text(bytesMax: Int = commentBytesMax) -> String {
        let attempts: [(rows: Int, hasProof: Bool)] = [
            (Int.max, true), (200, true), (200, false), (50, false), (10, false),
        ]
        for attempt in attempts {
            let text = text(rowsMax: attempt.rows, hasProof: attempt.hasProof)
            if text.utf8.count <= bytesMax { return text }
        }
        return text(rowsMax: 0, hasProof: false)
    }

    private func text(rowsMax: Int, hasProof: Bool) -> String {
        let verdict = card.verdict
        var lines = [marker, "## Quality gate: \(verdict.outcome.word)", ""]
        lines += box
        lines += ["", subject, ""]
        lines += table(rowsMax: rowsMax)
        if !verdict.critical.isEmpty { lines += criticalCases(rowsMax: rowsMax) }
        if !verdict.waivers.isEmpty { lines += waivers(rowsMax: rowsMax) }
        if !verdict.notes.isEmpty {
            lines += [""] + verdict.notes.map { "- \(CommentText.inline($0, to: 1_000))" }
        }
        lines += ["", method]
        lines += proof(isShown: hasProof)
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Parts

    /// The verdict with its reasons, in the box that both services draw.
    private var box: [String] {
        let verdict = card.verdict
        let kind =
            switch verdict.outcome {
            case .pass: verdict.waivers.isEmpty ? "TIP" : "WARNING"
            case .fail, .invalid: "CAUTION"
            case .inconclusive: "WARNING"
            }
        var lines = ["> [!\(kind)]"]
        if verdict.outcome == .pass, !verdict.waivers.isEmpty {
            lines += [
                "> **Passed only because of \(Self.count(verdict.waivers.count, "waiver")).**", ">",
            ]
        }
        if verdict.baseline == nil, verdict.outcome != .invalid {
            lines += [
                "> **No approved baseline.** The run is held against fixed scores: nothing says"
                    + " whether it got worse.", ">",
            ]
        }
        let reasons = verdict.reasons.prefix(20).map { "> - \(CommentText.inline($0, to: 1_000))" }
        let more = verdict.reasons.count - reasons.count
        return lines + reasons + (more > 0 ? ["> - and \(more) more"] : [])
    }

    private var subject: String {
        let verdict = card.verdict
        var parts = ["Run **\(CommentText.inline(verdict.run))**"]
        if let suite = verdict.suite { parts.append("suite \(CommentText.inline(suite))") }
        if let model = verdict.model { parts.append("model \(CommentText.inline(model))") }
        if let dataset = verdict.dataset { parts.append("dataset \(CommentText.inline(dataset))") }
        if let commit = verdict.commit {
            parts.append("commit \(CommentText.inline(String(commit.prefix(12))))")
        }
        var text = parts.joined(separator: ", ")
        if let baseline = verdict.baseline {
            text += ", compared with **\(CommentText.inline(baseline.run))**"
            if let by = baseline.by { text += " (approved by \(CommentText.inline(by)))" }
            text += " on \(Self.count(baseline.commonCases, "common case"))"
        }
        return text + "."
    }

    private func table(rowsMax: Int) -> [String] {
        let verdict = card.verdict
        guard !verdict.lines.isEmpty else { return [] }
        var lines = [
            "| | cases | baseline | this run | difference [95 %] | p | smallest visible | |",
            "| --- | ---: | ---: | ---: | --- | ---: | ---: | --- |",
        ]
        // What did not pass comes first, so that shortening takes what matters least.
        let ordered =
            verdict.lines.filter { $0.state != .pass && $0.category != nil }
            + verdict.lines.filter { $0.state == .pass && $0.category != nil }
        let several = Set(verdict.lines.map(\.metric)).count > 1
        let shown = (verdict.overall.map { [$0] } ?? []) + ordered.prefix(rowsMax)
        lines += shown.map { row($0, namesMetric: several) }
        let left = verdict.lines.count - shown.count
        if left > 0 {
            lines += ["", "\(Self.count(left, "more line")) left out; \(elsewhere)"]
        }
        return lines
    }

    private func row(_ line: GateVerdict.Line, namesMetric: Bool) -> String {
        var name = line.category.map { CommentText.inline($0) } ?? "**overall**"
        if namesMetric { name += " · \(CommentText.inline(line.metric))" }
        let state =
            switch line.state {
            case .pass: "pass"
            case .fail: "**FAIL**"
            case .inconclusive: "inconclusive"
            case .invalid: "not judged"
            case .waived: "waived"
            }
        let cells = [
            name, "\(line.cases)", ScoreText.score(line.baseline), ScoreText.score(line.candidate),
            ScoreText.difference(line.difference, line.interval),
            ScoreText.probability(line.adjustedP), ScoreText.score(line.detectable), state,
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private func criticalCases(rowsMax: Int) -> [String] {
        let cases = card.verdict.critical
        let shown = cases.prefix(max(rowsMax, 1)).map { failing in
            let waiver = failing.waiver.map { " (waiver \(CommentText.inline($0)))" } ?? ""
            let before = failing.baseline.map { "\(ScoreText.score($0)) → " } ?? ""
            return "- \(CommentText.inline(failing.caseKey)) of"
                + " \(CommentText.inline(failing.category)):"
                + " \(before)\(ScoreText.score(failing.candidate))\(waiver)"
        }
        let more = cases.count - shown.count
        return ["", "**Critical cases that newly fail**", ""] + shown
            + (more > 0 ? ["- and \(more) more; \(elsewhere)"] : [])
    }

    private func waivers(rowsMax: Int) -> [String] {
        let waivers = card.verdict.waivers
        return ["", "**Waivers in use**", ""]
            + waivers.prefix(max(rowsMax, 1)).map { waiver in
                "- \(CommentText.inline(waiver.id)) by \(CommentText.inline(waiver.by)) until"
                    + " \(waiver.expires.rfc3339) for \(CommentText.inline(waiver.scope.description)):"
                    + " \(CommentText.inline(waiver.reason))"
            }
    }

    private var method: String {
        let percent = ScoreText.probability(card.verdict.settings.significance * 100)
        return
            "<sub>A line fails beyond its threshold *and* beyond chance: sign-flip test by case, Holm"
            + " over all lines, \(percent) % in all. “Smallest visible” is the worsening that fails in"
            + " four of five runs.</sub>"
    }

    private func proof(isShown: Bool) -> [String] {
        guard let position = card.position, let proof = card.proofText else {
            return ["", "<sub>This verdict was not recorded.</sub>"]
        }
        guard isShown else {
            return [
                "",
                "<sub>Recorded at position \(position); the proof is left out because the text was too"
                    + " long: `ledger prove \(position)` makes it. \(elsewhere)</sub>",
            ]
        }
        return [
            "", "<details><summary>Recorded at position \(position): proof of inclusion</summary>",
            "",
            "Save it as `proof.json`; `ledger prove --check proof.json` checks it.", "",
            // Four ticks: the event within may hold three.
            fence(around: proof) + "json", proof, fence(around: proof), "", "</details>",
        ]
    }

    /// Ticks that no line of a text can be taken for.
    private func fence(around text: String) -> String {
        var longest = 2
        var run = 0
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        return String(repeating: "`", count: longest + 1)
    }

    private var elsewhere: String {
        guard let link = card.link, link.hasPrefix("https://") || link.hasPrefix("http://"),
            link.unicodeScalars.allSatisfy({
                $0.value > 0x20 && !"()<>[]\"`".unicodeScalars.contains($0)
            })
        else { return "`ledger gate --format markdown` shows all." }
        return "[the job](\(link)) has all."
    }

    private static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
