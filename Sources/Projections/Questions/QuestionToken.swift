/// One piece of a question: a word, a quoted text, a comparison or a sign.
struct QuestionToken: Equatable, Sendable {
    /// What it is, told from its shape alone.
    enum Kind: Equatable, Sendable {
        /// A keyword, a name or an id.
        case word
        /// A text in quotes, which is never a keyword.
        case quoted
        /// A number such as `10` or `-0.5`.
        case number(Double)
        /// A duration such as `7d` or `1h30m`, in microseconds.
        case duration(Int64)
        /// A date such as `2026-10-13`; whether the calendar has it is looked at later.
        case date
        /// A time of day such as `10:00`.
        case clock
        /// A date with a time, such as `2026-10-13T10:00Z`.
        case dateTime
        /// A comparison.
        case comparison(QuestionComparison.Operation)
        /// `,`
        case comma
        /// `(`
        case leftParenthesis
        /// `)`
        case rightParenthesis
        /// The end of the question.
        case end
    }

    /// What it is.
    var kind: Kind
    /// Its text as written; of a quoted text what is between the quotes, escapes undone.
    var text: String
    /// Where it stands.
    var range: SourceRange

    /// The text in lower case if it can be a keyword, otherwise empty.
    var keyword: String {
        kind == .word ? text.lowercased() : ""
    }

    /// Whether it is the end mark.
    var isEnd: Bool { kind == .end }

    /// Whether it can name something: a metric, a feature, an id, a value.
    var isName: Bool {
        switch kind {
        case .word, .quoted, .number, .duration, .date, .clock, .dateTime:
            true
        case .comparison, .comma, .leftParenthesis, .rightParenthesis, .end:
            false
        }
    }
}
