import ArgumentParser
import Foundation
import Ingest
import Ledger
import Repl

/// `ledger ingest`: takes events in from files or standard input.
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Take events in from files or standard input.",
        discussion: """
            Reads CloudEvents 1.0 as JSON lines, as a batch array or as one object, plain or gzip. \
            A line without `specversion` that has `metric` and `value` is a score, one with \
            `deployment` a deployment:

              {"metric":"faithfulness","value":0.91,"time":"2026-10-13T10:14:00Z"}

            Taking the same input in again adds nothing. A bad line goes to the rejects file with \
            its number and reason, the others land, and the exit code is 3. Mend the rejects file \
            and ingest it. An event whose source and id are taken by another content is turned \
            away in the same way.

            Runs of other tools come in with --from; taking them in again adds nothing:

              ledger ingest --from mlflow mlruns
              ledger ingest --from regression-guard --assume-tz UTC ../llm-regression-guard
            """
    )

    @OptionGroup var options: LedgerOptions

    @Argument(help: ArgumentHelp("Files, or - for standard input.", valueName: "file"))
    var files: [String]

    @Flag(help: "Land nothing at all if anything is rejected or conflicts.")
    var strict = false

    @Flag(help: "Check everything and land nothing.")
    var dryRun = false

    @Flag(help: "Keep the texts that events bring in data.texts; without it only their hashes.")
    var storeTexts = false

    @Option(
        help: ArgumentHelp(
            "Where rejected lines go; by default beside the ledger.",
            valueName: "path"
        )
    )
    var rejects: String?

    @Option(
        name: .customLong("from"),
        help:
            "Take in what another tool kept: mlflow (a folder mlruns, or answers of runs/search) or regression-guard (its folder, scores.json, model_version.yaml, scorer_config.yaml)."
    )
    var tool: ImportedTool?

    @Option(
        help: ArgumentHelp(
            "With --from: the zone of times that do not say theirs, such as UTC or +02:00.",
            valueName: "zone"
        )
    )
    var assumeTz: String?

    @Option(help: "Events in a transaction.")
    var batchSize = 32_768

    @Option(help: "The format of the report on standard output: table (none there) or json.")
    var format = ReportFormat.table

    func validate() throws {
        guard (1...1_000_000).contains(batchSize) else {
            throw ValidationError("--batch-size must be 1 to 1,000,000")
        }
        guard !files.isEmpty else { throw ValidationError("name a file, or - for standard input") }
    }

    func run() throws {
        if let tool { return try importing(from: tool.tool) }
        // A mistyped name shall be found before the first file has landed.
        for file in files { try IngestSession.check(file) }
        let store = try options.open(options.namedPath == nil ? .readWrite : .create)
        var reports: [IngestReport] = []
        for (index, file) in files.enumerated() {
            let bar = ProgressBar("reading \(file)", isQuiet: options.quiet)
            defer { bar.finish() }
            let session = IngestSession(
                store: store,
                options: sessionOptions(ledgerPath: store.path, isFirst: index == 0),
                clock: LedgerOptions.clock
            )
            let report = try session.ingest(file) { bar.update($0, of: $1) }
            bar.finish()
            if !options.quiet { talk(report) }
            if let interruption = report.interruption {
                Console.talk(TerminalText.description(of: interruption))
            }
            reports.append(report)
        }
        if format == .json { Console.write(try JSONReport.text(IngestSummary(reports))) }
        if let failure = reports.compactMap(\.interruption?.failure).first {
            throw ExitCode(failure.rawValue)
        }
        if !reports.allSatisfy(\.isClean) {
            throw ExitCode(FailureClass.rejectedInput.rawValue)
        }
    }

    private func importing(from tool: ToolImport.Tool) throws {
        var zone = AssumedZone.none
        if let assumeTz {
            guard let named = AssumedZone(assumeTz) else {
                throw UsageError(
                    message: "--assume-tz \(assumeTz) is not a zone",
                    hint: "Write UTC, an offset such as +02:00, or a name such as Europe/Berlin."
                )
            }
            zone = named
        }
        let store = try options.open(options.namedPath == nil ? .readWrite : .create)
        let report: ToolImport.Report
        do {
            report = try ToolImport(tool, zone: zone)
                .run(files, into: store, clock: LedgerOptions.clock, isDryRun: dryRun)
        } catch let rejection as EventRejection {
            throw UsageError(message: rejection.message, hint: "Nothing was imported.")
        }
        if let configuration = report.configuration {
            if !options.quiet { Console.talk("for ledger.yaml:") }
            Console.write(configuration)
        }
        if !options.quiet {
            Console.talk(
                "\(tool.rawValue): \(report.new) new, \(report.duplicates) duplicate,"
                    + " \(report.conflicts) conflicting\(dryRun ? " (dry run: nothing landed)" : "")"
            )
        }
        if report.conflicts > 0 { throw ExitCode(FailureClass.rejectedInput.rawValue) }
    }

    private func sessionOptions(ledgerPath: String, isFirst: Bool) -> IngestSession.Options {
        let stem = ledgerPath.hasSuffix(".db") ? String(ledgerPath.dropLast(3)) : ledgerPath
        // A dry run writes no file that it was not told to write.
        let usual = dryRun ? "/dev/null" : stem + ".rejects.jsonl"
        var session = IngestSession.Options(rejectsPath: rejects ?? usual)
        session.isStrict = strict
        session.isDryRun = dryRun
        session.storesTexts = storeTexts
        session.batchSize = batchSize
        // Without a path of the user's own, nothing that was refused before may be lost.
        session.truncatesRejects = rejects != nil && isFirst
        return session
    }

    private func talk(_ report: IngestReport) {
        let name = TerminalText.printable(report.input)
        var line = "\(name): \(report.new) new, \(report.duplicates) duplicate, "
        line += "\(report.conflictCount) conflicting, \(report.rejectedCount) rejected"
        if dryRun {
            line += " (dry run: nothing landed)"
        } else if !report.hasLanded {
            line += " (strict: nothing landed)"
        }
        Console.talk(line)
        for rejection in report.rejections.prefix(10) {
            let reason = TerminalText.printable(rejection.reason)
            Console.talk("  line \(rejection.line): \(reason)")
        }
        for conflict in report.conflicts.prefix(10) {
            let id = TerminalText.printable(conflict.id)
            Console.talk(
                "  line \(conflict.line): conflicts with position \(conflict.first.rawValue), "
                    + "which has the same source and id (\(id)) with other content"
            )
        }
        let listed = min(10, report.rejections.count) + min(10, report.conflicts.count)
        let more = report.rejectedCount + report.conflictCount - listed
        if more > 0 { Console.talk("  and \(more) more") }
        guard let path = report.rejectsPath, path != "/dev/null" else { return }
        if report.hasLanded {
            Console.talk("  mend them in \(path) and ingest that file")
        } else {
            Console.talk("  they are in \(path) with their reasons; mend the input")
        }
    }
}

/// The tools whose files `--from` takes in.
enum ImportedTool: String, ExpressibleByArgument, CaseIterable {
    case mlflow
    case regressionGuard = "regression-guard"

    var tool: ToolImport.Tool {
        switch self {
        case .mlflow: .mlflow
        case .regressionGuard: .regressionGuard
        }
    }
}

/// The JSON form of an ingestion's report.
private struct IngestSummary: Encodable {
    struct Input: Encodable {
        var input: String
        var digest: String
        var records: Int
        var new: Int
        var duplicate: Int
        var conflicting: Int
        var rejected: Int
        var landed: Bool
        var rejects: String?
        var interruption: String?
        var rejections: [Line]
        var conflicts: [Line]
    }

    struct Line: Encodable {
        var line: Int
        var reason: String
    }

    var new = 0
    var duplicate = 0
    var conflicting = 0
    var rejected = 0
    var position: Int64
    var inputs: [Input]

    init(_ reports: [IngestReport]) {
        position = reports.last?.position.rawValue ?? 0
        inputs = reports.map { report in
            Input(
                input: report.input,
                digest: "sha256:\(report.digest)",
                records: report.records,
                new: report.new,
                duplicate: report.duplicates,
                conflicting: report.conflictCount,
                rejected: report.rejectedCount,
                landed: report.hasLanded,
                rejects: report.rejectsPath.flatMap { $0 == "/dev/null" ? nil : $0 },
                interruption: report.interruption?.message,
                rejections: report.rejections.map { Line(line: $0.line, reason: $0.reason) },
                conflicts: report.conflicts.map {
                    Line(line: $0.line, reason: "position \($0.first.rawValue) has \($0.id)")
                }
            )
        }
        for report in reports {
            new += report.new
            duplicate += report.duplicates
            conflicting += report.conflictCount
            rejected += report.rejectedCount
        }
    }
}
