import Glibc
public import Ledger

/// Text for a terminal that may hold anything: control characters are shown, never sent.
public enum TerminalText {
    /// A text as one printable line.
    ///
    /// - Parameter text: Any text, such as an id that came from outside.
    /// - Returns: The text with control characters made visible.
    public static func printable(_ text: String) -> String {
        PrintableText.escaped(text, unicode: true)
    }

    /// What an error says and what to do about it, for standard error.
    ///
    /// - Parameter error: The error.
    /// - Returns: Lines without the last line's end, wrapped to the terminal.
    public static func description(of error: any UserFacingError) -> String {
        var environment: [String: String] = [:]
        for name in ["TERM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "COLUMNS"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        let style = TerminalStyle.detect(descriptor: STDERR_FILENO, environment: environment)
        let text = ErrorText(error: error, style: style).text
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
