import Ledger
import Projections

/// A table answer as a GitHub-flavoured Markdown table.
struct MarkdownTable {
    let table: TableAnswer

    /// The table, then its notes and what to ask next as lists.
    var text: String {
        var lines: [String] = []
        if !table.columns.isEmpty {
            lines.append(row(table.columns.map { MarkdownText.inline($0.name) }))
            lines.append(row(table.columns.map { $0.isNumeric ? "---:" : "---" }))
            lines += table.rows.map { cells in
                row(
                    table.columns.indices.map { index in
                        index < cells.count ? text(of: cells[index]) : ""
                    }
                )
            }
            lines.append("")
        }
        lines.append("\(NumberText.count(table.rows.count, "row")).")
        for note in table.notes { lines += ["", MarkdownText.inline(note)] }
        lines += MarkdownText.nextQuestions(table.next)
        return lines.joined(separator: "\n") + "\n"
    }

    private func row(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |"
    }

    private func text(of cell: TableAnswer.Cell) -> String {
        switch cell {
        case .none: "–"
        case .text(let text): MarkdownText.inline(text)
        case .integer(let value): String(value)
        case .number(let value): NumberText.significant(value)
        case .time(let time): time.display
        case .flag(let value): value ? "yes" : "no"
        }
    }
}
