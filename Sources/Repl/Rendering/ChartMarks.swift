import Ledger
import Projections

/// What stands below a chart's time axis: the onset's interval, the changes and their labels.
struct ChartMarks {
    let chart: ChartDescription
    let axis: TimeAxis
    let style: TerminalStyle
    let margin: Int

    private static let labelRows = 4
    private static let labelWidth = 18
    private static let largestLabelCount = 12

    /// The lines, none if nothing is marked.
    var lines: [String] {
        onsetLines + markerLines
    }

    private var onsetLines: [String] {
        guard let onset = chart.onset else { return [] }
        let low = axis.nearestColumn(to: onset.low)
        let high = max(axis.nearestColumn(to: onset.high), low)
        let middle = min(max(axis.nearestColumn(to: onset.time), low), high)
        let glyphs = style.unicode ? ["├", "─", "┤", "┼"] : ["[", "-", "]", "+"]
        var text = String(repeating: " ", count: low)
        var bracket = ""
        for column in low...high {
            switch column {
            case middle: bracket += glyphs[3]
            case low: bracket += glyphs[0]
            case high: bracket += glyphs[2]
            default: bracket += glyphs[1]
            }
        }
        text += style.paint(bracket, .onset)
        return [DisplayWidth.pad("onset", to: margin + 1) + text]
    }

    private var markerLines: [String] {
        let shown = chart.markers.compactMap { marker in
            axis.column(of: marker.time).map { (marker: marker, column: $0) }
        }
        if shown.isEmpty { return [] }
        let suspects = shown.filter(\.marker.isSuspect)
        let others = shown.filter { !$0.marker.isSuspect }
        var glyphs = Array(repeating: " ", count: axis.columns)
        for entry in others { glyphs[entry.column] = style.unicode ? "△" : "'" }
        for entry in suspects {
            glyphs[entry.column] = style.paint(style.unicode ? "▲" : "^", .suspect)
        }
        var rows = Array(repeating: LabelRow(columns: axis.columns), count: Self.labelRows)
        var unlabelled = 0
        for (index, entry) in (suspects + others).enumerated() {
            let isPlaced = index < Self.largestLabelCount && place(entry, in: &rows)
            if !isPlaced { unlabelled += 1 }
        }
        let indent = String(repeating: " ", count: margin + 1)
        let last = glyphs.lastIndex { $0 != " " } ?? -1
        var lines = [indent + glyphs[0..<(last + 1)].joined()]
        lines += rows.map(\.text).filter { !$0.isEmpty }.map { indent + $0 }
        if unlabelled > 0 {
            let rest = DisplayWidth.truncate(
                "and \(unlabelled) more without a label",
                to: axis.columns,
                ellipsis: style.unicode ? "…" : "~"
            )
            lines.append(indent + style.paint(rest, .faint))
        }
        return lines
    }

    /// Puts a label under its mark, in the first row with room.
    private func place(
        _ entry: (marker: ChartSeries.Marker, column: Int),
        in rows: inout [LabelRow]
    ) -> Bool {
        let text = DisplayWidth.truncate(
            PrintableText.escaped(entry.marker.label, unicode: style.unicode),
            to: min(Self.labelWidth, axis.columns),
            ellipsis: style.unicode ? "…" : "~"
        )
        for index in rows.indices {
            let isPlaced = rows[index].place(text, at: entry.column) { label in
                entry.marker.isSuspect ? style.paint(label, .suspect) : label
            }
            if isPlaced { return true }
        }
        return false
    }
}
