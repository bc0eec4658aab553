public import Ledger
public import Projections

/// What a session asks: the ledger behind it, or a test's script.
///
/// Questions are answered on a thread of their own, so that ^C returns to the prompt at once.
public protocol QuestionAnswering: Sendable {
    /// Answers a question, or says how it is answered.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - context: What holds unless the question says otherwise.
    ///   - cancellation: Tells when nobody waits for the answer any more.
    /// - Returns: The answer.
    /// - Throws: Best a `UserFacingError`, and a ``DiagnosedError`` where the question itself is wrong.
    func answer(
        _ request: QuestionRequest,
        in context: QuestionContext,
        cancellation: QuestionCancellation
    ) throws -> Answer

    /// What could stand at the cursor; called while a person types, so it has to be fast.
    ///
    /// - Parameters:
    ///   - line: The line so far.
    ///   - cursor: The byte offset (UTF-8) of the cursor.
    /// - Returns: The candidates, best first.
    func completions(line: String, cursor: Int) -> [Completion]

    /// Reads a place as `in` has it.
    ///
    /// - Parameter text: The words after `.in`.
    /// - Returns: The feature and the environment.
    /// - Throws: A `UserFacingError` if there is no such place.
    func place(_ text: String) throws -> (feature: String?, environment: String?)

    /// Reads a time as `as of` has it.
    ///
    /// - Parameter text: The words after `.asof`.
    /// - Returns: The instant.
    /// - Throws: A `UserFacingError` if it is no time.
    func instant(_ text: String) throws -> Timestamp

    /// How many alerts are open, for the prompt: quickly, and 0 if it cannot be told.
    ///
    /// - Returns: The number.
    func openAlertCount() -> Int
}

/// What is asked of a ledger.
public enum QuestionRequest: Equatable, Sendable {
    /// A question's answer.
    case answer(String)
    /// How a question is answered.
    case explanation(String)
    /// The columns of a table, or of all tables.
    case schema(table: String?)
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
