/// Text from elsewhere, made fit for one line of a message.
///
/// Titles, metrics and commit messages are anybody's: line breaks would forge further lines, and the
/// marks that turn the direction of writing would make a line read as something else.
enum PlainText {
    /// A text on one line, without control characters and marks of direction.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The text, its runs of white space made single spaces, none at its ends.
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isSpaceDue = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || isControl(scalar) {
                isSpaceDue = !result.isEmpty
                continue
            }
            if isDirectionMark(scalar) { continue }
            if isSpaceDue { result.append(" ") }
            isSpaceDue = false
            result.append(scalar)
        }
        return String(result)
    }

    /// A text of at most some UTF-16 units, which is the strictest way a receiver may count.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - length: The most units, 1 or more.
    /// - Returns: The text, its end replaced by `…` if it is too long; characters stay whole.
    static func clipped(_ text: String, to length: Int) -> String {
        guard text.utf16.count > length else { return text }
        var count = 1
        var result = ""
        for character in text {
            count += character.utf16.count
            if count > length { break }
            result.append(character)
        }
        return result + "…"
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    private static func isDirectionMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200e, 0x200f, 0x061c, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
