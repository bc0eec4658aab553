import Ledger
import Projections

/// The answer to `what changed …` as the terminal shows it.
struct WhatChangedView {
    let answer: WhatChangedAnswer
    let chart: ChartSeries
    let next: [String]
    let style: TerminalStyle

    /// The whole text: headline, chart, figures, suspects, excluded ones, what to ask next.
    var text: String {
        var lines = wrapped(answer.headline).map { style.paint($0, .strong) }
        lines.append("")
        lines += ChartView(series: chart, style: style).lines
        lines.append("")
        lines += figureLines
        lines += suspectLines
        lines += excludedLines
        lines += NextQuestions(questions: next, style: style).lines
        return lines.joined(separator: "\n") + "\n"
    }

    private var figureLines: [String] {
        let rows = WhatChangedFigures(answer: answer).rows
        let width = (rows.map(\.label.count).max() ?? 0) + 2
        return rows.flatMap { label, value in
            wrapped(
                value,
                first: DisplayWidth.pad(label, to: width),
                indent: String(repeating: " ", count: width)
            )
        }
    }

    private var suspectLines: [String] {
        if answer.suspects.isEmpty { return [] }
        return ["", style.paint("Suspects", .strong)] + answer.suspects.flatMap(lines(of:))
    }

    private func lines(of suspect: WhatChangedAnswer.Suspect) -> [String] {
        let figures = SuspectFigures(suspect: suspect)
        let title = DisplayWidth.truncate(
            "\(suspect.rank). \(suspect.kind.rawValue) \(printable(suspect.id))",
            to: style.width - 2,
            ellipsis: style.unicode ? "…" : "~"
        )
        var lines = ["  " + style.paint(title, .suspect)]
        let trust = "P \(figures.probability), \(suspect.confidence.rawValue); "
        lines += detail("\(trust)\(suspect.effect.rawValue) effect")
        lines += detail("\(suspect.time.display), \(figures.lag)")
        if let change = figures.change {
            lines += detail("\(change) from the hour before it to the hour after")
        }
        if !suspect.inseparable.isEmpty {
            let others = suspect.inseparable.joined(separator: ", ")
            lines += detail("cannot be told apart from \(others)")
        }
        lines += suspect.reasons.flatMap { reason in
            wrapped(reason, first: "     \(bullet) ", indent: "       ")
        }
        if let evidence = figures.evidence { lines += detail(evidence) }
        return lines
    }

    private var excludedLines: [String] {
        if answer.excluded.isEmpty { return [] }
        return ["", style.paint("Excluded", .strong)]
            + answer.excluded.flatMap { excluded in
                wrapped(
                    "\(excluded.kind.rawValue) \(excluded.id): \(excluded.reason)",
                    first: "  ",
                    indent: "     "
                )
            }
    }

    private var bullet: String { style.unicode ? "•" : "-" }

    private func detail(_ text: String) -> [String] {
        wrapped(text, first: "     ", indent: "     ")
    }

    private func wrapped(_ text: String, first: String = "", indent: String = "") -> [String] {
        WrappedText.lines(
            printable(text),
            width: style.proseWidth,
            firstIndent: first,
            indent: indent
        )
    }

    private func printable(_ text: String) -> String {
        PrintableText.escaped(text, unicode: style.unicode)
    }
}
