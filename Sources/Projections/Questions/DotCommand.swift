/// The commands of the terminal that start with a dot.
public enum DotCommand: String, CaseIterable, Sendable {
    /// Explains the questions.
    case help
    /// Changes the format of the answers.
    case format
    /// Ends the session.
    case quit
    /// Asks the read models in SQL; the only one that is a question too.
    case sql

    /// The command as it is typed.
    public var word: String { ".\(rawValue)" }
}
