/// A line of a session that starts with a dot and is for the session itself.
enum DotCommand: Equatable {
    case help
    case format(name: String?)
    case quit
    /// `.sql …`: a question after all.
    case question
    /// None that exists, with the nearest that does.
    case unknown(name: String, suggestion: String?)

    /// The names, as `.help` lists them.
    static let names = [".help", ".format", ".quit", ".exit", ".sql"]

    /// Reads a line.
    ///
    /// - Parameter line: A line that starts with a dot, without spaces around it.
    init(line: String) {
        let words = line.split(whereSeparator: \.isWhitespace)
        let name = words.first.map { $0.lowercased() } ?? "."
        switch name {
        case ".help", ".h", ".?": self = .help
        case ".format": self = .format(name: words.count > 1 ? words[1].lowercased() : nil)
        case ".quit", ".exit", ".q": self = .quit
        case ".sql": self = .question
        default:
            self = .unknown(
                name: name,
                suggestion: SpellingSuggestion.nearest(name, in: Self.names)
            )
        }
    }
}
