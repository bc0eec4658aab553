import Glibc

/// What the terminal that will show a text can do.
///
/// The caller decides it once from the terminal and the environment; renderers never look.
public struct TerminalStyle: Equatable, Sendable {
    /// The columns of a line.
    public var width: Int
    /// The lines of the screen; nil if there is none, or none that can be cleared.
    public var height: Int?
    /// Whether escape codes for colour and weight may be written.
    public var color: Bool
    /// Whether characters beyond ASCII may be written.
    public var unicode: Bool

    /// The width of a text that no terminal limits: nothing is shortened to fit it.
    public static let unlimitedWidth = 10_000

    /// Makes a style.
    ///
    /// - Parameters:
    ///   - width: The columns of a line; taken as at least 20 and at most ``unlimitedWidth``.
    ///   - color: Whether escape codes may be written.
    ///   - unicode: Whether characters beyond ASCII may be written.
    ///   - height: The lines of the screen, or nil.
    public init(width: Int, color: Bool, unicode: Bool, height: Int? = nil) {
        self.width = min(max(width, 20), Self.unlimitedWidth)
        self.height = height
        self.color = color
        self.unicode = unicode
    }

    /// The style of an open file: a terminal's own width and colour, or plain unlimited text.
    ///
    /// `NO_COLOR` (not empty) and `TERM=dumb` switch colour off; a locale that is named and is not
    /// UTF-8 switches to ASCII.
    ///
    /// - Parameters:
    ///   - descriptor: Where the text will go, such as 1.
    ///   - environment: The process's environment.
    /// - Returns: The style.
    public static func detect(descriptor: Int32, environment: [String: String]) -> TerminalStyle {
        let isTerminal = isatty(descriptor) == 1
        let isDumb = environment["TERM"] == "dumb"
        let refusesColor = !(environment["NO_COLOR"] ?? "").isEmpty
        var width = unlimitedWidth
        var height: Int?
        if isTerminal {
            var size = winsize()
            let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
            width = known ? Int(size.ws_col) : Int(environment["COLUMNS"] ?? "") ?? 80
            if known, size.ws_row > 0, !isDumb { height = Int(size.ws_row) }
        }
        return TerminalStyle(
            width: width,
            color: isTerminal && !isDumb && !refusesColor,
            unicode: allowsUnicode(environment: environment),
            height: height
        )
    }

    /// Whether the locale is UTF-8, or not named at all, as in a bare container.
    private static func allowsUnicode(environment: [String: String]) -> Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let value = environment[name], !value.isEmpty else { continue }
            let folded = value.lowercased()
            return folded.contains("utf-8") || folded.contains("utf8")
        }
        return true
    }
}

extension TerminalStyle {
    /// What a stretch of text is, and so how it is set.
    enum Role: String {
        /// A headline or a column's name.
        case strong = "1"
        /// What may be skipped.
        case faint = "2"
        /// The line of a chart: blue, which every common colour blindness leaves apart from orange.
        case series = "38;5;33"
        /// The onset: orange.
        case onset = "38;5;208"
        /// A suspect: orange and bold; its glyph differs too, so that colour is never alone.
        case suspect = "1;38;5;208"
        /// A second line of a chart: bluish green.
        case second = "38;5;36"
        /// A third: reddish purple.
        case third = "38;5;175"
        /// A fourth: yellow.
        case fourth = "38;5;178"

        /// The role of a line of a chart, by its index.
        static func line(_ index: Int) -> Role {
            [.series, .second, .third, .fourth][min(max(index, 0), 3)]
        }
    }

    /// Sets a text in a role, if the terminal has colour.
    ///
    /// - Parameters:
    ///   - text: Text already made printable.
    ///   - role: What it is.
    /// - Returns: The text, with escape codes around it if there is colour and any text.
    func paint(_ text: String, _ role: Role) -> String {
        color && !text.isEmpty ? "\u{1b}[\(role.rawValue)m\(text)\u{1b}[0m" : text
    }

    /// The width that prose is wrapped to: long lines are hard to read.
    var proseWidth: Int { min(width, 100) }
}
