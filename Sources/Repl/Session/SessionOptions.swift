public import Ledger
import Projections

/// What a session is started with.
public struct SessionOptions {
    /// Whether a person is at a terminal: then there is a banner and a prompt.
    public var isInteractive: Bool
    /// The format to start with.
    public var format = AnswerFormat.table
    /// Where answers go instead of the terminal, as `.output` has it.
    public var output: AnswerFile?
    /// What ends a script with exit code 1.
    public var condition: AnswerCondition?
    /// The questions that have names.
    public var questions = NamedQuestionBook()
    /// Whether `!command` runs commands of the shell.
    public var allowsShell = false
    /// The process's environment, for the pager and the shell.
    public var environment: [String: String] = [:]
    /// What can be done where errors are shown, if that is not where answers go.
    public var talkStyle: (() -> TerminalStyle)?
    /// What time it is, for the heading of `.watch`.
    public var clock: () -> Timestamp

    /// Makes options.
    ///
    /// - Parameters:
    ///   - isInteractive: Whether a person is at a terminal.
    ///   - clock: What time it is.
    public init(isInteractive: Bool, clock: @escaping () -> Timestamp) {
        self.isInteractive = isInteractive
        self.clock = clock
    }
}
