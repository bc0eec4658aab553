/// Makes text that came from outside safe to send to a terminal.
///
/// Stored texts are untrusted: an id can hold escape codes that move the cursor, bidirectional
/// controls that reorder what is read, or line breaks that forge a row. They are shown as what they
/// are, never sent.
enum PrintableText {
    /// Replaces what a terminal would obey by what a person can read.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - unicode: Whether characters beyond ASCII may be written; if not they become `\u{e9}`.
    ///   - keepsLineBreaks: Whether line feeds stay, for texts of several lines of our own.
    /// - Returns: Text without control characters.
    /// - Complexity: O(*n*); plain ASCII is returned as it is.
    static func escaped(
        _ text: String,
        unicode: Bool,
        keepsLineBreaks: Bool = false
    ) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" && keepsLineBreaks {
                result.unicodeScalars.append(scalar)
            } else if let replacement = replacement(for: scalar, unicode: unicode) {
                result += replacement
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether a terminal would obey a scalar, or a reader be deceived by it.
    ///
    /// - Parameter scalar: A scalar.
    /// - Returns: True for controls, format characters other than the joiners that scripts and emoji
    ///   need, and the line and paragraph separators.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20 && scalar.value < 0x7f { return false }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        case .format: return scalar.value != 0x200c && scalar.value != 0x200d
        default: return false
        }
    }

    private static func replacement(for scalar: Unicode.Scalar, unicode: Bool) -> String? {
        let value = scalar.value
        if value >= 0x20 && value < 0x7f { return nil }
        guard isUnsafe(scalar) else { return unicode ? nil : "\\u{\(hexadecimal(value))}" }
        if unicode, value < 0x20, let picture = Unicode.Scalar(0x2400 + value) {
            return String(Character(picture))
        }
        switch value {
        case 0x09: return "\\t"
        case 0x0a: return "\\n"
        case 0x0d: return "\\r"
        case 0x7f where unicode: return "\u{2421}"
        case ..<0x100: return "\\x" + (value < 0x10 ? "0" : "") + hexadecimal(value)
        default: return "\\u{\(hexadecimal(value))}"
        }
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        String(value, radix: 16)
    }
}
