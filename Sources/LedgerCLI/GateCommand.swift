import ArgumentParser
import Foundation
import Ingest
import Ledger
import Notify
import Projections
import Repl
import Transport

/// `ledger gate`: judges a run, records the verdict, and tells everybody who has to know.
struct GateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Judge a run against the approved baseline.",
        discussion: """
            A run fails if a category is more than 0.05 below the baseline, or the overall score is \
            below 0.80, and a paired test by case says that chance does not reach as far. What lies \
            beyond a threshold within reach of chance is inconclusive; missing or incomparable \
            results are invalid. The `gate` section of ledger.yaml sets thresholds, weights and \
            critical cases. The verdict is recorded, and what it prints proves that.

            Exit codes: 0 pass · 1 fail · 4 inconclusive · 5 invalid.

            Examples:

              ledger gate                                the run that finished last
              ledger gate run-43 --format markdown
              ledger gate run-43 --comment --output-junit gate.xml --output-sarif gate.sarif

            On GitHub the step's summary, its outputs and annotations are written by themselves.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Argument(help: "The run; by default the one that finished last.") var run: String?
    @Option(help: "Without a run: the last one of this suite.") var suite: String?
    @Option(help: "Compare with this run instead of the approved baseline.") var baseline: String?
    @Option(help: "The format of the verdict: table, json or markdown.")
    var format = GateFormat.table
    @OptionGroup(title: "Outputs") var outputs: GateOutputs
    @Flag(help: "Judge only: record nothing, tell nobody.") var dryRun = false

    func run() async throws {
        let configuration =
            try configurationOptions.file().map { try AlertDesk.settings($0).ledger }
            ?? LedgerConfiguration()
        let store = try options.open(dryRun ? .readOnly : .readWrite)
        let desk = GateDesk(
            store: store,
            projections: try options.openProjections(of: store),
            metrics: configuration.metrics,
            clock: LedgerOptions.clock
        )
        let request = GateDesk.Request(run: run, baseline: baseline, suite: suite)
        let evidence = try desk.evidence(for: request)
        let verdict = Gate(settings: configuration.gate).judge(evidence)
        let pipeline = PipelineEnvironment(LedgerOptions.environment)
        var card = Scorecard(verdict: verdict, link: pipeline.jobURL)
        if !dryRun { try Self.record(&card, in: store) }
        try write(card)
        try outputs.writeFiles(card, time: evidence.now)
        if !dryRun {
            try outputs.writeForRunner(card, pipeline)
            await outputs.comment(card, pipeline, isQuiet: options.quiet)
        }
        if let failure = verdict.outcome.failure { throw ExitCode(failure.rawValue) }
    }

    /// Records the verdict, unless the same one on the same results is there, and proves it.
    private static func record(_ card: inout Scorecard, in store: SQLiteEventStore) throws {
        let decision = GateDecision(card.verdict)
        let source = "/ledger/gate"
        let appender = OwnEventAppender(store: store, source: source, clock: LedgerOptions.clock)
        let event = OwnEvent(id: decision.id, type: .gateDecided, data: decision)
        let report = try appender.append([event])
        let position =
            try report.positions?.lowerBound ?? store.position(source: source, id: decision.id)
        guard let position else { return }
        card.position = position.rawValue
        card.proof = try EventProof.make(
            of: position.rawValue,
            in: store,
            origin: "qualityledger"
        )
    }

    private func write(_ card: Scorecard) throws {
        switch format {
        case .json: Console.write(try GateReport.json(card))
        case .markdown:
            Console.write(MarkdownScorecard(card).text(bytesMax: MarkdownScorecard.summaryBytesMax))
        case .table:
            let style = TerminalStyle.detect(
                descriptor: STDOUT_FILENO,
                environment: LedgerOptions.environment
            )
            Console.write(GateReport.headline(card.verdict))
            Console.write(
                AnswerRenderer.render(.table(card.verdict.table), format: .table, style: style)
            )
            guard !options.quiet, let position = card.position else { return }
            Console.talk("recorded at position \(position); `ledger prove \(position)` proves it")
        }
    }
}

/// How a verdict is printed.
enum GateFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case markdown
}

/// What a gate prints beside tables.
enum GateReport {
    private struct Recorded: Encodable {
        let card: Scorecard

        private enum Keys: String, CodingKey { case recorded, proof }

        func encode(to encoder: any Encoder) throws {
            try card.verdict.encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(card.position, forKey: .recorded)
            try container.encode(card.proof, forKey: .proof)
        }
    }

    /// The verdict with its proof, as its published contract.
    static func json(_ card: Scorecard) throws -> String {
        try JSONReport.text(Recorded(card: card))
    }

    /// The verdict in one line.
    static func headline(_ verdict: GateVerdict) -> String {
        let suite = verdict.suite.map { " of suite \(TerminalText.printable($0))" } ?? ""
        let baseline =
            verdict.baseline.map { ", compared with \(TerminalText.printable($0.run))" }
            ?? ", WITHOUT AN APPROVED BASELINE"
        return
            "\(verdict.outcome.rawValue.uppercased()): run \(TerminalText.printable(verdict.run))\(suite)"
            + "\(baseline)\n\n"
    }
}
