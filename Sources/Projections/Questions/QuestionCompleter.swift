/// Says what can be typed next, by the grammar and by what is in the ledger.
public enum QuestionCompleter {
    /// The most completions that are offered at once.
    private static let most = 200
    /// The names of the formats of an answer, the arguments of `.format`.
    private static let formats = ["table", "json", "jsonl", "csv", "markdown"]

    /// What can be typed at the cursor.
    ///
    /// The text before the cursor is parsed as far as it goes, and what the grammar looked for at
    /// its end is offered: keywords in the order of the grammar, names in the order given.
    ///
    /// - Parameters:
    ///   - line: The line being typed.
    ///   - cursor: Where the cursor stands, in UTF-8 bytes from the start; what lies outside of the
    ///     line is taken for its nearest end.
    ///   - catalogue: The names that the ledger knows.
    /// - Returns: At most 200 completions; none where the text before the cursor is wrong.
    public static func completions(
        for line: String,
        cursor: Int,
        catalogue: QuestionCatalogue
    ) -> [QuestionCompletion] {
        let prefix = text(before: cursor, in: line)
        let end = prefix.utf8.count
        if prefix.drop(while: \.isWhitespace).first == "." { return commands(for: prefix) }
        guard end <= QuestionParser.longestQuestion else { return [] }
        let scan = QuestionLexer.scan(prefix)
        if scan.error != nil, !scan.hasOpenQuote { return [] }
        var tokens = scan.tokens
        var typed = ""
        var range = SourceRange(end, end)
        if let last = tokens.last, last.isName, isTouching(last, end: end, in: prefix) {
            tokens.removeLast()
            range = SourceRange(last.range.lowerBound, end)
            let rest = SourceRange(last.range.upperBound, end).text(in: prefix)
            typed = last.text + rest
        }
        var reader = QuestionReader(text: prefix, tokens: tokens)
        if let kind = try? reader.readHead() {
            var question = Question(text: prefix, kind: kind)
            try? reader.readModifiers(of: &question)
        }
        guard reader.isAtEnd else { return [] }
        let isQuoted =
            range.text(in: prefix).first.map { "\"'\u{201c}\u{2018}".contains($0) } ?? false
        return offers(for: reader, catalogue: catalogue).filter { offer in
            isQuoted ? offer.isName : true
        }.filter { offer in
            offer.text.lowercased().hasPrefix(typed.lowercased()) && !offer.text.isEmpty
        }.prefix(most).map { offer in
            let text = offer.isName ? QuestionName.quoted(offer.text) : offer.text
            return QuestionCompletion(range: range, text: text, kind: offer.kind)
        }
    }

    /// The line up to the cursor, cut at the boundary of a scalar.
    private static func text(before cursor: Int, in line: String) -> String {
        let bytes = Array(line.utf8)
        var end = min(max(0, cursor), bytes.count)
        while end > 0, end < bytes.count, bytes[end] & 0xc0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Whether the cursor still stands in the token: at its end, or after full stops cut off it.
    private static func isTouching(_ token: QuestionToken, end: Int, in text: String) -> Bool {
        if case .quoted = token.kind, token.range.text(in: text).count > 1,
            token.range.upperBound == end,
            QuestionLexer.scan(text).hasOpenQuote == false
        {
            return false
        }
        let rest = SourceRange(token.range.upperBound, end).text(in: text)
        return rest.allSatisfy { $0 == "." }
    }

    private static func commands(for prefix: String) -> [QuestionCompletion] {
        let words = prefix.split(whereSeparator: \.isWhitespace)
        let isInFirst = words.count == 1 && prefix.last?.isWhitespace == false
        let typed = prefix.last?.isWhitespace == true ? "" : words.last.map(String.init) ?? ""
        let end = prefix.utf8.count
        let range = SourceRange(end - typed.utf8.count, end)
        var candidates: [String] = []
        if isInFirst {
            candidates = DotCommand.allCases.map(\.word)
        } else if words.first?.lowercased() == DotCommand.format.word,
            words.count == (typed.isEmpty ? 1 : 2)
        {
            candidates = formats
        }
        return candidates.filter { $0.hasPrefix(typed.lowercased()) }.map {
            QuestionCompletion(range: range, text: $0, kind: .command)
        }
    }
}
