public import Ledger
import Projections

/// Why a condition cannot be used, with the place in it.
public struct ConditionError: UserFacingError, DiagnosedError, Equatable {
    /// What is wrong, in one sentence without its full stop.
    var reason: String
    /// Where.
    var range: SourceRange
    /// The condition.
    var text: String
    /// What to do.
    public var hint: String

    /// What is wrong, and in what.
    public var message: String { "the condition \(text): \(reason)" }

    /// A condition that is wrong is a usage error.
    public var failure: FailureClass { .usage }

    /// The condition with a caret under what is wrong, as questions have it.
    public var renderedDiagnostic: String? {
        QuestionError(reason: reason, range: range, question: text, hint: hint).diagnostic()
    }
}
