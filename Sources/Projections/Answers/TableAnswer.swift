public import Ledger

/// An answer that is a table, as most are: lists, `show`, `compare`, `timeline`, `.sql`.
public struct TableAnswer: Equatable, Sendable {
    /// The kind of question, such as `show` or `deployments`; the `kind` of the JSON form.
    public var kind: String
    /// The question as it was asked.
    public var question: String
    /// The last position the answer knows of.
    public var position: Position
    /// The event time up to which the answer looks, or nil for all.
    public var asOf: Timestamp?
    /// The columns, in order; their names are stable.
    public var columns: [Column]
    /// The rows; each has one cell per column.
    public var rows: [[Cell]]
    /// What the reader should know beside the rows, one sentence each: why it is empty, say.
    public var notes: [String]
    /// What to ask next, as whole questions.
    public var next: [String]

    /// Makes a table.
    ///
    /// - Parameters:
    ///   - kind: The kind of question.
    ///   - question: The question as it was asked.
    ///   - position: The last position the answer knows of.
    ///   - asOf: The event time up to which it looks, or nil.
    ///   - columns: The columns.
    ///   - rows: The rows, one cell per column.
    ///   - notes: Sentences beside the rows.
    ///   - next: Questions to ask next.
    public init(
        kind: String,
        question: String,
        position: Position,
        asOf: Timestamp?,
        columns: [Column],
        rows: [[Cell]],
        notes: [String] = [],
        next: [String] = []
    ) {
        self.kind = kind
        self.question = question
        self.position = position
        self.asOf = asOf
        self.columns = columns
        self.rows = rows
        self.notes = notes
        self.next = next
    }

    /// A column of a table.
    public struct Column: Equatable, Sendable {
        /// Its stable name, lower case, words joined by `_`.
        public var name: String
        /// Whether it is set flush right, as numbers are.
        public var isNumeric: Bool

        /// Makes a column.
        ///
        /// - Parameters:
        ///   - name: Its stable name.
        ///   - isNumeric: Whether it is set flush right.
        public init(_ name: String, isNumeric: Bool = false) {
            self.name = name
            self.isNumeric = isNumeric
        }
    }

    /// One value of a table.
    public enum Cell: Equatable, Sendable {
        /// Unknown or not applicable: `null`, an empty field, a dash.
        case none
        /// A text, which may come from outside: renderers escape it.
        case text(String)
        /// A whole number.
        case integer(Int64)
        /// A number; tables show it to 4 significant decimals, machine formats in full.
        case number(Double)
        /// An instant.
        case time(Timestamp)
        /// A truth value.
        case flag(Bool)
    }
}
