public import Ledger

/// Parses questions; the grammar is in `docs/questions.md`.
public enum QuestionParser {
    /// The longest question, in bytes; a statement of SQL may be longer.
    static let longestQuestion = 8_192
    /// The longest statement of SQL, in bytes.
    static let longestStatement = 1_048_576

    /// Parses a question.
    ///
    /// O(n) in the length of the text.
    ///
    /// - Parameters:
    ///   - text: The question.
    ///   - now: What relative times count from, unless the question says `as of`; UTC.
    /// - Returns: The question, its names not yet looked up.
    /// - Throws: ``QuestionError`` at the first word that is not understood.
    public static func parse(_ text: String, now: Timestamp) throws(QuestionError) -> Question {
        if let statement = try sqlStatement(of: text) {
            return Question(text: text, kind: .sql(statement))
        }
        guard text.utf8.count <= longestQuestion else {
            throw QuestionError(
                reason: "the question is longer than \(longestQuestion) bytes",
                range: SourceRange(longestQuestion, text.utf8.count),
                question: text
            )
        }
        var reader = QuestionReader(text: text, tokens: try QuestionLexer.tokens(of: text))
        return try reader.readQuestion(now: now)
    }

    /// The statement after `.sql`, or nil if the text is no dot-command.
    private static func sqlStatement(of text: String) throws(QuestionError) -> String? {
        let trimmed = text.drop(while: \.isWhitespace)
        guard trimmed.first == "." else { return nil }
        let command = trimmed.prefix { !$0.isWhitespace }
        let lead = text.utf8.count - trimmed.utf8.count
        let range = SourceRange(lead, lead + command.utf8.count)
        guard command.lowercased() == DotCommand.sql.word else {
            let known = DotCommand.allCases.first { $0.word == command.lowercased() }
            let reason =
                known == nil
                ? "there is no command \(QuestionError.shown(String(command)))"
                : "\(command) is a command of the terminal, not a question"
            throw QuestionError(
                reason: reason,
                range: range,
                question: text,
                expected: DotCommand.allCases.map(\.word),
                suggestion: known == nil
                    ? EditDistance.nearest(
                        to: String(command),
                        among: DotCommand.allCases.map(\.word)
                    ) : nil,
                hint: "Type it at the prompt of `ledger repl`."
            )
        }
        let rest = trimmed.dropFirst(command.count)
        let statement = String(rest.drop(while: \.isWhitespace))
        guard !statement.isEmpty, statement.utf8.count <= longestStatement else {
            let end = text.utf8.count
            throw QuestionError(
                reason: statement.isEmpty
                    ? "a statement is missing after .sql" : "the statement is longer than 1 MiB",
                range: SourceRange(end, end),
                question: text,
                expected: ["SELECT …"],
                hint: "For example: .sql SELECT count(*) FROM events"
            )
        }
        return statement
    }
}
