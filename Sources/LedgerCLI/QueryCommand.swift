public import ArgumentParser
import Foundation
import Ledger
import Projections
public import Repl

/// `ledger query`: answers one question.
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Answer one question.",
        discussion: """
            Examples:

              ledger query "what changed when faithfulness dropped in search"
              ledger query "why did hallucination_rate rise yesterday" --format json
              ledger query "show faithfulness last 7d by model"
              ledger query "deployments between 10:00 and 11:00"
              ledger query "anomalies in search"
              ledger query "runs" · "datasets" · ".sql SELECT * FROM changes"

            Without a question it reads questions from standard input, one a line. The grammar is \
            in docs/questions.md. The ledger is only read.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var horizon: HorizonOptions

    @Argument(help: "The question, in quotes or as bare words.")
    var question: [String] = []

    @Option(help: "The answer's format: \(AnswerFormat.names).")
    var format: AnswerFormat = .table

    @Flag(inversion: .prefixedNo, help: "Colour the answer; by default in a terminal only.")
    var color: Bool?

    func run() throws {
        let desk = try QuestionDesk(options, configurationOptions, horizon: horizon.horizon())
        var style = TerminalStyle.detect(
            descriptor: STDOUT_FILENO,
            environment: LedgerOptions.environment
        )
        if let color { style.color = color }
        let questions = question.isEmpty ? standardInputLines() : [question.joined(separator: " ")]
        for question in questions {
            let answer = try desk.answer(question, cancellation: QuestionCancellation())
            Console.write(AnswerRenderer.render(answer, format: format, style: style))
        }
    }

    private func standardInputLines() -> [String] {
        if isatty(STDIN_FILENO) == 1, !options.quiet {
            Console.talk("type a question a line, ^D to end; `ledger repl` is more comfortable")
        }
        var lines: [String] = []
        while let line = readLine() {
            if line.contains(where: { !$0.isWhitespace }) { lines.append(line) }
        }
        return lines
    }
}

extension AnswerFormat: ExpressibleByArgument {}
