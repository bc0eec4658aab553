import ArgumentParser
import Foundation
import Ledger
import Projections
import Repl

/// `ledger alert suggest`: rules from history, with what each would have done.
struct AlertSuggestCommand: ParsableCommand {
    /// The formats of proposals: those of answers, and a file to paste from.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case table, json, jsonl, csv, markdown, yaml
    }

    static let configuration = CommandConfiguration(
        commandName: "suggest",
        abstract: "Propose rules from history, and say what each would have done.",
        discussion: """
            For each metric and feature: the window that usually holds enough scores, a threshold \
            from the 5th down to the 2nd percentile of the windowed means outside of incidents, the \
            most sensitive one that fires at most once a week there, and a replay of the rule over \
            the same history: how often it fires, what it catches and what it misses. Nothing is \
            recorded and no rule comes into effect.

            Examples:

              ledger alert suggest faithfulness --feature search --since 30d
              ledger alert suggest --format yaml > suggested.yaml
              ledger alert backtest --rules suggested.yaml
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Argument(help: "The metrics; all of them if none is named.") var metrics: [String] = []
    @Option(help: "Only this feature.") var feature: String?
    @Option(help: "The environment.") var environment = "production"
    @Option(help: "Only history from then on, as 2026-09-01 or 30d.") var since: String?
    @Option(help: "The window, such as 1h; else the shortest that holds enough scores.")
    var window: String?
    @Option(help: "The severity of the rules: P0, P1, P2 or P3.") var severity = "P2"
    @Option(help: "The format: table, json, jsonl, csv, markdown or yaml.") var format = Format
        .table

    func run() throws {
        let desk = try AlertDesk(options, configurationOptions)
        var request = AlertEngine.ProposalRequest()
        request.metrics = metrics
        request.environment = environment
        request.feature = feature
        request.windowMinutes = try windowMinutes()
        request.since = try start()
        guard let severity = AlertSeverity(rawValue: severity), severity != .watch else {
            throw UsageError(
                message: "\(severity) is no severity of a rule",
                hint: "Severities are P0, P1, P2 and P3."
            )
        }
        request.severity = severity
        let (proposals, position) = try desk.engine.proposals(request)
        let unknown = metrics.filter { name in !proposals.contains { $0.metric == name } }
        guard unknown.isEmpty else {
            throw UsageError(
                message: "there are no scores of \(unknown.joined(separator: ", ")) in this scope",
                hint: "`ledger query metrics` lists what there is."
            )
        }
        if format == .yaml {
            Console.write(RuleProposal.yaml(proposals))
            return
        }
        let table = RuleProposal.table(proposals, position: position)
        let format = AnswerFormat(rawValue: format.rawValue) ?? .table
        Console.write(AnswerRenderer.render(.table(table), format: format, style: desk.style))
    }

    private func windowMinutes() throws -> Int64? {
        guard let window else { return nil }
        guard let seconds = DurationText.seconds(window), seconds >= 60, seconds <= 30 * 86_400,
            seconds.isMultiple(of: 60)
        else {
            throw UsageError(
                message: "--window \(window) is no duration of whole minutes up to 30 days",
                hint: "Write it as 30m, 1h or 2d."
            )
        }
        return Int64(seconds / 60)
    }

    private func start() throws -> Timestamp? {
        guard let since else { return nil }
        if let seconds = DurationText.seconds(since) {
            return LedgerOptions.clock().advanced(bySeconds: -Double(seconds))
        }
        return try HorizonOptions.instant(since, option: "--since")
    }
}
