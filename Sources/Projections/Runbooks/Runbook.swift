/// What to do when an alert fires, as a text with questions to the ledger in it.
///
/// Markdown. A line of a code block that asks a question, `ledger query "…"`, is answered where the
/// runbook is shown; other lines of code blocks are commands to copy. Words in braces stand for facts
/// of the alert, see ``RunbookFacts``.
public struct Runbook: Equatable, Sendable {
    /// One line of a runbook.
    public enum Line: Equatable, Sendable {
        /// Text to read.
        case prose(String)
        /// A command to copy.
        case command(String)
        /// A question to the ledger.
        case question(String)
    }

    /// Its lines, without the marks around code blocks.
    public let lines: [Line]

    /// Reads a runbook.
    ///
    /// - Parameter text: Markdown.
    public init(_ text: String) {
        var lines: [Line] = []
        var isCode = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isCode.toggle()
            } else if isCode {
                lines.append(Self.question(line).map(Line.question) ?? .command(String(line)))
            } else {
                lines.append(.prose(String(line)))
            }
        }
        while lines.last == .prose("") { lines.removeLast() }
        self.lines = lines
    }

    /// The question that a line of code asks, if it does nothing else.
    private static func question(_ line: Substring) -> String? {
        let prefix = "ledger query \""
        guard line.hasPrefix(prefix), line.hasSuffix("\""), line.count > prefix.count else {
            return nil
        }
        let question = line.dropFirst(prefix.count).dropLast()
        return question.isEmpty || question.contains("\"") ? nil : String(question)
    }

    /// The words in braces that are not known, in the order of the text; a sound runbook has none.
    public var unknownPlaceholders: [String] {
        lines.flatMap { line in
            switch line {
            case .prose(let text), .command(let text), .question(let text):
                text.matches(of: /\{([a-z_]+)\}/).map { String($0.1) }
            }
        }.filter { RunbookFacts.Name(rawValue: $0) == nil }
    }

    /// The runbook with the facts of an alert in it.
    ///
    /// - Parameter facts: The facts.
    /// - Returns: The lines: questions as the language has them, commands fit for a shell whatever the
    ///   facts hold. What is unknown stays as it is written.
    public func filled(with facts: RunbookFacts) -> [Line] {
        lines.map { line in
            switch line {
            case .prose(let text): .prose(facts.filled(text, in: .prose))
            case .command(let text): .command(facts.filled(text, in: .command))
            case .question(let text): .question(facts.filled(text, in: .question))
            }
        }
    }

    /// A question as a command line that a shell takes as it is.
    ///
    /// - Parameter question: The question.
    /// - Returns: The command line.
    public static func commandLine(_ question: String) -> String {
        "ledger query \(ShellWord.quoted(question))"
    }
}

/// Texts as single words of a POSIX shell.
enum ShellWord {
    /// Quotes a text.
    ///
    /// - Parameter text: Any text; names in events come from outside.
    /// - Returns: A word that the shell takes for exactly the text.
    static func quoted(_ text: String) -> String {
        if !text.isEmpty, text.unicodeScalars.allSatisfy(isPlain) { return text }
        let isTame = text.unicodeScalars.allSatisfy { scalar in
            scalar == " " || isPlain(scalar) || "(),;<>=|&*?#~[]{}'".unicodeScalars.contains(scalar)
        }
        if isTame { return "\"\(text)\"" }
        return "'\(text.replacing("'", with: "'\\''"))'"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return false }
        return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            || "_-.:/@%+=,".unicodeScalars.contains(scalar)
    }
}
