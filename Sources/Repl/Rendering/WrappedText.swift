/// Breaks prose into lines that fit.
enum WrappedText {
    /// Breaks a text at spaces; a word longer than a line is broken inside.
    ///
    /// - Parameters:
    ///   - text: Printable text.
    ///   - width: The columns of a line, its indentation included.
    ///   - firstIndent: What the first line starts with.
    ///   - indent: What the others start with.
    /// - Returns: At least one line.
    static func lines(
        _ text: String,
        width: Int,
        firstIndent: String = "",
        indent: String = ""
    ) -> [String] {
        var lines: [String] = []
        var line = firstIndent
        var used = DisplayWidth.columns(of: firstIndent)
        var isEmpty = true
        let indentWidth = DisplayWidth.columns(of: indent)

        func breakLine() {
            lines.append(line)
            line = indent
            used = indentWidth
            isEmpty = true
        }

        for word in text.split(separator: " ") {
            let wordWidth = DisplayWidth.columns(of: String(word))
            if !isEmpty && used + 1 + wordWidth > width { breakLine() }
            if !isEmpty {
                line += " "
                used += 1
            }
            isEmpty = false
            for character in word {
                let characterWidth = DisplayWidth.columns(of: character)
                if used + characterWidth > width && used > indentWidth { breakLine() }
                isEmpty = false
                line.append(character)
                used += characterWidth
            }
        }
        lines.append(line)
        return lines
    }
}
