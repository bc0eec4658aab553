import Projections

/// A table answer as people read it: columns that fit the width, numbers flush right.
struct TableView {
    let table: TableAnswer
    let style: TerminalStyle
    /// Whether no cell is shortened: rows that do not fit become records.
    var isFull = false

    /// The narrowest a text column is shrunk to before the rows are turned into records.
    private static let narrowestColumn = 6
    /// Identifiers and words up to this wide are shortened last: half an identifier is of no use.
    private static let wordColumns = 12
    private static let gap = 2

    /// The whole text: rows, their count, notes and what to ask next.
    var text: String {
        var lines: [String] = []
        if !table.columns.isEmpty {
            let cells = displayCells
            let names = table.columns.map { printable($0.name) }
            if let widths = fittedWidths(names: names, cells: cells, keepsWords: true)
                ?? fittedWidths(names: names, cells: cells, keepsWords: false)
            {
                lines += grid(names: names, cells: cells, widths: widths)
            } else {
                lines += records(names: names, cells: cells)
            }
        }
        lines.append(style.paint(NumberText.count(table.rows.count, "row"), .faint))
        for note in table.notes {
            lines += WrappedText.lines(printable(note), width: style.proseWidth)
        }
        lines += NextQuestions(questions: table.next, style: style).lines
        return lines.joined(separator: "\n") + "\n"
    }

    private func printable(_ text: String) -> String {
        PrintableText.escaped(text, unicode: style.unicode)
    }

    /// Every row as texts, one per column, numbers of a column sharing their decimals.
    private var displayCells: [[String]] {
        var rows = table.rows.map { row in
            table.columns.indices.map { index in
                index < row.count ? displayText(of: row[index]) : absent
            }
        }
        for index in table.columns.indices {
            let numbers = table.rows.map { row -> Double? in
                guard index < row.count, case .number(let value) = row[index] else { return nil }
                return value
            }
            for (row, text) in NumberText.column(numbers).enumerated() {
                if let text { rows[row][index] = text }
            }
        }
        return rows
    }

    private var absent: String { style.unicode ? "–" : "-" }

    private func displayText(of cell: TableAnswer.Cell) -> String {
        switch cell {
        case .none: absent
        case .text(let text): printable(text)
        case .integer(let value): String(value)
        case .number(let value): NumberText.significant(value)
        case .time(let time): time.display
        case .flag(let value): value ? "yes" : "no"
        }
    }

    /// The columns' widths, text columns shrunk from the widest down; nil if even that is too wide.
    private func fittedWidths(names: [String], cells: [[String]], keepsWords: Bool) -> [Int]? {
        var widths = names.map(DisplayWidth.columns)
        var floors = widths
        for index in widths.indices {
            let widest = cells.lazy.map { DisplayWidth.columns(of: $0[index]) }.max() ?? 0
            let shrinks = !isFull && isShrinkable(column: index)
            floors[index] =
                shrinks
                ? (keepsWords && widest <= Self.wordColumns
                    ? widest : min(Self.narrowestColumn, max(widest, widths[index])))
                : max(widest, isFull ? widths[index] : min(widths[index], Self.narrowestColumn))
            widths[index] = max(widths[index], widest)
        }
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - style.width
        while excess > 0 {
            let slack = widths.indices.filter { widths[$0] > floors[$0] }
            guard let widest = slack.max(by: { widths[$0] < widths[$1] }) else { return nil }
            let second = slack.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let target = max(floors[widest], second, widths[widest] - excess)
            let step = max(1, widths[widest] - target)
            widths[widest] -= step
            excess -= step
        }
        return widths
    }

    /// Whether cutting a column's cells leaves them honest: a text shortened is, a number is not.
    private func isShrinkable(column index: Int) -> Bool {
        !table.columns[index].isNumeric
            && table.rows.allSatisfy { row in
                guard index < row.count else { return true }
                switch row[index] {
                case .text, .none: return true
                default: return false
                }
            }
    }

    private func grid(names: [String], cells: [[String]], widths: [Int]) -> [String] {
        let rule = style.unicode ? "─" : "-"
        let header = line(names, widths: widths)
        let rules = widths.map { String(repeating: rule, count: $0) }
        var lines = [
            style.paint(header, .strong), style.paint(line(rules, widths: widths), .faint),
        ]
        lines += cells.map { line($0, widths: widths) }
        return lines
    }

    private func line(_ texts: [String], widths: [Int]) -> String {
        let ellipsis = style.unicode ? "…" : "~"
        let padded = zip(texts, widths).enumerated().map { index, pair in
            DisplayWidth.pad(
                DisplayWidth.truncate(pair.0, to: pair.1, ellipsis: ellipsis),
                to: pair.1,
                flushRight: table.columns[index].isNumeric
            )
        }
        var joined = padded.joined(separator: String(repeating: " ", count: Self.gap))[...]
        while joined.last == " " { joined.removeLast() }
        return String(joined)
    }

    /// The rows one below the other, a line per cell, where a grid does not fit.
    private func records(names: [String], cells: [[String]]) -> [String] {
        let label = min(names.map(DisplayWidth.columns).max() ?? 0, style.width / 2)
        let indent = String(repeating: " ", count: label + Self.gap)
        let ellipsis = style.unicode ? "…" : "~"
        return cells.enumerated().flatMap { number, row in
            [style.paint("row \(number + 1)", .faint)]
                + zip(names, row).flatMap { name, value in
                    let name = DisplayWidth.truncate(name, to: label, ellipsis: ellipsis)
                    let first = DisplayWidth.pad(name, to: label + Self.gap)
                    return WrappedText.lines(
                        value,
                        width: style.width,
                        firstIndent: first,
                        indent: indent
                    )
                }
        }
    }
}
