import Ledger
import Projections

/// The answer to `what changed …` as a small report.
struct MarkdownReport {
    let answer: WhatChangedAnswer
    let chart: ChartSeries
    let next: [String]

    /// The report: headline, figures, chart, suspects, excluded ones.
    var text: String {
        var lines = ["### \(MarkdownText.inline(answer.headline))", ""]
        lines += WhatChangedFigures(answer: answer).rows.map { label, value in
            (label.isEmpty ? "- " : "- **\(label)**: ") + MarkdownText.inline(value)
        }
        lines += chartLines
        if !answer.suspects.isEmpty {
            lines += ["", "| # | suspect | when | change | P | confidence | why |"]
            lines.append("| ---: | --- | --- | --- | ---: | --- | --- |")
            lines += answer.suspects.map(row)
        }
        if !answer.excluded.isEmpty {
            lines += ["", "**Excluded**", ""]
            lines += answer.excluded.map { excluded in
                "- \(excluded.kind.rawValue) \(MarkdownText.code(excluded.id)): "
                    + MarkdownText.inline(excluded.reason)
            }
        }
        lines += MarkdownText.nextQuestions(next)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The chart as a code block; its lines are indented, so that none of them can end the block.
    private var chartLines: [String] {
        if chart.points.isEmpty { return [] }
        let style = TerminalStyle(width: 80, color: false, unicode: true)
        let lines = ChartView(series: chart, style: style).lines
        return ["", "```text"] + lines.map { "    " + $0 } + ["```"]
    }

    private func row(_ suspect: WhatChangedAnswer.Suspect) -> String {
        let figures = SuspectFigures(suspect: suspect)
        var why = suspect.reasons.map(MarkdownText.inline)
        if !suspect.inseparable.isEmpty {
            let others = suspect.inseparable.map { MarkdownText.code($0, inTable: true) }
                .joined(separator: ", ")
            why.append("cannot be told apart from \(others)")
        }
        if let evidence = figures.evidence { why.append(evidence) }
        let id = MarkdownText.code(suspect.id, inTable: true)
        return "| \(suspect.rank) | \(suspect.kind.rawValue) \(id) "
            + "| \(suspect.time.display), \(figures.lag) | \(figures.change ?? "–") "
            + "| \(figures.probability) | \(suspect.confidence.rawValue) "
            + "| \(why.joined(separator: "; ")) |"
    }
}
