import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// `ledger detector`: trains detectors of anomalies and lists what was trained.
struct DetectorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detector",
        abstract: "Train a detector of unusual windows, or list what was trained.",
        discussion: """
            An isolation forest learns what the windows of a scope usually look like: hour, \
            weekday, number of observations and the mean of every metric. What it was trained on is \
            recorded and frozen; `ledger query anomalies` asks it.
            """,
        subcommands: [DetectorTrainCommand.self, DetectorListCommand.self]
    )
}

/// `ledger detector train`.
struct DetectorTrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a detector on a stretch of live traffic and record it.",
        discussion: """
            Examples:

              ledger detector train --feature search --by mk
              ledger detector train --since 2026-09-01 --until 2026-10-01 --window 30m \\
                  --by mk --why "a month without incidents"

            It takes at least 200 complete windows. Leave incidents out with --since and --until: \
            what is in the training counts as usual. Prints the position of the event.
            """
    )

    @OptionGroup var options: LedgerOptions

    @Option(help: "The environment.") var environment = QuestionResolver.defaultEnvironment
    @Option(help: "The feature; without it all features together.") var feature: String?
    @Option(help: "The first instant, as 2026-10-01; by default the first complete window's.")
    var since: String?
    @Option(help: "The end, as 2026-10-13T00:00:00Z; by default the last complete window's.")
    var until: String?
    @Option(help: "The length of a window, as 1h or 30m.") var window = "1h"
    @Option(help: "The seed of the forest, 0 or more; it is recorded.") var seed: UInt64 = 1
    @Option(help: "Who trains it.") var by: String
    @Option(help: "Why, or why this stretch.") var why: String?

    func run() throws {
        let request = try request()
        let store = try options.open(.readWrite)
        let projections = try options.openProjections(of: store)
        let bar = ProgressBar("catching up", isQuiet: options.quiet)
        _ = try ProjectionEngine(store: store).refresh(projections) { bar.update($0, of: $1) }
        bar.finish()
        let outcome = try DetectorTrainer.train(request, on: projections)
        let appender = OwnEventAppender(
            store: store,
            source: "/ledger/detector",
            clock: LedgerOptions.clock
        )
        let event = OwnEvent(
            id: UUID().uuidString.lowercased(),
            type: .detectorTrained,
            data: outcome.training
        )
        let report = try appender.append(event, asWrittenIn: "detector train")
        if !options.quiet {
            let training = outcome.training
            Console.talk(
                "trained on \(training.windowCount) windows from \(training.from.rfc3339) to "
                    + "\(training.to.rfc3339), revision \(training.shortRevision)"
            )
            for remark in outcome.remarks { Console.talk(TerminalText.printable(remark)) }
        }
        if let position = report.positions?.lowerBound.rawValue { Console.write("\(position)\n") }
    }

    private func request() throws -> DetectorTrainer.Request {
        guard let windowMinutes = WindowLength.minutes(of: window) else {
            throw DetectorTrainingError.windowLength
        }
        // Beyond 2^53 not every JSON reader takes a number exactly.
        guard seed < 1 << 53 else {
            throw UsageError(
                message: "the seed \(seed) is too large",
                hint: "Take one below 2^53, such as --seed 7."
            )
        }
        let period = TimeRange(
            start: try since.map { try HorizonOptions.instant($0, option: "--since") },
            end: try until.map { try HorizonOptions.instant($0, option: "--until") }
        )
        if period.isEmpty {
            throw UsageError(
                message: "--since is not before --until",
                hint: "Give the beginning to --since and the end to --until."
            )
        }
        return DetectorTrainer.Request(
            scope: DetectorScope(environment: environment, feature: feature),
            period: period,
            windowMinutes: windowMinutes,
            parameters: IsolationForest.Parameters(seed: seed),
            by: by,
            reason: why
        )
    }
}

/// `ledger detector list`.
struct DetectorListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the trainings in the ledger, the latest last.",
        discussion: "The latest training of a scope is the one that `anomalies` asks."
    )

    @OptionGroup var options: LedgerOptions
    @Option(help: "The list's format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let store = try options.open(.readOnly)
        let projections = try options.openProjections(of: store)
        let bar = ProgressBar("catching up", isQuiet: options.quiet)
        _ = try ProjectionEngine(store: store).refresh(projections) { bar.update($0, of: $1) }
        bar.finish()
        let style = TerminalStyle.detect(
            descriptor: STDOUT_FILENO,
            environment: LedgerOptions.environment
        )
        let answer = Answer.table(try projections.detectorTable())
        Console.write(AnswerRenderer.render(answer, format: format, style: style))
    }
}
