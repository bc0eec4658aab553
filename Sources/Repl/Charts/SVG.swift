import Foundation

/// Elements of SVG as text.
enum SVG {
    /// A text fit for an element's content or an attribute.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The text without control characters, with what XML acts on escaped.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in PrintableText.escaped(text, unicode: true).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            // XML 1.0 has no place for these two, however they are written.
            case "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A number of pixels, to a tenth of one.
    ///
    /// - Parameter value: Any number; one that is not finite becomes 0.
    /// - Returns: Text such as `12.5`, the same in every locale.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "0" }
        let tenths = (value * 10).rounded()
        let whole = Int64(tenths / 10)
        let rest = abs(Int64(tenths) % 10)
        let sign = tenths < 0 && whole == 0 ? "-" : ""
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }

    /// A straight line.
    static func line(
        from start: (Double, Double),
        to end: (Double, Double),
        attributes: String
    ) -> String {
        "<line x1=\"\(number(start.0))\" y1=\"\(number(start.1))\" x2=\"\(number(end.0))\" "
            + "y2=\"\(number(end.1))\" \(attributes)/>"
    }

    /// A text at a place, escaped.
    static func text(_ text: String, x: Double, y: Double, attributes: String = "") -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" \(attributes)>\(escaped(text))</text>"
    }

    /// About how wide a text is at 12 pixels: fonts differ, so room is left.
    static func width(of text: String) -> Double {
        Double(DisplayWidth.columns(of: PrintableText.escaped(text, unicode: true))) * 7
    }
}

/// The letters that tell the lines of a chart apart where colour does not.
enum ChartLetters {
    /// The letter of a line: `a` for the first.
    static func letter(of index: Int) -> Character {
        Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(clamping: index)))
    }

    /// What the legend says of a line.
    static func name(of index: Int, _ line: ChartDescription.Line) -> String {
        "\(letter(of: index)) \(line.name ?? "")"
    }
}
