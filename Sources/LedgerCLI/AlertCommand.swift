import ArgumentParser
import Foundation
import Ingest
import Ledger
import Notify
import Projections
import Repl

/// `ledger alert`: what fires, why, and what other rules would have done.
struct AlertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert",
        abstract: "List, explain and acknowledge alerts; check, test and try rules.",
        discussion: """
            Rules are in ledger.yaml; `ledger init` writes one with the standard rules. `ledger \
            refresh` evaluates them, from cron or a timer, and `ledger watch` does so all the time.

            Examples:

              ledger alert list
              ledger alert explain A-7k3f9q2m
              ledger alert explain faithfulness_degraded --feature search --at 2026-10-13T10:25:00Z
              ledger alert ack A-7k3f9q2m --by mk --note "rolling back"
              ledger alert test rules_test.yaml
              ledger alert backtest --rules tighter.yaml --since 2026-09-01
              ledger alert suggest faithfulness --since 2026-09-01
            """,
        subcommands: [
            AlertListCommand.self, AlertShowCommand.self, AlertExplainCommand.self,
            AlertAckCommand.self, AlertCheckCommand.self, AlertTestCommand.self,
            AlertBacktestCommand.self, AlertSuggestCommand.self,
        ],
        defaultSubcommand: AlertListCommand.self
    )
}

/// `ledger alert list`.
struct AlertListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the alerts that fire; with --all also those that have ended."
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Flag(help: "Also the alerts that have ended.") var all = false
    @Flag(help: "Also evaluate the rules now: what is pending, near a threshold, or fine.")
    var rules = false
    @Flag(help: "End with code 1 if an alert fires.") var fail = false
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let desk = try AlertDesk(options, configurationOptions)
        let snapshot = rules ? try desk.engine.evaluated() : try desk.engine.recorded()
        let table =
            rules
            ? AlertTables.rules(snapshot)
            : AlertTables.alerts(snapshot, includingEnded: all)
        Console.write(AnswerRenderer.render(.table(table), format: format, style: desk.style))
        if fail, snapshot.alerts.alerts.contains(where: \.isFiring) {
            throw ExitCode(FailureClass.negative.rawValue)
        }
    }
}

/// `ledger alert explain`.
struct AlertExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why an alert fired, or why a rule did not.",
        discussion: """
            Evaluates the rule again, tick by tick, up to the time asked about: by default the time at \
            which the alert fired, or now. What is said of a rule holds for the rule as it is \
            configured now.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Argument(help: "An alert's id or a rule's name.") var name: String
    @Option(help: "The time, as 2026-10-13T10:25:00Z.") var at: String?
    @Option(help: "The feature, for rules that look at each by itself.") var feature: String?
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let desk = try AlertDesk(options, configurationOptions)
        let time = try at.map { try HorizonOptions.instant($0, option: "--at") }
        for explanation in try desk.explanations(of: name, at: time, feature: feature) {
            let table = explanation.table(
                question: "explain \(name)",
                position: try desk.engine.recorded().position
            )
            Console.write(AnswerRenderer.render(.table(table), format: format, style: desk.style))
        }
    }
}

/// `ledger alert ack`.
struct AlertAckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Take an alert on: everybody sees that somebody works on it."
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Argument(help: "The alert's id.") var id: String
    @Option(help: "Who.") var by: String
    @Option(help: "What to say about it.") var note: String?

    func run() throws {
        let desk = try AlertDesk(options, configurationOptions)
        let alert = try desk.alert(id, in: try desk.engine.recorded())
        if let known = alert.acknowledgement {
            Console.talk("\(id) was taken on by \(known.by ?? "somebody") at \(known.time.rfc3339)")
            return
        }
        try desk.append(
            OwnEvent(
                id: "alert/\(id)/acknowledged",
                type: .alertAcknowledged,
                data: AlertAcknowledgedData(
                    alert: id,
                    by: by,
                    note: note,
                    incident: alert.incident
                )
            )
        )
        if !options.quiet { Console.talk("\(by) has taken \(id) on") }
    }
}

/// `ledger alert check`.
struct AlertCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration: every problem with line and column."
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func run() throws {
        guard let file = try configurationOptions.file() else {
            throw UsageError(
                message: "there is no ledger.yaml in this folder or above it",
                hint: "Make one with `ledger init`, or name one with --config PATH."
            )
        }
        let settings = try AlertDesk.settings(file)
        if !options.quiet {
            let rules = settings.ledger.alerts.rules.count
            let receivers = settings.notifications.receivers.count
            Console.talk("\(file.path) is fine: \(rules) rules, \(receivers) receivers")
        }
    }
}

/// `ledger alert backtest`.
struct AlertBacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Say what other rules would have done on the same scores.",
        discussion: """
            Replays the rules in force and those of --rules (a ledger.yaml, or a Prometheus rule file) \
            over the ledger, and shows the alerts added and removed, how much sooner or later each \
            would have come, and which share of the pages fell into an incident that people closed \
            with a cause. Nothing is recorded and nothing is sent.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Option(help: "The file with the rules to try.") var rules: String
    @Option(help: "Leave out what ended before, as 2026-09-01.") var since: String?
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let desk = try AlertDesk(options, configurationOptions)
        let file = try ConfigurationOptions.read(rules)
        let tried = try AlertDesk.rules(file)
        let start = try since.map { try HorizonOptions.instant($0, option: "--since") }
        let snapshot = try desk.engine.recorded()
        let backtest = AlertBacktest(
            present: try desk.engine.replay(desk.configuration.alerts.rules),
            tried: try desk.engine.replay(tried),
            incidents: snapshot.incidents.incidents,
            since: start
        )
        let table = AlertTables.backtest(backtest, position: snapshot.position)
        Console.write(AnswerRenderer.render(.table(table), format: format, style: desk.style))
    }
}
