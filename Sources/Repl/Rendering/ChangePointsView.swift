import Foundation
import Ledger
import Projections

/// The answer to `change points of …` as the terminal shows it.
struct ChangePointsView {
    let answer: ChangePointsAnswer
    let chart: ChartSeries
    let next: [String]
    let style: TerminalStyle

    /// The whole text: headline, chart, a row for each point, notes, what to ask next.
    var text: String {
        let headline = PrintableText.escaped(answer.headline, unicode: style.unicode)
        var lines = WrappedText.lines(headline, width: style.proseWidth).map {
            style.paint($0, .strong)
        }
        if !chart.points.isEmpty {
            lines.append("")
            lines += ChartView(series: chart, style: style).lines
        }
        lines.append("")
        var table = answer.pointTable
        table.notes = answer.notes
        table.next = next
        return lines.joined(separator: "\n") + "\n" + TableView(table: table, style: style).text
    }
}

/// The answer to `change points of …` as a small report.
struct ChangePointsReport {
    let answer: ChangePointsAnswer
    let chart: ChartSeries
    let next: [String]

    /// The report: headline, chart, a row for each point, notes, what to ask next.
    var text: String {
        var lines = ["### \(MarkdownText.inline(answer.headline))", ""]
        if !chart.points.isEmpty {
            let style = TerminalStyle(width: 80, color: false, unicode: true)
            // Indented, so that no line of the chart can end the block.
            lines.append("```text")
            lines += ChartView(series: chart, style: style).lines.map { "    " + $0 }
            lines += ["```", ""]
        }
        var table = answer.pointTable
        table.notes = answer.notes
        table.next = next
        return lines.joined(separator: "\n") + "\n" + MarkdownTable(table: table).text
    }
}

extension ChangePointsAnswer {
    /// The answer in one sentence.
    var headline: String {
        let place = [scope.environment, scope.feature].compactMap(\.self).joined(separator: ", ")
        let values = series.reduce(0) { $0 + $1.values }
        let unit =
            switch unit {
            case .observation: NumberText.count(values, "observation")
            case .bucket(let minutes):
                "\(values) means of \(NumberText.duration(seconds: Double(minutes * 60)))"
            }
        let found =
            points.isEmpty ? "No change points" : NumberText.count(points.count, "change point")
        return "\(found) of \(metric) in \(place), looked for in \(unit)."
    }

    /// A row for each point.
    var pointTable: TableAnswer {
        TableAnswer(
            kind: "change_points",
            question: question,
            position: position,
            asOf: asOf,
            columns: [
                .init("point", isNumeric: true), .init("time"), .init("low"), .init("high"),
                .init("before", isNumeric: true), .init("after", isNumeric: true),
                .init("p", isNumeric: true),
            ],
            rows: points.enumerated().map { number, point in
                [
                    .integer(Int64(number + 1)), .time(point.time), .time(point.low),
                    .time(point.high), .number(point.before), .number(point.after),
                    .number(point.p),
                ]
            }
        )
    }

    /// The published contract as JSON with sorted keys.
    ///
    /// - Parameter prettyPrinted: Whether it is spread over lines.
    /// - Returns: JSON and a line break.
    func json(prettyPrinted: Bool) -> String {
        ContractJSON.text(self, prettyPrinted: prettyPrinted)
    }
}
