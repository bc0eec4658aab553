import ArgumentParser
import Foundation
import Ledger

/// `ledger init`: makes an empty ledger.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make an empty ledger.",
        discussion: """
            Makes ledger.db in this folder, or the file named by --db or LEDGER_DB. An existing \
            ledger is left as it is.
            """
    )

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let path = options.namedPath ?? "ledger.db"
        let isThere = FileManager.default.fileExists(atPath: path)
        let store = try SQLiteEventStore(path: path, access: .create)
        guard !options.quiet else { return }
        if isThere {
            let size = try store.head().size
            Console.talk("\(path) is a ledger already, with \(size) events; it was left as it is")
        } else {
            Console.talk("made \(path)")
            Console.talk("next: ledger ingest FILE.jsonl, or ledger record score METRIC=VALUE")
        }
    }
}
