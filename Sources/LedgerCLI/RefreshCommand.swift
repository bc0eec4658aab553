import ArgumentParser
import Ledger
import Projections

/// `ledger refresh`: catches the projections up.
struct RefreshCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Catch the projections up with the ledger.",
        discussion: "Questions do it by themselves; a schedule does it so that none has to wait."
    )

    @OptionGroup var options: LedgerOptions
    @Option(help: "The format of the report: table or json.") var format = ReportFormat.table

    func run() throws {
        let store = try options.open(.readOnly)
        let projections = try options.openProjections(of: store)
        let bar = ProgressBar("catching up", isQuiet: options.quiet)
        let report = try ProjectionEngine(store: store).refresh(projections) {
            bar.update($0, of: $1)
        }
        bar.finish()
        try ProjectionReport(report, projections).write(format, isQuiet: options.quiet)
    }
}

/// `ledger rebuild`: throws the projections away and folds everything again.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Throw the projections away and derive them again from the first event.",
        discussion: """
            It ends in the same rows, to the byte, as catching up did (`ledger doctor` prints their \
            digest). Nothing is sent and nothing is written to the ledger.
            """
    )

    @OptionGroup var options: LedgerOptions
    @Option(help: "The format of the report: table or json.") var format = ReportFormat.table

    func run() throws {
        let store = try options.open(.readOnly)
        let projections = try options.openProjections(of: store)
        let bar = ProgressBar("rebuilding", isQuiet: options.quiet)
        let report = try ProjectionEngine(store: store).rebuild(projections) {
            bar.update($0, of: $1)
        }
        bar.finish()
        try ProjectionReport(report, projections).write(format, isQuiet: options.quiet)
    }
}

/// What a refresh or rebuild did.
private struct ProjectionReport: Encodable {
    var position: Int64
    var events: Int64
    var projections: String

    init(_ report: ProjectionEngine.Report, _ projections: ProjectionDatabase) {
        position = report.position.rawValue
        events = report.events
        self.projections = projections.path
    }

    func write(_ format: ReportFormat, isQuiet: Bool) throws {
        if format == .json {
            Console.write(try JSONReport.text(self))
        } else if !isQuiet {
            Console.talk("folded \(events) events; the projections know position \(position)")
        }
    }
}
