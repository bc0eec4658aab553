import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// `ledger silence`: keeps alerts from being sent for a while.
struct SilenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Keep alerts from being sent for a while.",
        discussion: """
            Silenced alerts are evaluated, recorded and shown as ever; only nobody is told. Matchers \
            are Alertmanager's, on the labels alertname, severity, metric, environment, feature, \
            category, model, prompt and release; all of them must hold.

            Examples:

              ledger silence add feature=search severity=~"P[23]" --for 2h --by mk --why "index rebuild"
              ledger silence list
              ledger silence expire S-0c5m2x7e --by mk
            """,
        subcommands: [
            SilenceAddCommand.self, SilenceListCommand.self, SilenceExpireCommand.self,
        ],
        defaultSubcommand: SilenceListCommand.self
    )
}

/// `ledger silence add`.
struct SilenceAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Silence what matches; prints the silence's id."
    )

    @OptionGroup var options: LedgerOptions
    @Argument(help: "Matchers such as feature=search or severity=~\"P[23]\".")
    var matchers: [String]
    @Option(name: .customLong("for"), help: "How long, such as 2h; at most 90d.")
    var duration: String
    @Option(help: "From when, as 2026-10-13T10:00:00Z; by default now.") var from: String?
    @Option(help: "Who.") var by: String
    @Option(help: "Why.") var why: String

    func run() throws {
        guard let seconds = DurationText.seconds(duration), (1...7_776_000).contains(seconds) else {
            throw UsageError(
                message: "--for \(duration) is not a duration up to 90d",
                hint: "Write it as 30m, 2h or 1d."
            )
        }
        let parsed = try matchers.map { text -> LabelMatcher in
            if let matcher = LabelMatcher(text) { return matcher }
            throw UsageError(
                message: "“\(text)” is not a matcher",
                hint: "Write NAME=VALUE, NAME!=VALUE, NAME=~\"PATTERN\" or NAME!~\"PATTERN\"."
            )
        }
        let start =
            try from.map { try HorizonOptions.instant($0, option: "--from") }
            ?? LedgerOptions.clock()
        let end = start.advanced(bySeconds: Double(seconds))
        let id = "S-" + ShortIdentifier.text(for: UUID().uuidString)
        let desk = try AlertDesk(options, ConfigurationOptions())
        try desk.append(
            OwnEvent(
                id: "silence/\(id)/created",
                type: .silenceCreated,
                data: CreatedData(
                    silence: id,
                    matchers: parsed.map(CreatedData.Matcher.init),
                    startsat: start.rfc3339,
                    endsat: end.rfc3339,
                    by: by,
                    comment: why
                )
            )
        )
        Console.write(id)
        if !options.quiet { Console.talk("silenced until \(end.rfc3339)") }
    }

    private struct CreatedData: Encodable {
        struct Matcher: Encodable {
            var name: String
            var value: String
            var isregex: Bool
            var isequal: Bool

            init(_ matcher: LabelMatcher) {
                name = matcher.name
                value = matcher.value
                isregex = matcher.isPattern
                isequal = !matcher.isNegated
            }
        }

        var silence: String
        var matchers: [Matcher]
        var startsat: String
        var endsat: String
        var by: String
        var comment: String
    }
}

/// `ledger silence list`.
struct SilenceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the silences that hold or will; with --all also those that are over."
    )

    @OptionGroup var options: LedgerOptions
    @Flag(help: "Also the silences that are over.") var all = false
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let desk = try AlertDesk(options, ConfigurationOptions())
        let table = AlertTables.silences(
            try desk.engine.recorded(),
            now: LedgerOptions.clock(),
            includingEnded: all
        )
        Console.write(AnswerRenderer.render(.table(table), format: format, style: desk.style))
    }
}

/// `ledger silence expire`.
struct SilenceExpireCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expire",
        abstract: "End a silence before its time."
    )

    @OptionGroup var options: LedgerOptions
    @Argument(help: "The silence's id.") var id: String
    @Option(help: "Who.") var by: String?

    func run() throws {
        let desk = try AlertDesk(options, ConfigurationOptions())
        let silences = SilenceHistory(try desk.engine.recorded().decisions).silences
        guard let silence = silences.first(where: { $0.id == id }) else {
            throw UsageError(
                message: "there is no silence \(id)",
                hint: "`ledger silence list --all` lists all."
            )
        }
        guard silence.isActive(at: LedgerOptions.clock()) || silence.starts > LedgerOptions.clock(),
            silence.expired == nil
        else {
            Console.talk("\(id) is over already")
            return
        }
        try desk.append(
            OwnEvent(
                id: "silence/\(id)/expired",
                type: .silenceExpired,
                data: ExpiredData(silence: id, by: by)
            )
        )
        if !options.quiet { Console.talk("ended \(id)") }
    }

    private struct ExpiredData: Encodable {
        var silence: String
        var by: String?
    }
}
