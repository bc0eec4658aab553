import ArgumentParser
import Ledger

/// `ledger backup`: copies the ledger while others write.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger to another file, consistently, while others write.",
        discussion: "The copy holds the texts too, which an export does not."
    )

    @OptionGroup var options: LedgerOptions

    @Argument(help: ArgumentHelp("The copy's file, which must not exist.", valueName: "file"))
    var file: String

    func run() throws {
        let store = try options.open(.readOnly)
        try store.backup(to: file)
        let copy = try SQLiteEventStore(path: file, access: .readOnly).head()
        if !options.quiet {
            Console.talk("copied \(copy.size) events to \(file), root \(copy.root.hex)")
        }
    }
}
