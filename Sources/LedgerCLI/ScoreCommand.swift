import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl
import Synchronization

/// `ledger score`: evaluates a system on a golden dataset.
struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Evaluate a model or a file of answers on a golden dataset.",
        discussion: """
            Asks the model for every case, or takes the answers of a file, scores them, has a judge \
            grade them if one is named, and records each result as it comes. Run again after a crash \
            or ^C, the same command goes on where it was; answers of models are cached, so that \
            nothing is paid twice. Keys come from the environment (OPENAI_API_KEY, \
            ANTHROPIC_API_KEY, MISTRAL_API_KEY, COHERE_API_KEY).

              ledger score golden.jsonl --model openai/gpt-4o-mini --judge anthropic/claude-sonnet-4-6
              ledger score golden.jsonl --answers answers.jsonl --judge ollama/llama3.2
              ledger score golden.jsonl --model local --base-url http://localhost:8000/v1

            Lines of the answers' file are {"id":"…","answer":"…"}. Exit codes: 0 all is scored · 4 too \
            many evaluations failed to prove anything · 6 stopped before its end; run it again.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var system: ScoredSystemOptions
    @OptionGroup var judging: JudgingOptions
    @OptionGroup var place: RunPlaceOptions

    @Argument(help: ArgumentHelp("The golden dataset: JSON lines.", valueName: "dataset"))
    var dataset: String?

    @Option(
        name: .customLong("repeat"),
        help: "How often each case is evaluated, to see how much it varies by itself."
    )
    var repeats = 1
    @Option(help: "The most requests to one model in flight; 32 if nobody says.") var concurrency:
        Int?
    @Option(
        help:
            "A scorer: rouge, bertscore, exact_match, contains, regex, json_schema, length, latency."
    )
    var scorer: [String] = []
    @Option(help: "BERTScore's model: a folder, or a name of `ledger model list`.")
    var bertscoreModel: String?
    @Option(help: "A metric's weight in the composite, as judge_score=0.5; for each metric.")
    var weight: [String] = []
    @Option(help: "A metric that must be measured; it is an error if it cannot be.")
    var require: [String] = []
    @Option(help: "The share of evaluations that may fail; 0.05 if nobody says.")
    var maxErrors: Double?
    @Flag(inversion: .prefixedNo, help: "Keep answers of models, and use those that are kept.")
    var cache = true
    @Flag(
        help: "Ask nobody; print how many requests and tokens it would take, and the cost at most."
    )
    var dryRun = false
    @Flag(help: "Print the standard rubric, to be changed and named with --rubric.")
    var printRubric = false
    @Option(
        help: ArgumentHelp("Where the file of scores goes; none for nowhere.", valueName: "path")
    )
    var output = "scores.json"
    @Option(help: "The table's format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func validate() throws {
        guard printRubric || dataset != nil else { throw ValidationError("name a golden dataset") }
        guard (1...1_000).contains(repeats) else {
            throw ValidationError("--repeat must be 1 to 1,000")
        }
        guard concurrency.map({ (1...1_024).contains($0) }) ?? true else {
            throw ValidationError("--concurrency must be 1 to 1,024")
        }
        guard maxErrors.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--max-errors must be 0 to 1")
        }
    }

    func run() async throws {
        if printRubric { return Console.write(StandardRubric.text) }
        guard let dataset else { return }
        let desk = try ScoreDesk(self)
        let plan = try desk.plan(dataset)
        try desk.check(plan, required: require)
        if dryRun { return try writeEstimate(plan) }
        let store = try options.open(options.namedPath == nil ? .readWrite : .create)
        try record(plan.dataset, in: store)
        let choice = try RunIdentity.choose(place.run, plan: plan, store: store)
        let report = ScoreReport(plan: plan, isQuiet: options.quiet)
        report.begin(choice)
        let summary = try await execute(plan, choice.run, store)
        report.end(summary)
        if output != "none" { try writeScores(summary, plan) }
        try write(report.table(summary, position: store.head().position))
        let share = Double(summary.errors) / Double(max(1, summary.units))
        if share > desk.errorShareMax {
            Console.talk(
                "error: \(summary.errors) of \(summary.units) evaluations failed, more than"
                    + " \(desk.errorShareMax) of them: these scores prove nothing"
            )
            throw ExitCode(FailureClass.inconclusive.rawValue)
        }
    }

    private func execute(
        _ plan: ScoringPlan,
        _ run: String,
        _ store: SQLiteEventStore
    ) async throws -> RunSummary {
        let stop = StopSignals()
        let bar = Mutex(ProgressBar("scoring", isQuiet: options.quiet))
        let hasBegun = Mutex(false)
        defer { bar.withLock { $0.finish() } }
        let watch = ScoringRun.Watch(
            progress: { done, total in
                let isFirst = hasBegun.withLock { begun in
                    defer { begun = true }
                    return !begun
                }
                bar.withLock {
                    if isFirst { $0.resume(at: Int64(done)) }
                    $0.update(Int64(done), of: Int64(total))
                }
            },
            isStopRequested: { stop.isRequested }
        )
        return try await ScoringRun(plan, run: run, store: store, clock: LedgerOptions.clock)
            .execute(watch)
    }

    /// Records the dataset's version if the ledger has never heard of it: which cases it has is what a
    /// run is judged by.
    private func record(_ dataset: GoldenDataset, in store: SQLiteEventStore) throws {
        let history = try DatasetHistory(
            store: store,
            projections: options.openProjections(of: store)
        )
        let isKnown = history.versions.contains {
            $0.name == dataset.name && $0.version == dataset.version
        }
        if !isKnown { _ = try DatasetBuildCommand.record(dataset, in: store, history) }
    }

    private func writeScores(_ summary: RunSummary, _ plan: ScoringPlan) throws {
        let file = ScoresFile(summary, model: plan.system.model, time: LedgerOptions.clock())
        do {
            let folder = URL(filePath: output).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(JSONReport.text(file).utf8).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw UsageError(
                message: "\(output) cannot be written",
                hint: "The run is recorded; name another file with --output PATH and run again."
            )
        }
    }

    private func writeEstimate(_ plan: ScoringPlan) throws {
        let estimate = ScoringEstimate(plan)
        let rows = estimate.models.map { model -> [TableAnswer.Cell] in
            [
                .text(model.name), .integer(Int64(model.requests)),
                .integer(Int64(model.inputTokens)),
                model.outputTokensMax.map { .integer(Int64($0)) } ?? .none,
                model.dollarsMax.map(TableAnswer.Cell.number) ?? .none,
            ]
        }
        try write(
            TableAnswer(
                kind: "estimate",
                question: "score --dry-run",
                position: .start,
                asOf: nil,
                columns: [
                    .init("model"), .init("requests", isNumeric: true),
                    .init("input_tokens", isNumeric: true),
                    .init("output_tokens_max", isNumeric: true),
                    .init("dollars_max", isNumeric: true),
                ],
                rows: rows,
                notes: [
                    "Estimated at four bytes a token, as if nothing were kept; a cost is unknown where "
                        + "the price is, or the answers have no limit."
                ]
            )
        )
    }

    private func write(_ table: TableAnswer) throws {
        let style = TerminalStyle.detect(
            descriptor: STDOUT_FILENO,
            environment: LedgerOptions.environment
        )
        Console.write(AnswerRenderer.render(.table(table), format: format, style: style))
    }
}
