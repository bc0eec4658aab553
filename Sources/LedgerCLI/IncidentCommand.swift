import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// `ledger incident`: the alerts of one cause.
struct IncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "List, show and close incidents.",
        discussion: """
            An incident holds the alerts of one root metric in one environment and feature, from the \
            first that fires to the last that ends. Closing one records its cause: backtests measure \
            rules against it, and baselines leave its time out.

            Example:

              ledger incident close I-4t8w1c6b --by mk --cause "dep-771 dropped the citations" \\
                  --resolution "rolled back by dep-774"
            """,
        subcommands: [
            IncidentListCommand.self, IncidentShowCommand.self, IncidentCloseCommand.self,
        ],
        defaultSubcommand: IncidentListCommand.self
    )
}

/// `ledger incident list`.
struct IncidentListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the incidents, the latest first."
    )

    @OptionGroup var options: LedgerOptions
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let desk = try AlertDesk(options, ConfigurationOptions())
        let table = AlertTables.incidents(try desk.engine.recorded())
        Console.write(AnswerRenderer.render(.table(table), format: format, style: desk.style))
    }
}

/// `ledger incident show`.
struct IncidentShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the alerts and notes of an incident in order."
    )

    @OptionGroup var options: LedgerOptions
    @Argument(help: "The incident's id, such as I-4t8w1c6b.") var id: String
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let desk = try AlertDesk(options, ConfigurationOptions())
        let snapshot = try desk.engine.recorded()
        let table = AlertTables.incident(try desk.incident(id, in: snapshot), snapshot)
        Console.write(AnswerRenderer.render(.table(table), format: format, style: desk.style))
    }
}

/// `ledger incident close`.
struct IncidentCloseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close an incident with its cause."
    )

    @OptionGroup var options: LedgerOptions
    @Argument(help: "The incident's id.") var id: String
    @Option(help: "Who.") var by: String
    @Option(help: "What caused it.") var cause: String?
    @Option(help: "What ended it.") var resolution: String?
    @Option(help: "A note.") var note: String?
    @Option(help: "A link, to the post-mortem say.") var link: String?

    func run() throws {
        let desk = try AlertDesk(options, ConfigurationOptions())
        let incident = try desk.incident(id, in: try desk.engine.recorded())
        if let closing = incident.closing {
            Console.talk(
                "\(id) was closed by \(closing.by ?? "somebody") at \(closing.time.rfc3339)"
            )
            return
        }
        let firing = incident.alerts.filter(\.isFiring)
        guard firing.isEmpty else {
            throw UsageError(
                message: "\(id) has alerts that fire: \(firing.map(\.id).joined(separator: ", "))",
                hint: "An incident can be closed once they have ended."
            )
        }
        let words = [resolution, link].compactMap(\.self).joined(separator: " · ")
        try desk.append(
            OwnEvent(
                id: "incident/\(id)/closed",
                type: .incidentClosed,
                data: ClosedData(
                    incident: id,
                    by: by,
                    cause: cause,
                    resolution: words.isEmpty ? nil : words
                )
            )
        )
        if let note {
            try desk.append(
                OwnEvent(
                    id: "incident/\(id)/note",
                    type: .noteAdded,
                    data: NoteData(text: note, by: by, incident: id)
                )
            )
        }
        if !options.quiet { Console.talk("closed \(id)") }
    }

    private struct ClosedData: Encodable {
        var incident: String
        var by: String
        var cause: String?
        var resolution: String?
    }

    private struct NoteData: Encodable {
        var text: String
        var by: String
        var incident: String
    }
}
