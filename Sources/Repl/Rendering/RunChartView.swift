import Ledger
import Projections

/// The answer to `chart …` as the terminal shows it: a drawing, and its figures in a sentence.
struct RunChartView {
    let answer: RunChartAnswer
    let style: TerminalStyle

    /// The whole text: headline, drawing, what happened, notes, what to ask next.
    var text: String {
        let headline = PrintableText.escaped(self.headline, unicode: style.unicode)
        var lines = WrappedText.lines(headline, width: style.proseWidth).map {
            style.paint($0, .strong)
        }
        if !answer.points.isEmpty {
            lines.append("")
            lines += ChartView(series: answer.series, style: style).lines
        }
        lines.append("")
        return lines.joined(separator: "\n") + "\n" + TableView(table: markers, style: style).text
    }

    /// A small report: headline, drawing, what happened.
    var markdown: String {
        var lines = ["### \(MarkdownText.inline(headline))", ""]
        if !answer.points.isEmpty {
            let style = TerminalStyle(width: 80, color: false, unicode: true)
            // Indented, so that no line of the chart can end the block.
            lines.append("```text")
            lines += ChartView(series: answer.series, style: style).lines.map { "    " + $0 }
            lines += ["```", ""]
        }
        return lines.joined(separator: "\n") + "\n" + MarkdownTable(table: markers).text
    }

    private var headline: String {
        let place = [answer.scope.environment, answer.scope.feature].compactMap(\.self)
            .joined(separator: ", ")
        let name = answer.metric.name
        guard let center = answer.center else { return "No chart of \(name) in \(place)." }
        let step = NumberText.duration(seconds: Double(answer.bucketSeconds))
        return "\(name) in \(place): \(NumberText.count(answer.points.count, "mean")) of \(step),"
            + " median \(NumberText.significant((center * 1e4).rounded() / 1e4))."
    }

    /// What happened in the time shown, a row for each.
    private var markers: TableAnswer {
        TableAnswer(
            kind: "chart",
            question: answer.question,
            position: answer.position,
            asOf: answer.asOf,
            columns: [.init("time"), .init("kind"), .init("id"), .init("what")],
            rows: answer.markers.map { marker in
                [
                    .time(marker.time), .text(marker.kind.rawValue), .text(marker.id),
                    marker.label.isEmpty ? .none : .text(marker.label),
                ]
            },
            notes: answer.notes,
            next: answer.next
        )
    }
}
