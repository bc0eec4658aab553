/// What came of asking for a line.
public enum LineInput: Equatable, Sendable {
    /// A line, without its line break.
    case line(String)
    /// The line was abandoned with ^C.
    case interrupted
    /// There are no more lines: ^D, or the end of a file.
    case end
}

/// What came first while waiting for an answer.
public enum WaitOutcome: Equatable, Sendable {
    /// The answer is there.
    case ready
    /// ^C was pressed.
    case interrupted
    /// The time was up.
    case elapsed
}

/// Where a session's lines come from: the line editor, a pipe, or a test's script.
public protocol LineReading: AnyObject {
    /// Waits for the next line.
    ///
    /// - Parameters:
    ///   - prompt: What stands before the line, where there is a person to see it.
    ///   - pending: The lines before it that it goes on with, for completion; empty if it is the first.
    /// - Returns: The line, or why there is none.
    func readLine(prompt: String, after pending: String) -> LineInput

    /// Waits for an answer that another thread works out, or for ^C.
    ///
    /// - Parameters:
    ///   - descriptor: What becomes readable with the answer.
    ///   - milliseconds: How long at most; -1 for ever.
    /// - Returns: What came first.
    func wait(for descriptor: Int32, milliseconds: Int32) -> WaitOutcome
}
