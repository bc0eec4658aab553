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
            teaches the questions. The ledger is only read.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var horizon: HorizonOptions

    @Option(help: "The format to start with: \(AnswerFormat.names).")
    var format: AnswerFormat = .table

    func run() throws {
        let desk = try QuestionDesk(options, configurationOptions, horizon: horizon.horizon())
        try Self.converse(desk, format: format, isQuiet: options.quiet)
    }

    /// Holds a session at the terminal, or over the lines of a pipe.
    static func converse(_ desk: QuestionDesk, format: AnswerFormat, isQuiet: Bool) throws {
        let environment = LedgerOptions.environment
        let isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        let editor =
            isInteractive
            ? EditlineReader(
                historyPath: EditlineReader.defaultHistoryPath(environment: environment),
                complete: { desk.completions(line: $0, cursor: $1) }
            ) : nil
        let session = ReplSession(
            answering: desk,
            reader: editor ?? PlainLineReader(),
            output: StandardOutput(),
            isInteractive: isInteractive,
            format: format,
            style: { TerminalStyle.detect(descriptor: STDOUT_FILENO, environment: environment) }
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
