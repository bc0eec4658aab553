/// Cuts a question into tokens, each with its place in the text.
struct QuestionLexer {
    /// The tokens up to the end or the first thing wrong, and what was wrong.
    struct Result {
        /// The tokens, without the end mark.
        var tokens: [QuestionToken] = []
        /// What was wrong, if anything.
        var error: QuestionError?
        /// Whether the last token is a quoted text that was never closed.
        var hasOpenQuote = false
    }

    private let text: String
    private let scalars: [Unicode.Scalar]
    private let offsets: [Int]
    private var index = 0
    private var result = Result()

    /// Cuts a text into tokens.
    ///
    /// - Parameter text: The question.
    /// - Returns: The tokens with the end mark.
    /// - Throws: ``QuestionError`` at a quote never closed or a sign that means nothing.
    static func tokens(of text: String) throws(QuestionError) -> [QuestionToken] {
        let result = scan(text)
        if let error = result.error { throw error }
        let end = text.utf8.count
        return result.tokens + [
            QuestionToken(kind: .end, text: "", range: SourceRange(end, end))
        ]
    }

    /// Cuts a text into tokens as far as it goes.
    ///
    /// - Parameter text: The question, perhaps still being typed.
    /// - Returns: The tokens and the first thing wrong.
    static func scan(_ text: String) -> Result {
        var lexer = QuestionLexer(text)
        lexer.run()
        return lexer.result
    }

    private init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
        var offsets: [Int] = []
        offsets.reserveCapacity(scalars.count + 1)
        var offset = 0
        for scalar in scalars {
            offsets.append(offset)
            offset += UTF8.width(scalar)
        }
        offsets.append(offset)
        self.offsets = offsets
    }

    private mutating func run() {
        while index < scalars.count, result.error == nil {
            let scalar = scalars[index]
            if scalar.properties.isWhitespace || scalar == "?" || scalar == ";" {
                index += 1
            } else if let close = Self.closingQuote(of: scalar) {
                readQuoted(until: close)
            } else if !readSign() {
                readWord()
            }
        }
    }

    /// The sign that closes a quote, straight or typographic.
    private static func closingQuote(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\"", "'":
            scalar
        case "\u{201c}":
            "\u{201d}"
        case "\u{2018}":
            "\u{2019}"
        default:
            nil
        }
    }

    private mutating func readQuoted(until close: Unicode.Scalar) {
        let start = index
        index += 1
        var content = String.UnicodeScalarView()
        while index < scalars.count, scalars[index] != close {
            if scalars[index] == "\\", index + 1 < scalars.count,
                scalars[index + 1] == close || scalars[index + 1] == "\\"
            {
                index += 1
            }
            content.append(scalars[index])
            index += 1
        }
        let isClosed = index < scalars.count
        if isClosed { index += 1 }
        append(.quoted, text: String(content), from: start)
        if !isClosed {
            result.hasOpenQuote = true
            result.error = QuestionError(
                reason: "the quote is never closed",
                range: range(from: start),
                question: text,
                expected: [String(close)]
            )
        }
    }

    private mutating func readSign() -> Bool {
        let start = index
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        switch (scalars[index], next) {
        case ("=", "="):
            return sign(.comparison(.equal), length: 2)
        case ("=", _):
            return sign(.comparison(.equal), length: 1)
        case ("!", "="), ("<", ">"):
            return sign(.comparison(.notEqual), length: 2)
        case ("<", "="):
            return sign(.comparison(.lessOrEqual), length: 2)
        case ("<", _):
            return sign(.comparison(.less), length: 1)
        case (">", "="):
            return sign(.comparison(.greaterOrEqual), length: 2)
        case (">", _):
            return sign(.comparison(.greater), length: 1)
        case ("~", _):
            return sign(.comparison(.contains), length: 1)
        case (",", _):
            return sign(.comma, length: 1)
        case ("(", _):
            return sign(.leftParenthesis, length: 1)
        case (")", _):
            return sign(.rightParenthesis, length: 1)
        default:
            if Self.isPartOfWord(scalars[index]) { return false }
            index += 1
            result.error = QuestionError(
                reason:
                    "\(QuestionError.shown(range(from: start).text(in: text))) means nothing here",
                range: range(from: start),
                question: text,
                hint: "Put names with unusual signs in quotes."
            )
            return true
        }
    }

    private mutating func sign(_ kind: QuestionToken.Kind, length: Int) -> Bool {
        let start = index
        index += length
        append(kind, text: range(from: start).text(in: text), from: start)
        return true
    }

    private mutating func readWord() {
        let start = index
        while index < scalars.count, Self.isPartOfWord(scalars[index]) || isApostrophe(at: index) {
            index += 1
        }
        // A full stop that ends the sentence is no part of its last word.
        var end = index
        if scalars[index...].allSatisfy({ $0.properties.isWhitespace || $0 == "?" }) {
            while end > start + 1, scalars[end - 1] == "." { end -= 1 }
        }
        let word = String(String.UnicodeScalarView(scalars[start..<end]))
        let range = SourceRange(offsets[start], offsets[end])
        result.tokens.append(
            QuestionToken(kind: WordShape.kind(of: word), text: word, range: range)
        )
    }

    /// Whether a quote sign stands within a word, as in `what's`.
    private func isApostrophe(at index: Int) -> Bool {
        scalars[index] == "'" || scalars[index] == "\u{2019}"
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            return isLetter || ("0"..."9").contains(scalar)
                || ["-", "_", ".", "/", ":", "@", "#", "+", "%", "*", "$", "&"].contains(scalar)
        }
        if scalar.properties.isWhitespace { return false }
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .unassigned, .privateUse, .initialPunctuation, .finalPunctuation:
            return false
        default:
            return true
        }
    }

    private func range(from start: Int) -> SourceRange {
        SourceRange(offsets[start], offsets[index])
    }

    private mutating func append(_ kind: QuestionToken.Kind, text: String, from start: Int) {
        result.tokens.append(QuestionToken(kind: kind, text: text, range: range(from: start)))
    }
}
