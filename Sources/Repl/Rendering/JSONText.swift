import Ledger
import Projections

/// Writes JSON by hand where the order of the keys matters: the columns of a table keep theirs.
enum JSONText {
    /// A string literal.
    ///
    /// Beyond what RFC 8259 asks for, the characters that a terminal would obey are escaped too, so
    /// that JSON on a screen is as harmless as a table.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The literal with its quotes.
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: append(scalar, to: &result)
            }
        }
        return result + "\""
    }

    /// A number in the shortest form that reads back as the same value.
    ///
    /// - Parameter value: Any number.
    /// - Returns: The number, or `null` for what JSON has no number for.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// One cell of a table.
    ///
    /// - Parameter cell: The cell.
    /// - Returns: A JSON value; times are RFC 3339 strings.
    static func value(_ cell: TableAnswer.Cell) -> String {
        switch cell {
        case .none: "null"
        case .text(let text): string(text)
        case .integer(let value): String(value)
        case .number(let value): number(value)
        case .time(let time): string(time.rfc3339)
        case .flag(let value): value ? "true" : "false"
        }
    }

    /// Escapes, in finished JSON, the unsafe characters that an encoder left as they are.
    ///
    /// They occur nowhere but inside strings, line feeds and spaces between tokens aside.
    ///
    /// - Parameter json: A JSON text.
    /// - Returns: The same JSON value without characters that a terminal obeys.
    static func withoutUnsafeScalars(_ json: String) -> String {
        var result = ""
        for scalar in json.unicodeScalars {
            if scalar == "\n" {
                result.unicodeScalars.append(scalar)
            } else {
                append(scalar, to: &result)
            }
        }
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
        guard PrintableText.isUnsafe(scalar) else {
            result.unicodeScalars.append(scalar)
            return
        }
        for unit in String(Character(scalar)).utf16 {
            let digits = String(unit, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
