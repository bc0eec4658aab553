import ArgumentParser
import Foundation
import Ledger
import Projections
import Repl

/// `ledger repl`: answers one question after another.
struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl",
        abstract: "Ask one question after another.",
        discussion: """
            TAB completes, ^R searches the history, ^C cancels a question, ^D leaves. `.help` \
            teaches the questions and the commands. The ledger is only read.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var horizon: HorizonOptions

    @Option(help: "The format to start with: \(AnswerFormat.names).")
    var format: AnswerFormat = .table

    @Flag(help: "Let !COMMAND run commands of the shell.")
    var allowShell = false

    func run() throws {
        let settings = try AnsweringSettings(configurationOptions, isQuiet: options.quiet)
        let desk = try QuestionDesk(
            options,
            horizon: horizon.horizon(),
            settings: settings
        )
        var session = Self.options()
        session.format = format
        session.questions = settings.questions
        session.allowsShell = allowShell
        try Self.converse(desk, session, isQuiet: options.quiet)
    }

    /// The options of a session at this process's terminal, if it has one.
    static func options() -> SessionOptions {
        let environment = LedgerOptions.environment
        let isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        var options = SessionOptions(isInteractive: isInteractive, clock: LedgerOptions.clock)
        options.environment = environment
        options.questions = NamedQuestionBook(
            path: NamedQuestionBook.defaultPath(environment: environment)
        )
        return options
    }

    /// Holds a session at the terminal, or over the lines of a pipe.
    static func converse(
        _ desk: QuestionDesk,
        _ options: SessionOptions,
        isQuiet: Bool
    ) throws {
        let environment = LedgerOptions.environment
        let style = {
            TerminalStyle.detect(descriptor: STDOUT_FILENO, environment: environment)
        }
        let completer = SessionCompleter(answering: desk, questions: options.questions)
        let terminal = style()
        let editor =
            options.isInteractive
            ? EditlineReader(
                historyPath: EditlineReader.defaultHistoryPath(environment: environment),
                abilities: EditlineReader.Abilities(
                    framesPastes: terminal.height != nil,
                    showsHints: terminal.height != nil && terminal.color
                ),
                complete: { completer.completions(line: $0, cursor: $1) }
            ) : nil
        let session = ReplSession(
            answering: desk,
            reader: editor ?? PlainLineReader(),
            output: StandardOutput(),
            options: options,
            style: style
        )
        let size = try desk.store.head().size
        let banner = """
            \(desk.store.path): \(size) events, read only
            .help teaches the questions, TAB completes, ^D leaves
            """
        if let failure = session.run(banner: isQuiet ? nil : banner) {
            throw ExitCode(failure.rawValue)
        }
    }
}
