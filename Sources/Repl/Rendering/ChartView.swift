import Ledger
import Projections

/// A chart as lines of text, with its onset and the changes around it marked.
///
/// Points denser than the dots are averaged by their counts; a stretch without data stays empty, and
/// no line is drawn across it.
struct ChartView {
    let chart: ChartDescription
    let style: TerminalStyle

    static let largestWidth = 80
    private static let plotRows = 11

    /// Draws a description.
    init(chart: ChartDescription, style: TerminalStyle) {
        self.chart = chart
        self.style = style
    }

    /// Draws a series.
    init(series: ChartSeries, style: TerminalStyle) {
        self.init(chart: ChartDescription(series), style: style)
    }

    /// The chart; one sentence if there is nothing to draw.
    var lines: [String] {
        let ticks = chart.valueTicks
        guard !chart.isEmpty, ticks.count > 1 else {
            return [style.paint("No observations to chart.", .faint)]
        }
        let labels = AxisTicks.labels(ticks)
        // The margin holds the word "onset" and a space at least.
        let margin = max(labels.map(\.count).max() ?? 0, 5) + 1
        let axis = chart.timeAxis(
            columns: max(min(style.width, Self.largestWidth) - margin - 1, 4)
        )
        let scale = ValueScale(low: ticks[0], high: ticks[ticks.count - 1])
        let metric = PrintableText.escaped(chart.metric, unicode: style.unicode)
        let heading = DisplayWidth.truncate(
            metric + axis.dayPhrase,
            to: min(style.width, Self.largestWidth),
            ellipsis: style.unicode ? "…" : "~"
        )
        var lines = [style.paint(heading, .faint)]
        lines += plotLines(
            ChartGrid(chart: chart, axis: axis, scale: scale, rows: Self.plotRows, style: style),
            labels: Dictionary(
                zip(ticks.map { scale.row(of: $0, rows: Self.plotRows) }, labels),
                uniquingKeysWith: { first, _ in first }
            ),
            margin: margin
        )
        lines += timeLines(axis: axis, margin: margin)
        lines += ChartMarks(chart: chart, axis: axis, style: style, margin: margin).lines
        lines += legendLines(margin: margin)
        return lines
    }

    private func plotLines(_ grid: ChartGrid, labels: [Int: String], margin: Int) -> [String] {
        (0..<Self.plotRows).map { row in
            let label = labels[row] ?? ""
            let tick =
                labels[row] == nil ? (style.unicode ? "│" : "|") : (style.unicode ? "┤" : "+")
            return DisplayWidth.pad(label, to: margin - 1, flushRight: true) + " " + tick
                + grid.line(row)
        }
    }

    /// Which letter is which line, where there are several.
    private func legendLines(margin: Int) -> [String] {
        guard chart.lines.count > 1 else { return [] }
        let indent = String(repeating: " ", count: margin + 1)
        return chart.lines.enumerated().map { index, line in
            let name = PrintableText.escaped(
                ChartLetters.name(of: index, line),
                unicode: style.unicode
            )
            let shown = DisplayWidth.truncate(
                name,
                to: max(min(style.width, Self.largestWidth) - margin - 1, 4),
                ellipsis: style.unicode ? "…" : "~"
            )
            return indent + style.paint(shown, .line(index))
        }
    }

    private func timeLines(axis: TimeAxis, margin: Int) -> [String] {
        let ticks = axis.ticks
        let corner = style.unicode ? "└" : "+"
        var rule = Array(repeating: style.unicode ? "─" : "-", count: axis.columns)
        var labels = LabelRow(columns: axis.columns)
        for tick in ticks {
            guard let column = axis.column(ofSeconds: tick.seconds) else { continue }
            let start = column - tick.label.count / 2
            if labels.place(tick.label, at: start) { rule[column] = style.unicode ? "┬" : "+" }
        }
        let indent = String(repeating: " ", count: margin)
        return [indent + corner + rule.joined(), indent + " " + labels.text]
    }
}

/// Where values lie between the top and the bottom of a chart.
struct ValueScale {
    let low: Double
    let high: Double

    /// The dot of a value, 0 at the top.
    ///
    /// - Parameters:
    ///   - value: A value.
    ///   - height: The dots from top to bottom.
    /// - Returns: A dot within the chart.
    func dot(of value: Double, height: Int) -> Int {
        let share = (high - value) / (high - low)
        guard share.isFinite else { return height / 2 }
        return min(max(Int((min(max(share, 0), 1) * Double(height - 1)).rounded()), 0), height - 1)
    }

    /// The row of text of a value, 0 at the top.
    ///
    /// - Parameters:
    ///   - value: A value.
    ///   - rows: The rows of text.
    /// - Returns: A row within the chart.
    func row(of value: Double, rows: Int) -> Int {
        dot(of: value, height: rows)
    }
}
