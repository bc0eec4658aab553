/// Text that comes from outside, made inert in Markdown.
enum MarkdownText {
    private static let special: Set<Unicode.Scalar> = [
        "\\", "`", "*", "[", "]", "|", "~", "#", "!",
    ]

    /// Escapes what Markdown or HTML would act on.
    ///
    /// - Parameter text: Any text.
    /// - Returns: One line that renders as the text; an underscore within a word stays bare.
    static func inline(_ text: String) -> String {
        let scalars = Array(PrintableText.escaped(text, unicode: true).unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "_":
                let before = index > 0 && isWord(scalars[index - 1])
                let after = index + 1 < scalars.count && isWord(scalars[index + 1])
                result += before && after ? "_" : "\\_"
            case let scalar where special.contains(scalar):
                result += "\\"
                result.unicodeScalars.append(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A code span, for ids and questions: nothing in it is acted on.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - inTable: Whether it stands in a table, where even a code span's pipes end the cell.
    /// - Returns: The text between as many backticks as it needs.
    static func code(_ text: String, inTable: Bool = false) -> String {
        var printable = PrintableText.escaped(text, unicode: true)
        if inTable { printable = printable.replacing("|", with: "\\|") }
        var longest = 0
        var run = 0
        for character in printable {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let padding = longest > 0 || printable.isEmpty ? " " : ""
        return fence + padding + printable + padding + fence
    }

    /// What to ask next, as a list.
    ///
    /// - Parameter questions: Whole questions.
    /// - Returns: Lines, none if there is no question.
    static func nextQuestions(_ questions: [String]) -> [String] {
        questions.isEmpty ? [] : ["", "**Ask next**", ""] + questions.map { "- \(code($0))" }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
