public import Projections

/// What a session asks: the ledger behind it, or a test's script.
///
/// Questions are answered on a thread of their own, so that ^C returns to the prompt at once.
public protocol QuestionAnswering: Sendable {
    /// Answers a question.
    ///
    /// - Parameters:
    ///   - text: The question as it was typed.
    ///   - cancellation: Tells when nobody waits for the answer any more.
    /// - Returns: The answer.
    /// - Throws: Best a `UserFacingError`, and a ``DiagnosedError`` where the question itself is wrong.
    func answer(_ text: String, cancellation: QuestionCancellation) throws -> Answer

    /// What could stand at the cursor; called while a person types, so it has to be fast.
    ///
    /// - Parameters:
    ///   - line: The line so far.
    ///   - cursor: The byte offset (UTF-8) of the cursor.
    /// - Returns: The candidates, best first.
    func completions(line: String, cursor: Int) -> [Completion]
}

/// An error that knows how to point at its place, such as a question with a caret under the word.
public protocol DiagnosedError: Error {
    /// Lines ready to be shown in place of the message, or nil to have the message shown.
    var renderedDiagnostic: String? { get }
}

extension QuestionError: DiagnosedError {
    /// The question with a caret under the word that is wrong.
    public var renderedDiagnostic: String? { diagnostic() }
}
