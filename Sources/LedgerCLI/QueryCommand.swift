public import ArgumentParser
import Foundation
import Ledger
import Projections
public import Repl

/// `ledger query`: answers questions, from arguments, a file or a pipe.
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Answer a question, or a file of them.",
        discussion: """
            Examples:

              ledger query "what changed when faithfulness dropped in search"
              ledger query "why did hallucination_rate rise yesterday" --format json
              ledger query "show faithfulness last 7d by model"
              ledger query "deployments between 10:00 and 11:00"
              ledger query "control chart of faithfulness in search by hour" --output chart.svg
              ledger query "anomalies in search" --fail-if "percentile > 99"
              ledger query "runs" · "datasets" · ".sql SELECT * FROM changes"
              ledger query --file morning.questions

            Without a question it reads questions from standard input, one a line; lines with a \
            dot are the commands of `ledger repl`. A question that fails is said and the next one \
            is answered; the exit code is that of the first failure. The grammar is in \
            docs/questions.md. The ledger is only read.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var horizon: HorizonOptions

    @Argument(
        help: "The question, in quotes or as bare words.",
        completion: .custom { words, _, _ in QuestionWords.completions(words) }
    )
    var question: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Answer the questions of this file.", valueName: "path"),
        completion: .file()
    )
    var file: String?

    @Option(help: "The answer's format: \(AnswerFormat.names).")
    var format: AnswerFormat = .table

    @Option(
        help: ArgumentHelp(
            "Write the answers to this file, by its ending .svg (the chart), .json, .jsonl, .csv or .md.",
            valueName: "path"
        ),
        completion: .file()
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Exit with 1 if an answer meets this, such as \"rows > 0\" or \"delta < -0.05\".",
            valueName: "condition"
        )
    )
    var failIf: String?

    @Flag(inversion: .prefixedNo, help: "Colour the answer; by default in a terminal only.")
    var color: Bool?

    func run() throws {
        let environment = LedgerOptions.environment
        var session = SessionOptions(isInteractive: false, clock: LedgerOptions.clock)
        session.condition = try failIf.map { try AnswerCondition($0) }
        session.output = try output.map { try AnswerFile(path: $0) }
        session.format = format
        session.environment = environment
        session.talkStyle = {
            TerminalStyle.detect(descriptor: STDERR_FILENO, environment: environment)
        }
        if file != nil, !question.isEmpty {
            throw UsageError(
                message: "there is a question beside --file",
                hint: "Ask one or the other."
            )
        }
        let script = try file.map { try ConfigurationOptions.read($0).text }
        let settings = try AnsweringSettings(configurationOptions, isQuiet: options.quiet)
        session.questions = settings.questions
        let desk = try QuestionDesk(
            options,
            horizon: horizon.horizon(),
            settings: settings
        )
        let replSession = ReplSession(
            answering: desk,
            reader: PlainLineReader(),
            output: StandardOutput(),
            options: session,
            style: {
                var style = TerminalStyle.detect(
                    descriptor: STDOUT_FILENO,
                    environment: environment
                )
                if let color { style.color = color }
                return style
            }
        )
        let failure: FailureClass?
        if let script {
            failure = replSession.run(script: script)
        } else if !question.isEmpty {
            failure = replSession.run(lines: [question.joined(separator: " ")])
        } else {
            if isatty(STDIN_FILENO) == 1, !options.quiet {
                Console.talk("type a question a line, ^D to end; `ledger repl` is more comfortable")
            }
            failure = replSession.run()
        }
        if let failure { throw ExitCode(failure.rawValue) }
    }
}

/// The words of a question as a shell completes them.
enum QuestionWords {
    /// What may come next.
    ///
    /// - Parameter words: The words of the command line, the last one perhaps unfinished.
    /// - Returns: Words; none if there is no ledger to ask.
    static func completions(_ words: [String]) -> [String] {
        var words = Array(words.drop { $0 != "query" }.dropFirst())
        var arguments = ["--quiet"]
        if let index = words.firstIndex(of: "--db"), index + 1 < words.count {
            arguments += ["--db", words[index + 1]]
        }
        var isValue = false
        words.removeAll { word in
            defer { isValue = word.hasPrefix("--") && !word.contains("=") && word != "--quiet" }
            return isValue || word.hasPrefix("-")
        }
        let line = words.joined(separator: " ")
        guard let options = try? LedgerOptions.parse(arguments),
            let desk = try? QuestionDesk(options, horizon: QuestionAnswerer.Horizon())
        else { return [] }
        // A question in quotes is one word to the shell, of which only the end is completed.
        let start = line.utf8.count - (words.last?.utf8.count ?? 0)
        return desk.completions(line: line, cursor: line.utf8.count)
            .filter { $0.replacing.lowerBound >= start && !$0.text.hasPrefix(".") }
            .map { completion in
                SourceRange(start, completion.replacing.lowerBound).text(in: line) + completion.text
            }
    }
}

extension AnswerFormat: ExpressibleByArgument {}
