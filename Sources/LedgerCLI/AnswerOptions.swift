import ArgumentParser
import Foundation
import Projections
import Repl

/// From where and when, and in which format, a command's question is answered.
struct AnswerOptions: ParsableArguments {
    @OptionGroup var options: LedgerOptions
    @OptionGroup var horizon: HorizonOptions

    @Option(help: "The answer's format: \(AnswerFormat.names).")
    var format: AnswerFormat = .table

    /// Answers a question on standard output.
    func write(answerTo question: String) throws {
        let desk = try QuestionDesk(options, horizon: horizon.horizon())
        let style = TerminalStyle.detect(
            descriptor: STDOUT_FILENO,
            environment: LedgerOptions.environment
        )
        let answer = try desk.answer(question)
        Console.write(AnswerRenderer.render(answer, format: format, style: style))
    }
}
