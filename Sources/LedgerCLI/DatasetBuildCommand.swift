import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections

/// `ledger dataset build`.
struct DatasetBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Check a file of prompts, write the golden dataset, record its version.",
        discussion: """
            Everything that is wrong is said at once, with line and field; then nothing is written \
            and the exit code is 1. The same cases have the same version: building them again adds \
            nothing to the ledger.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Argument(help: "JSON lines, plain or gzip; - for standard input.") var prompts: String
    @Option(name: .shortAndLong, help: "The golden dataset's file; without it, only check.")
    var output: String?
    @Option(help: "What the dataset is called; by default as its file.") var name: String?
    @Flag(name: .customLong("no-record"), help: "Write the file and record nothing.")
    var isUnrecorded = false
    @Option(help: "The report's format: table or json.") var format: ReportFormat = .table

    func run() throws {
        let settings = try DatasetCommand.settings(configurationOptions)
        // A ledger that cannot be had is said before anything is written.
        let store = output == nil || isUnrecorded ? nil : try options.open(.readWrite)
        let reader = try GoldenDatasetReader(settings: settings ?? DatasetSettings())
        let dataset: GoldenDataset
        do {
            dataset = try reader.read(prompts, name: name ?? defaultName(settings))
        } catch let error as DatasetError {
            try report(error)
            throw error
        }
        if let output { try DatasetFile.write(dataset, to: output) }
        let position = try store.flatMap { store in
            let history = try DatasetHistory(
                store: store,
                projections: options.openProjections(of: store)
            )
            return try Self.record(dataset, in: store, history)
        }
        try report(dataset, position: position, isConfigured: settings?.categories.isEmpty == false)
    }

    private func defaultName(_ settings: DatasetSettings?) -> String? {
        settings?.name ?? output.map(GoldenDataset.name(ofFile:))
    }

    /// Records a version unless it is the last one of its dataset already.
    static func record(
        _ dataset: GoldenDataset,
        in store: SQLiteEventStore,
        _ history: DatasetHistory
    ) throws -> Int64? {
        let latest = history.latest(of: dataset.name)
        guard latest?.version != dataset.version else { return nil }
        let appender = OwnEventAppender(
            store: store,
            source: "/ledger/dataset",
            clock: LedgerOptions.clock
        )
        // A dataset can come back to an earlier version, which is a change like any other.
        let after = latest?.position.rawValue ?? 0
        let event = OwnEvent(
            id: "\(dataset.name)/\(dataset.version)/after-\(after)",
            type: .datasetVersioned,
            data: DatasetVersionData(dataset)
        )
        let report = try appender.append(event, asWrittenIn: "dataset build")
        return report.positions?.lowerBound.rawValue
    }

    // MARK: Reports

    private struct BuildReport: Encodable {
        var dataset: String
        var version: String
        var hash: String
        var examples: Int
        var categories: [String: Int]
        var position: Int64?
    }

    private struct ProblemReport: Encodable {
        var problems: [Problem]

        struct Problem: Encodable {
            var line: Int?
            var field: String?
            var message: String
            var hint: String?
        }
    }

    private func report(_ error: DatasetError) throws {
        guard format == .json else { return }
        let problems = error.problems.map {
            ProblemReport.Problem(
                line: $0.line,
                field: $0.field,
                message: $0.message,
                hint: $0.hint.isEmpty ? nil : $0.hint
            )
        }
        Console.write(try JSONReport.text(ProblemReport(problems: problems)))
    }

    private func report(
        _ dataset: GoldenDataset,
        position: Int64?,
        isConfigured: Bool
    ) throws {
        switch format {
        case .json:
            let report = BuildReport(
                dataset: dataset.name,
                version: dataset.version,
                hash: "sha256:\(dataset.hash)",
                examples: dataset.cases.count,
                categories: dataset.categories,
                position: position
            )
            Console.write(try JSONReport.text(report))
        case .table:
            Console.write("\(dataset.name)@\(dataset.version)\n")
        }
        guard !options.quiet else { return }
        let count = dataset.categories.count
        Console.talk(
            "\(dataset.cases.count) cases in \(count == 1 ? "1 category" : "\(count) categories")"
        )
        if !isConfigured {
            Console.talk("no categories are configured, so that any is allowed")
        }
        if output == nil {
            Console.talk("nothing is written without --output")
        } else if let position {
            Console.talk("recorded at position \(position)")
        } else if !isUnrecorded {
            Console.talk("this version is the last one recorded; nothing was added to the ledger")
        }
    }
}
