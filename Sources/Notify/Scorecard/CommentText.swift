/// Text from elsewhere, made inert in a comment on GitHub or GitLab.
///
/// Names of categories, cases and people are anybody's. Markdown's marks are escaped, HTML is entities,
/// and what the services act on beyond Markdown (mentions, references, bare links) is broken up by an
/// invisible space, because a backslash does not stop them.
enum CommentText {
    private static let marks: Set<Unicode.Scalar> = [
        "\\", "`", "*", "_", "[", "]", "|", "~", "$",
    ]

    /// One line that renders as the text.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - length: The most UTF-16 units of it.
    /// - Returns: The escaped text; `(none)` of an empty one.
    static func inline(_ text: String, to length: Int = 300) -> String {
        let line = PlainText.clipped(PlainText.line(text), to: length)
        guard !line.isEmpty else { return "(none)" }
        var result = String.UnicodeScalarView()
        func append(_ text: String) { result.append(contentsOf: text.unicodeScalars) }
        var last: Unicode.Scalar = " "
        for scalar in line.unicodeScalars {
            switch scalar {
            case "<": append("&lt;")
            case ">": append("&gt;")
            case "&": append("&amp;")
            case "@": append("@&#8203;")
            case "/" where last == ":": append("&#8203;/")
            case "." where last == "w" || last == "W": append("&#8203;.")
            case "#": append("\\#&#8203;")
            // At the beginning these make a list or underline the line before.
            case "-", "+", "=": append(result.isEmpty ? "\\\(scalar)" : "\(scalar)")
            case let mark where marks.contains(mark): append("\\\(mark)")
            default: result.append(scalar)
            }
            last = scalar
        }
        return String(result)
    }

    /// A text between HTML comment marks, with nothing in it that could end the comment.
    ///
    /// - Parameter text: Any text.
    /// - Returns: Letters, digits, `.`, `_`, `/` and single `-`; anything else as `%` and hexadecimal.
    static func key(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "/"):
                result.append(Character(UnicodeScalar(byte)))
            default:
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return String(result.prefix(300))
    }
}
