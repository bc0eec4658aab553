import Ledger

/// Reads the tokens of one question from left to right.
struct QuestionReader {
    /// The question.
    let text: String
    /// Its tokens without fillers; the last is the end mark.
    let tokens: [QuestionToken]
    /// The token that is looked at.
    private(set) var index = 0
    /// What was looked for at that token, in the order it was.
    private(set) var expectations: [Expectation] = []
    /// How deep the condition being read is nested.
    var depth = 0
    /// The names given with `in` so far.
    var scopes: [QuestionScope] = []
    /// The stretches of time read so far.
    var periods: [ReadPeriod] = []
    /// `as of`, `as known at` and `at` as read.
    var asOf: ReadInstant?
    var asKnownAt: ReadInstant?
    var at: ReadInstant?
    /// The stretches of time that are compared, for each side.
    var sidePeriods: [[ReadPeriod]] = []
    /// A limit that the heading names, as in `worst 10 cases`.
    var limit: Int?

    /// Prepares to read.
    ///
    /// - Parameters:
    ///   - text: The question.
    ///   - tokens: Its tokens with the end mark.
    init(text: String, tokens: [QuestionToken]) {
        self.text = text
        var kept: [QuestionToken] = []
        for token in tokens {
            // A filler is a value where a value must be.
            if case .comparison = kept.last?.kind {
                kept.append(token)
            } else if !QuestionKeywords.fillers.contains(token.keyword) {
                kept.append(token)
            }
        }
        let end = text.utf8.count
        if kept.last?.kind != .end {
            kept.append(QuestionToken(kind: .end, text: "", range: SourceRange(end, end)))
        }
        self.tokens = kept
    }

    /// The token that is looked at.
    var current: QuestionToken { tokens[index] }

    /// The last token that was read, or the end mark of an empty question.
    var previous: QuestionToken { tokens[max(0, index - 1)] }

    /// Whether everything has been read.
    var isAtEnd: Bool { current.kind == .end }

    /// A later token, or the end mark.
    func token(ahead count: Int) -> QuestionToken {
        tokens[min(index + count, tokens.count - 1)]
    }

    /// Goes on to the next token; stays at the end.
    mutating func advance() {
        guard index < tokens.count - 1 else { return }
        index += 1
        expectations.removeAll(keepingCapacity: true)
    }

    /// Notes that something would be understood here.
    mutating func note(_ expectation: Expectation) {
        if !expectations.contains(expectation) { expectations.append(expectation) }
    }

    /// Reads a keyword if it is here.
    ///
    /// - Parameters:
    ///   - keyword: The word, in lower case.
    ///   - isTime: Whether it starts a stretch of time.
    /// - Returns: Whether it, or an alias of it, was here.
    mutating func accept(_ keyword: String, isTime: Bool = false) -> Bool {
        note(isTime ? .timeWord(keyword) : .keyword(keyword))
        let word = current.keyword
        guard
            word == keyword || QuestionKeywords.aliases[keyword]?.contains(word) == true
        else { return false }
        advance()
        return true
    }

    /// Reads a keyword that must be here.
    mutating func require(_ keyword: String) throws(QuestionError) {
        guard accept(keyword) else { throw unexpected() }
    }

    /// Reads a name that must be here; reserved words count only in quotes.
    mutating func requireName(_ expectation: Expectation) throws(QuestionError) -> QuestionName {
        note(expectation)
        let token = current
        guard token.isName, !QuestionKeywords.reserved.contains(token.keyword) else {
            throw unexpected()
        }
        guard !token.text.isEmpty else {
            throw failure("the name is empty", at: token.range)
        }
        advance()
        return QuestionName(token.text, range: token.range)
    }

    /// An error with a reason of its own.
    func failure(
        _ reason: String,
        at range: SourceRange,
        suggestion: String? = nil,
        hint: String? = nil
    ) -> QuestionError {
        QuestionError(
            reason: reason,
            range: range,
            question: text,
            suggestion: suggestion,
            hint: hint
        )
    }

    /// The error of finding, at the current token, none of what was looked for.
    func unexpected() -> QuestionError {
        var names: [String] = []
        for name in expectations.map(\.name) where !names.contains(name) { names.append(name) }
        if expectations.contains(.scope) { names = [Expectation.scope.name] }
        let wanted = names.isEmpty ? "the end of the question" : QuestionError.list(names, most: 12)
        let found = isAtEnd ? "the question ends" : "found \(QuestionError.shown(current.text))"
        let suggestion = EditDistance.nearest(
            to: current.keyword,
            among: expectations.flatMap(\.words)
        )
        return QuestionError(
            reason: "expected \(wanted), but \(found)",
            range: current.range,
            question: text,
            expected: names,
            suggestion: suggestion,
            hint: current.kind == .quoted && !expectations.flatMap(\.words).isEmpty
                ? "A quoted text is always a name, never a keyword." : nil
        )
    }
}
