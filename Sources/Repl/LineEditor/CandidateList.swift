/// The candidates of a completion in columns, as shells list them.
struct CandidateList {
    let candidates: [String]
    let style: TerminalStyle

    private static let largestCount = 60

    /// The lines, filled down the columns; past 60 candidates the rest is counted.
    var lines: [String] {
        let shown = candidates.prefix(Self.largestCount).map { candidate in
            DisplayWidth.truncate(
                PrintableText.escaped(candidate, unicode: style.unicode),
                to: style.width - 1,
                ellipsis: style.unicode ? "…" : "~"
            )
        }
        guard let widest = shown.map(DisplayWidth.columns).max() else { return [] }
        let columnWidth = widest + 2
        let columns = max(1, (style.width + 1) / columnWidth)
        let rows = (shown.count + columns - 1) / columns
        var lines = (0..<rows).map { row in
            var line = stride(from: row, to: shown.count, by: rows)
                .map { DisplayWidth.pad(shown[$0], to: columnWidth) }.joined()[...]
            while line.last == " " { line.removeLast() }
            return String(line)
        }
        if candidates.count > shown.count {
            lines.append("and \(candidates.count - shown.count) more; type on to narrow them")
        }
        return lines
    }
}
