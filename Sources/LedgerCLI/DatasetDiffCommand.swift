import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// `ledger dataset diff`.
struct DatasetDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show which cases two versions of a dataset do not share.",
        discussion: """
            Each version is a file, or one that is recorded: name@version, a version or its first \
            digits, or a dataset's name for its last version. Which fields differ is known where \
            both are files.
            """
    )

    @OptionGroup var options: LedgerOptions
    @Argument(help: "The earlier version.") var earlier: String
    @Argument(help: "The later version.") var later: String
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let before = try version(earlier)
        let after = try version(later)
        let difference = DatasetDifference(from: before, to: after)
        let style = TerminalStyle.detect(
            descriptor: STDOUT_FILENO,
            environment: LedgerOptions.environment
        )
        let table = Self.table(difference, question: "\(earlier) → \(later)")
        Console.write(AnswerRenderer.render(.table(table), format: format, style: style))
    }

    private static func table(_ difference: DatasetDifference, question: String) -> TableAnswer {
        let unchanged = difference.unchanged
        return TableAnswer(
            kind: "dataset_diff",
            question: question,
            position: .start,
            asOf: nil,
            columns: [.init("change"), .init("case"), .init("category"), .init("fields")],
            rows: difference.entries.map { entry in
                [
                    .text(entry.change.rawValue), .text(entry.id),
                    entry.category.map { .text($0) } ?? .none,
                    entry.fields.isEmpty ? .none : .text(entry.fields.joined(separator: " ")),
                ]
            },
            notes: [unchanged == 1 ? "1 case is the same" : "\(unchanged) cases are the same"]
        )
    }

    private func version(_ text: String) throws -> DatasetDifference.Version {
        if text == "-" || FileManager.default.fileExists(atPath: text) {
            // Only the structure counts here: both versions may be older than the settings.
            var settings = DatasetSettings()
            settings.requiresReference = false
            return .cases(try GoldenDatasetReader(settings: settings).read(text).cases)
        }
        let store = try options.open(.readOnly)
        let history = try DatasetHistory(
            store: store,
            projections: options.openProjections(of: store)
        )
        guard let record = history.version(named: text) else {
            throw UsageError(
                message: "there is no file and no recorded version \(text)",
                hint: history.versions.last.map {
                    "The last one recorded is \($0.id); `ledger query datasets` lists all."
                } ?? "No version is recorded yet; `ledger dataset build` records one."
            )
        }
        guard let digests = try RecordedDataset.digests(at: record.position, in: store) else {
            throw UsageError(
                message: "\(record.id) was recorded without its cases",
                hint: "Compare the files themselves."
            )
        }
        return .digests(digests)
    }
}
