import ArgumentParser
import Foundation
import Ledger
import Projections

/// `ledger init`: makes an empty ledger.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make an empty ledger.",
        discussion: """
            Makes ledger.db in this folder, or the file named by --db or LEDGER_DB, and beside it \
            ledger.yaml with the standard alert rules, commented. What exists is left as it is.
            """
    )

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let path = options.namedPath ?? "ledger.db"
        let isThere = FileManager.default.fileExists(atPath: path)
        let store = try SQLiteEventStore(path: path, access: .create)
        let configuration = URL(fileURLWithPath: path).deletingLastPathComponent()
            .appendingPathComponent("ledger.yaml")
        let isConfigured = FileManager.default.fileExists(atPath: configuration.path)
        if !isConfigured {
            try StandardConfiguration.text.write(
                to: configuration,
                atomically: true,
                encoding: .utf8
            )
        }
        guard !options.quiet else { return }
        if isThere {
            let size = try store.head().size
            Console.talk("\(path) is a ledger already, with \(size) events; it was left as it is")
        } else {
            let more = isConfigured ? "" : ", and ledger.yaml with the standard alert rules"
            Console.talk("made \(path)\(more)")
            Console.talk("next: ledger ingest FILE.jsonl, or ledger record score METRIC=VALUE")
        }
    }
}
