public import Ledger

/// Why a question was not understood, with the place and what would have been.
public struct QuestionError: UserFacingError, Equatable {
    /// What is wrong, in one sentence without its full stop.
    public var reason: String
    /// Where.
    public var range: SourceRange
    /// The question.
    public var question: String
    /// What would have been understood there; empty where that says nothing.
    public var expected: [String]
    /// What was probably meant, to stand in the place of ``range``.
    public var suggestion: String?
    /// What to do, where there is more to say than the suggestion.
    public var advice: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - reason: What is wrong, in one sentence without its full stop.
    ///   - range: Where.
    ///   - question: The question.
    ///   - expected: What would have been understood there.
    ///   - suggestion: What was probably meant.
    ///   - hint: What to do, where there is more to say.
    public init(
        reason: String,
        range: SourceRange,
        question: String,
        expected: [String] = [],
        suggestion: String? = nil,
        hint: String? = nil
    ) {
        self.reason = reason
        self.range = range
        self.question = question
        self.expected = expected
        self.suggestion = suggestion
        self.advice = hint
    }

    /// What is wrong, with the column where it stands.
    public var message: String {
        "\(reason) (column \(column))"
    }

    /// The suggestion, or what would have been understood.
    public var hint: String {
        var sentences: [String] = []
        if let suggestion { sentences.append("Did you mean \(QuestionError.cleaned(suggestion))?") }
        if let advice { sentences.append(advice) }
        if sentences.isEmpty {
            sentences.append("`.help` and docs/questions.md list the questions.")
        }
        return sentences.joined(separator: " ")
    }

    /// A question that cannot be parsed is a usage error.
    public var failure: FailureClass { .usage }

    /// A text from outside in quotes, fit to be shown: without control characters, not too long.
    static func shown(_ text: String) -> String {
        let cleaned = cleaned(text)
        return cleaned.count > 60 ? "\"\(cleaned.prefix(59))…\"" : "\"\(cleaned)\""
    }

    /// A text from outside with each control or invisible format character replaced.
    static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
                result.append(scalar == "\t" || scalar == "\n" ? " " : "\u{fffd}")
            default:
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Names in a sentence: `a, b or c`, as many as asked and how many more there are.
    static func list(_ names: [String], conjunction: String = "or", most: Int = 8) -> String {
        let shown = names.prefix(most).map(cleaned)
        if names.count > shown.count {
            return shown.joined(separator: ", ") + " and \(names.count - shown.count) more"
        }
        guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
        return shown.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
    }
}
