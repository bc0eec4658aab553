/// Something that can be typed at the cursor.
public struct QuestionCompletion: Hashable, Sendable {
    /// What a completion is.
    public enum Kind: String, Sendable {
        /// A word of the language.
        case keyword
        /// A metric's name.
        case metric
        /// A word for how a metric moved.
        case movement
        /// A feature's name.
        case feature
        /// An environment's name.
        case environment
        /// A dimension's name, or a stretch of time after `by`.
        case dimension
        /// A value of a dimension.
        case value
        /// A time or a duration.
        case time
        /// A dot-command or its argument.
        case command
    }

    /// What it replaces: the word before the cursor, or nothing at the cursor.
    public var range: SourceRange
    /// What to put there, quoted if need be.
    public var text: String
    /// What it is.
    public var kind: Kind

    /// Makes a completion.
    ///
    /// - Parameters:
    ///   - range: What it replaces.
    ///   - text: What to put there.
    ///   - kind: What it is.
    public init(range: SourceRange, text: String, kind: Kind) {
        self.range = range
        self.text = text
        self.kind = kind
    }
}
