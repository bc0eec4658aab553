public import Ledger

/// The question was cancelled before it was answered.
public struct QuestionCancelled: UserFacingError {
    /// What happened.
    public var message: String { "the question was cancelled" }
    /// What to do next.
    public var hint: String { "Ask again, or narrow it with `in`, `since` or `where`." }
    /// The class of failure.
    public var failure: FailureClass { .unavailable }

    /// Makes the error.
    public init() {}
}
