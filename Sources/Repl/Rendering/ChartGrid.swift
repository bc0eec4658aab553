import Projections

/// What lies between the axes of a chart in the terminal: one glyph a cell, the loudest one on top.
struct ChartGrid {
    private struct Cell {
        var glyph: String
        var role: TerminalStyle.Role?
    }

    private var cells: [[Cell?]]
    private let style: TerminalStyle

    /// Draws a chart.
    ///
    /// - Parameters:
    ///   - chart: What to draw.
    ///   - axis: The time axis, with the columns.
    ///   - scale: The values from top to bottom.
    ///   - rows: The rows of text.
    ///   - style: What the terminal can do.
    init(
        chart: ChartDescription,
        axis: TimeAxis,
        scale: ValueScale,
        rows: Int,
        style: TerminalStyle
    ) {
        cells = Array(repeating: Array(repeating: nil, count: axis.columns), count: rows)
        self.style = style
        drawLevels(of: chart, axis: axis, scale: scale)
        if let column = chart.onset.flatMap({ axis.column(of: $0.time) }) {
            for row in cells.indices {
                cells[row][column] = Cell(glyph: style.unicode ? "┊" : ":", role: .onset)
            }
        }
        for (index, line) in chart.lines.enumerated() {
            var canvas = DotCanvas(columns: axis.columns, rows: rows, isBraille: style.unicode)
            Self.draw(line.points, on: &canvas, axis: axis, scale: scale)
            for row in cells.indices {
                for column in cells[row].indices {
                    guard let glyph = canvas.glyph(column: column, row: row) else { continue }
                    cells[row][column] = Cell(glyph: String(glyph), role: .line(index))
                }
            }
        }
        drawLetters(of: chart, axis: axis, scale: scale)
        drawSignals(of: chart, axis: axis, scale: scale)
    }

    /// One row of text, as wide as what is in it.
    ///
    /// - Parameter row: Rows from the top.
    /// - Returns: The glyphs with their colours; no spaces at the end.
    func line(_ row: Int) -> String {
        var text = ""
        var run = ""
        var role: TerminalStyle.Role?
        var blanks = 0
        for cell in cells[row] {
            guard let cell else {
                blanks += 1
                continue
            }
            if cell.role != role {
                text += role.map { style.paint(run, $0) } ?? run
                run = ""
                role = cell.role
                text += String(repeating: " ", count: blanks)
            } else {
                run += String(repeating: " ", count: blanks)
            }
            blanks = 0
            run += cell.glyph
        }
        return text + (role.map { style.paint(run, $0) } ?? run)
    }

    private mutating func drawLevels(
        of chart: ChartDescription,
        axis: TimeAxis,
        scale: ValueScale
    ) {
        let level = Cell(glyph: style.unicode ? "╌" : "-", role: nil)
        for value in chart.levels {
            let row = scale.row(of: value, rows: cells.count)
            for column in cells[row].indices { cells[row][column] = level }
        }
        let limit = Cell(glyph: style.unicode ? "┄" : ".", role: .faint)
        for limits in chart.limits {
            let first = axis.dot(of: limits.startSeconds, width: axis.columns)
            let last = axis.dot(of: limits.endSeconds, width: axis.columns)
            for value in [limits.lower, limits.upper] {
                let row = scale.row(of: value, rows: cells.count)
                for column in first...max(first, last) { cells[row][column] = limit }
            }
        }
    }

    /// Averages the points into dot columns and joins those that follow without a gap.
    private static func draw(
        _ points: [ChartSeries.Point],
        on canvas: inout DotCanvas,
        axis: TimeAxis,
        scale: ValueScale
    ) {
        var previous: (x: Int, y: Int)?
        var index = points.startIndex
        while index < points.endIndex {
            let x = axis.dot(of: axis.middle(of: points[index]), width: canvas.dotWidth)
            var total = 0.0
            var count = 0.0
            let isContiguous =
                index > points.startIndex && points[index].continues(points[index - 1])
            while index < points.endIndex,
                axis.dot(of: axis.middle(of: points[index]), width: canvas.dotWidth) == x
            {
                let point = points[index]
                total += point.mean * Double(point.n)
                count += Double(point.n)
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

    /// Puts each line's letter at its end, where there are several lines.
    private mutating func drawLetters(
        of chart: ChartDescription,
        axis: TimeAxis,
        scale: ValueScale
    ) {
        guard chart.lines.count > 1 else { return }
        for (index, line) in chart.lines.enumerated() {
            guard let last = line.points.last else { continue }
            let column = axis.dot(of: axis.middle(of: last), width: axis.columns)
            let row = scale.row(of: last.mean, rows: cells.count)
            cells[row][column] = Cell(
                glyph: String(ChartLetters.letter(of: index)),
                role: .line(index)
            )
        }
    }

    /// Crosses the points that violate a rule.
    private mutating func drawSignals(
        of chart: ChartDescription,
        axis: TimeAxis,
        scale: ValueScale
    ) {
        for line in chart.lines {
            for index in line.signals {
                let point = line.points[index]
                let column = axis.dot(of: axis.middle(of: point), width: axis.columns)
                let row = scale.row(of: point.mean, rows: cells.count)
                cells[row][column] = Cell(glyph: style.unicode ? "×" : "x", role: .suspect)
            }
        }
    }
}
