import Ledger
import Projections

/// A metric over time as lines of text, with its onset and the changes around it marked.
///
/// Points denser than the dots are averaged by their counts; a stretch without data stays empty, and
/// no line is drawn across it.
struct ChartView {
    let series: ChartSeries
    let style: TerminalStyle

    static let largestWidth = 80
    private static let plotRows = 11

    /// The chart; one sentence if there is nothing to draw.
    var lines: [String] {
        let points = series.points.filter { $0.mean.isFinite && $0.n > 0 }
        let levels = series.levels.filter(\.isFinite)
        guard !points.isEmpty, let low = (points.map(\.mean) + levels).min(),
            let high = (points.map(\.mean) + levels).max()
        else {
            return [style.paint("No observations to chart.", .faint)]
        }
        let ticks = AxisTicks.values(low: low, high: high, intervals: 5)
        let labels = AxisTicks.labels(ticks)
        // The margin holds the word "onset" and a space at least.
        let margin = max(labels.map(\.count).max() ?? 0, 5) + 1
        let axis = TimeAxis(
            points: points,
            onset: series.onset,
            columns: max(min(style.width, Self.largestWidth) - margin - 1, 4)
        )
        var canvas = DotCanvas(
            columns: axis.columns,
            rows: Self.plotRows,
            isBraille: style.unicode
        )
        let scale = ValueScale(low: ticks[0], high: ticks[ticks.count - 1])
        Self.draw(points, on: &canvas, axis: axis, scale: scale)
        let metric = PrintableText.escaped(series.metric, unicode: style.unicode)
        let heading = DisplayWidth.truncate(
            metric + axis.dayPhrase,
            to: min(style.width, Self.largestWidth),
            ellipsis: style.unicode ? "…" : "~"
        )
        var lines = [style.paint(heading, .faint)]
        lines += plotLines(
            canvas: canvas,
            axis: axis,
            labels: Dictionary(
                zip(ticks.map { scale.row(of: $0, rows: Self.plotRows) }, labels),
                uniquingKeysWith: { first, _ in first }
            ),
            levels: Set(levels.map { scale.row(of: $0, rows: Self.plotRows) }),
            margin: margin
        )
        lines += timeLines(axis: axis, margin: margin)
        lines += ChartMarks(series: series, axis: axis, style: style, margin: margin).lines
        return lines
    }

    /// Averages the points into dot columns and joins those that follow without a gap.
    private static func draw(
        _ points: [ChartSeries.Point],
        on canvas: inout DotCanvas,
        axis: TimeAxis,
        scale: ValueScale
    ) {
        var previous: (x: Int, y: Int)?
        var previousEnd = -Double.infinity
        var index = points.startIndex
        while index < points.endIndex {
            let first = points[index]
            let x = axis.dot(of: axis.middle(of: first), width: canvas.dotWidth)
            var total = 0.0
            var count = 0.0
            let isContiguous =
                first.time.secondsSinceEpoch <= previousEnd + 0.5 * abs(first.durationSeconds)
            while index < points.endIndex,
                axis.dot(of: axis.middle(of: points[index]), width: canvas.dotWidth) == x
            {
                let point = points[index]
                total += point.mean * Double(point.n)
                count += Double(point.n)
                previousEnd = point.time.secondsSinceEpoch + point.durationSeconds
                index += 1
            }
            let dot = (x: x, y: scale.dot(of: total / count, height: canvas.dotHeight))
            if let previous, isContiguous || x - previous.x <= 1 {
                canvas.line(from: previous, to: dot)
            } else {
                canvas.set(x: dot.x, y: dot.y)
            }
            previous = dot
        }
    }

    private func plotLines(
        canvas: DotCanvas,
        axis: TimeAxis,
        labels: [Int: String],
        levels: Set<Int>,
        margin: Int
    ) -> [String] {
        let onsetColumn = series.onset.flatMap { axis.column(of: $0.time) }
        let onsetGlyph = style.unicode ? "┊" : ":"
        return (0..<canvas.rows).map { row in
            let label = labels[row] ?? ""
            let tick =
                labels[row] == nil ? (style.unicode ? "│" : "|") : (style.unicode ? "┤" : "+")
            var line = DisplayWidth.pad(label, to: margin - 1, flushRight: true) + " " + tick
            let blank = levels.contains(row) ? (style.unicode ? "╌" : "-") : " "
            var run = ""
            var pending = 0
            for column in 0..<canvas.columns {
                if let glyph = canvas.glyph(column: column, row: row) {
                    run += String(repeating: blank, count: pending) + String(glyph)
                    pending = 0
                } else if column == onsetColumn {
                    line += style.paint(run, .series) + String(repeating: blank, count: pending)
                    line += style.paint(onsetGlyph, .onset)
                    run = ""
                    pending = 0
                } else {
                    pending += 1
                }
            }
            if levels.contains(row) { run += String(repeating: blank, count: pending) }
            return line + style.paint(run, .series)
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
