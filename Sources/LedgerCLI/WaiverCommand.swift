import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// `ledger waiver`: regressions that somebody allows for a while.
struct WaiverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiver",
        abstract: "Allow a regression for a while.",
        discussion: """
            A waiver lets the gate pass what it covers until it expires. It has an author and a \
            reason, stays in the ledger, and every scorecard that it changed says so. Results that \
            are missing or do not compare cannot be waived.

            Examples:

              ledger waiver grant --category pricing --for 7d --by mk --why "new catalogue, issue 12"
              ledger waiver list
              ledger waiver revoke W-0c5m2x7e --by mk --why "fixed"
            """,
        subcommands: [
            WaiverGrantCommand.self, WaiverListCommand.self, WaiverRevokeCommand.self,
        ],
        defaultSubcommand: WaiverListCommand.self
    )

    /// Appends a decision on waivers.
    static func append(
        _ id: String,
        _ type: EventType,
        _ data: any Encodable,
        to options: LedgerOptions
    ) throws {
        let appender = OwnEventAppender(
            store: try options.open(.readWrite),
            source: "/ledger/waivers",
            clock: LedgerOptions.clock
        )
        _ = try appender.append(
            OwnEvent(id: id, type: type, data: data),
            asWrittenIn: "waiver"
        )
    }

    /// The waivers of a ledger.
    static func book(_ options: LedgerOptions) throws -> (WaiverBook, Position) {
        let store = try options.open(.readOnly)
        let desk = GateDesk(
            store: store,
            projections: try options.openProjections(of: store),
            clock: LedgerOptions.clock
        )
        return (try desk.waivers(), try store.head().position)
    }
}

/// `ledger waiver grant`.
struct WaiverGrantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Allow what gets worse in a scope; prints the waiver's id."
    )

    @OptionGroup var options: LedgerOptions
    @Option(help: "Only in this suite.") var suite: String?
    @Option(help: "Only of this metric.") var metric: String?
    @Option(help: "Only in this category.") var category: String?
    @Option(name: .customLong("case"), help: "Only of this critical case.") var caseKey: String?
    @Option(name: .customLong("for"), help: "How long, such as 7d; at most 90d.")
    var duration: String
    @Option(help: "Who allows it.") var by: String
    @Option(help: "Why.") var why: String

    func run() throws {
        guard let seconds = DurationText.seconds(duration), (1...7_776_000).contains(seconds) else {
            throw UsageError(
                message: "--for \(duration) is not a duration up to 90d",
                hint: "Write it as 12h or 7d; what is meant for longer is a new baseline."
            )
        }
        guard [suite, metric, category, caseKey].contains(where: { $0 != nil }) else {
            throw UsageError(
                message: "a waiver must say what it covers",
                hint: "Name a --category, --case, --metric or --suite."
            )
        }
        func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
        guard !isBlank(by), !isBlank(why) else {
            throw UsageError(
                message: "a waiver needs somebody who allows it, and why",
                hint: "Say --by NAME --why REASON."
            )
        }
        let expires = LedgerOptions.clock().advanced(bySeconds: Double(seconds))
        let id = "W-" + ShortIdentifier.text(for: UUID().uuidString)
        let data = GrantedData(
            waiver: id,
            by: by,
            reason: why,
            expires: expires.rfc3339,
            suite: suite,
            metric: metric,
            category: category,
            case: caseKey
        )
        try WaiverCommand.append("waiver/\(id)/granted", .waiverGranted, data, to: options)
        Console.write(id)
        if !options.quiet { Console.talk("allowed until \(expires.rfc3339)") }
    }

    private struct GrantedData: Encodable {
        var waiver: String
        var by: String
        var reason: String
        var expires: String
        var suite: String?
        var metric: String?
        var category: String?
        var `case`: String?
    }
}

/// `ledger waiver list`.
struct WaiverListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the waivers in force; with --all also those that are over."
    )

    @OptionGroup var options: LedgerOptions
    @Flag(help: "Also those that expired or were revoked.") var all = false
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let (book, position) = try WaiverCommand.book(options)
        let table = book.table(at: LedgerOptions.clock(), includingEnded: all, position: position)
        let style = TerminalStyle.detect(
            descriptor: STDOUT_FILENO,
            environment: LedgerOptions.environment
        )
        Console.write(AnswerRenderer.render(.table(table), format: format, style: style))
    }
}

/// `ledger waiver revoke`.
struct WaiverRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Withdraw a waiver before it expires."
    )

    @OptionGroup var options: LedgerOptions
    @Argument(help: "The waiver's id.") var id: String
    @Option(help: "Who.") var by: String
    @Option(help: "Why.") var why: String

    func run() throws {
        let (book, _) = try WaiverCommand.book(options)
        guard book.waivers.contains(where: { $0.id == id }) else {
            throw UsageError(
                message: "there is no waiver \(id)",
                hint: "`ledger waiver list --all` lists all."
            )
        }
        guard book.standing(at: LedgerOptions.clock()).contains(where: { $0.id == id }) else {
            Console.talk("\(id) is over already")
            return
        }
        let data = RevokedData(waiver: id, by: by, reason: why)
        try WaiverCommand.append("waiver/\(id)/revoked", .waiverRevoked, data, to: options)
        if !options.quiet { Console.talk("withdrew \(id)") }
    }

    private struct RevokedData: Encodable {
        var waiver: String
        var by: String
        var reason: String
    }
}
