import Ledger
import Projections

/// The answer to `control chart of …` as the terminal shows it.
struct ControlChartView {
    let answer: ControlChartAnswer
    let style: TerminalStyle

    /// The whole text: headline, chart, figures, violations, notes, what to ask next.
    var text: String {
        let report = ControlChartReport(answer: answer)
        var lines = wrapped(answer.headline).map { style.paint($0, .strong) }
        if !answer.points.isEmpty {
            lines.append("")
            lines += ChartView(chart: ChartDescription(answer), style: style).lines
        }
        lines.append("")
        let rows = report.rows
        let width = (rows.map(\.label.count).max() ?? 0) + 2
        lines += rows.flatMap { label, value in
            wrapped(
                value,
                first: DisplayWidth.pad(label, to: width),
                indent: String(repeating: " ", count: width)
            )
        }
        let listed = report.listed
        if !listed.points.isEmpty {
            let before = listed.before == 0 ? "" : " (the last \(listed.points.count))"
            lines += ["", style.paint("Violations\(before)", .strong)]
            lines += listed.points.flatMap {
                wrapped(ControlChartReport.text(of: $0), first: "  ", indent: "      ")
            }
        }
        if !answer.notes.isEmpty { lines.append("") }
        lines += answer.notes.flatMap { wrapped($0) }
        lines += NextQuestions(questions: answer.next, style: style).lines
        return lines.joined(separator: "\n") + "\n"
    }

    /// The answer as a small report in Markdown.
    var markdown: String {
        let report = ControlChartReport(answer: answer)
        var lines = ["### \(MarkdownText.inline(answer.headline))", ""]
        lines += report.rows.map { "- **\($0.label)**: \(MarkdownText.inline($0.value))" }
        if !answer.points.isEmpty {
            let style = TerminalStyle(width: 80, color: false, unicode: true)
            let chart = ChartView(chart: ChartDescription(answer), style: style).lines
            lines += ["", "```text"] + chart.map { "    " + $0 } + ["```"]
        }
        let listed = report.listed
        if !listed.points.isEmpty {
            let before = listed.before == 0 ? "" : " (the last \(listed.points.count))"
            lines += ["", "**Violations**\(before)", ""]
            lines += listed.points.map {
                "- " + MarkdownText.inline(ControlChartReport.text(of: $0))
            }
        }
        for note in answer.notes { lines += ["", MarkdownText.inline(note)] }
        lines += MarkdownText.nextQuestions(answer.next)
        return lines.joined(separator: "\n") + "\n"
    }

    private func wrapped(_ text: String, first: String = "", indent: String = "") -> [String] {
        WrappedText.lines(
            PrintableText.escaped(text, unicode: style.unicode),
            width: style.proseWidth,
            firstIndent: first,
            indent: indent
        )
    }
}
