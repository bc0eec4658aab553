public import Ledger

/// Why there is nowhere to comment.
public struct CommentProblem: UserFacingError, Equatable {
    /// What is wrong.
    public let message: String
    /// What to do next.
    public let hint: String

    /// Makes a problem.
    ///
    /// - Parameters:
    ///   - message: What is wrong.
    ///   - hint: What to do next.
    public init(message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    /// A mistake of use.
    public var failure: FailureClass { .usage }
}
