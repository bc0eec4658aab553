import Ledger
import Projections

/// A table as RFC 4180: a header, CRLF line ends, quotes where a field needs them.
///
/// RFC 4180 allows no control characters beside line breaks in a field; they are written as `\x1b`.
/// A field that starts with `=` stays as it is: changing data to please one spreadsheet would break
/// every other reader.
struct CommaSeparatedText {
    let table: TableAnswer

    /// The whole file.
    var text: String {
        let header = table.columns.map { field($0.name) }
        let rows = table.rows.map { row in
            table.columns.indices.map { index in
                index < row.count ? field(of: row[index]) : ""
            }
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private func field(of cell: TableAnswer.Cell) -> String {
        switch cell {
        case .none: ""
        case .text(let text): field(text)
        case .integer(let value): String(value)
        case .number(let value): value.isFinite ? JSONText.number(value) : ""
        case .time(let time): time.rfc3339
        case .flag(let value): value ? "true" : "false"
        }
    }

    private func field(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            let isBreak = scalar == "\n" || scalar == "\r" || scalar == "\t"
            if isBreak || !PrintableText.isUnsafe(scalar) {
                safe.unicodeScalars.append(scalar)
            } else {
                safe += PrintableText.escaped(String(Character(scalar)), unicode: false)
            }
        }
        // Scalars, not characters: a comma with a combining mark on it is still a comma.
        let needsQuotes =
            safe.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
            || safe.hasPrefix(" ") || safe.hasSuffix(" ")
        if !needsQuotes { return safe }
        var quoted = "\""
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
