public import ArgumentParser
import Foundation
import Ingest
import Ledger
public import Projections
import Repl

/// `ledger limits`: the frozen limits of control charts.
struct LimitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Approve the limits of control charts, and see which are in force.",
        discussion: """
            A control chart judges every point by limits that do not move: limits that follow the \
            data grow silent about whatever they have taken in. They are the mean and the spread of \
            a time when all was well. The first ones are taken from the beginning of a series and \
            are provisional; others begin when a person approves them, for instance after a release \
            that made a lasting difference. Who, when and why stay in the ledger.

            Examples:

              ledger limits approve faithfulness --by mk --why "after dep-774"
              ledger limits approve faithfulness --bucket hour --by mk --why "hourly"
              ledger limits show
              ledger limits history faithfulness --format markdown
              ledger query "control chart of faithfulness in search by hour"
            """,
        subcommands: [
            LimitsApproveCommand.self, LimitsShowCommand.self, LimitsHistoryCommand.self,
        ]
    )
}

/// `ledger limits approve`.
struct LimitsApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Freeze limits for a new phase; prints the decision's position.",
        discussion: """
            They are fitted to the last points, at most 1000 and at least 50 observations (20 \
            stretches of time), after the last change among them and without those within \
            incidents. A look before: --dry-run.

            The chart is of single observations, of hourly or daily rates where all values are 0 \
            or 1, or of means with --bucket. Rules are named as western_electric_1 to 4 and \
            nelson_1 to 8, or western_electric and nelson for all of them.
            """
    )

    @OptionGroup var options: LedgerOptions
    @Argument(help: "The metric.") var metric: String
    @Option(help: "Who approves.") var by: String
    @Option(help: "Why.") var why: String
    @Option(help: "The feature; by default all of them together.") var feature: String?
    @Option(help: "The environment; by default production.") var environment: String?
    @Option(help: "The stretch of time of a point: minute, hour, day or week.")
    var bucket: TimeBucket?
    @Option(help: "individuals, xbar_s, p, p_prime, ewma or rolling; by default what fits.")
    var chart: ControlChartKind?
    @Option(help: "Rest on nothing before this time.") var from: String?
    @Option(help: "Rest on nothing from this time on.") var to: String?
    @Option(name: .customLong("rule"), help: "A run rule to watch; may be repeated.")
    var rules: [String] = []
    @Option(help: "Where to look: both, lower or upper; by default the metric's bad side.")
    var sides: ChartSides?
    @Option(help: "strict: the newest point of k of n is itself beyond; or window.")
    var reading: RunRuleReading = .strict
    @Flag(help: "Widen limits by what autocorrelation, or scatter between means, asks for.")
    var widen = false
    @Flag(help: "Show the limits and record nothing.") var dryRun = false

    func run() throws {
        let store = try options.open(dryRun ? .readOnly : .readWrite)
        let answerer = QuestionAnswerer(
            store: store,
            projections: try options.openProjections(of: store),
            clock: LedgerOptions.clock
        )
        var proposal = try answerer.limits(try request())
        proposal.phase.isProvisional = false
        proposal.phase.by = by
        proposal.phase.reason = why
        if !dryRun {
            let position = try record(proposal, in: store)
            Console.write("\(position)\n")
        }
        guard !options.quiet else { return }
        for line in LimitsProposalText(proposal: proposal).lines { Console.talk(line) }
        if dryRun { Console.talk("nothing was recorded") }
    }

    private func request() throws -> LimitsRequest {
        var request = LimitsRequest(metric: metric)
        request.feature = feature
        request.environment = environment
        request.bucket = bucket
        request.kind = chart
        request.from = try from.map { try HorizonOptions.instant($0, option: "--from") }
        request.to = try to.map { try HorizonOptions.instant($0, option: "--to") }
        if TimeRange(start: request.from, end: request.to).isEmpty {
            throw UsageError(
                message: "--from is not before --to",
                hint: "Give the beginning to --from and the end to --to."
            )
        }
        request.sides = sides
        request.reading = reading
        request.isWidened = widen
        if !rules.isEmpty {
            request.rules = try rules.reduce(into: []) { $0.formUnion(try Self.rules(named: $1)) }
        }
        return request
    }

    private static func rules(named name: String) throws -> RunRuleSet {
        switch name {
        case "western_electric": return .westernElectric
        case "nelson": return .nelson
        default:
            guard let rule = RunRule(rawValue: name) else {
                throw UsageError(
                    message: "there is no run rule “\(name)”",
                    hint: "Write western_electric, nelson, or one such as western_electric_4."
                )
            }
            return rule.set
        }
    }

    private func record(_ proposal: LimitsProposal, in store: SQLiteEventStore) throws -> Int64 {
        let appender = OwnEventAppender(
            store: store,
            source: "/ledger/limits",
            clock: LedgerOptions.clock
        )
        let event = OwnEvent(id: proposal.id, type: .limitsApproved, data: proposal.content)
        let report = try appender.append(event, asWrittenIn: "limits approve")
        guard let position = report.positions?.lowerBound.rawValue else {
            throw UsageError(
                message: "other limits of this chart were approved meanwhile",
                hint: "See `ledger limits history`, then decide again."
            )
        }
        return position
    }
}

/// `ledger limits show`.
struct LimitsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "The limits in force."
    )

    @OptionGroup var answer: AnswerOptions
    @Argument(help: "The metric; by default all.") var metric: String?

    func run() throws {
        try answer.write(answerTo: LimitsQuestion.text("limits", metric: metric))
    }
}

/// `ledger limits history`.
struct LimitsHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "All limits there ever were: who approved them, when and why."
    )

    @OptionGroup var answer: AnswerOptions
    @Argument(help: "The metric; by default all.") var metric: String?

    func run() throws {
        try answer.write(answerTo: LimitsQuestion.text("limits history", metric: metric))
    }
}

/// The question that lists limits.
private enum LimitsQuestion {
    static func text(_ heading: String, metric: String?) -> String {
        metric.map { "\(heading) of \(QuestionName.quoted($0))" } ?? heading
    }
}

extension TimeBucket: ExpressibleByArgument {}
extension ControlChartKind: ExpressibleByArgument {}
extension ChartSides: ExpressibleByArgument {}
extension RunRuleReading: ExpressibleByArgument {}
