/// Text in Slack's mrkdwn, where `&`, `<` and `>` steer.
enum SlackText {
    /// A text that Slack shows as it is, of at most some UTF-16 units once escaped.
    ///
    /// Escaping makes text longer, so that it is cut by what it becomes and never within an escape.
    /// Without it a metric named `<!channel>` would wake everybody.
    ///
    /// - Parameters:
    ///   - text: Any text; it is made one line.
    ///   - length: The most units, 1 or more.
    /// - Returns: The escaped text, its end replaced by `…` if it is too long.
    static func escaped(_ text: String, to length: Int) -> String {
        let line = PlainText.line(text)
        let whole = escape(line)
        guard whole.utf16.count > length else { return whole }
        var result = ""
        var count = 1
        for character in line {
            let piece = escape(String(character))
            count += piece.utf16.count
            if count > length { break }
            result += piece
        }
        return result + "…"
    }

    private static func escape(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
