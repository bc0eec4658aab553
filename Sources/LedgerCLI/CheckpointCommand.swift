import ArgumentParser
import Foundation
import Ledger

/// `ledger checkpoint`: prints where the ledger ends, to be kept elsewhere.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Print a checkpoint: how many events there are and the root hash over them.",
        discussion: """
            The format is a C2SP tlog-checkpoint. With a private key in LEDGER_SIGNING_KEY it is a \
            signed note (Ed25519); without one it is unsigned. Commit it to a repository or print \
            it in a job's log: whoever has it can tell whether the ledger was rewritten since.

            `ledger checkpoint --generate-key NAME` makes a key pair.
            """
    )

    @OptionGroup var options: LedgerOptions

    @Option(help: "The origin line, a name for this ledger without spaces.")
    var origin = "qualityledger"

    @Option(
        help: ArgumentHelp("Make a key pair under this name, and print both.", valueName: "name")
    )
    var generateKey: String?

    func run() throws {
        if let generateKey {
            let signer = try NoteSigner.generate(name: generateKey)
            print("# keep this one secret, in LEDGER_SIGNING_KEY")
            print(signer.privateText)
            print("# give this one to whoever verifies")
            print(signer.verifier.text)
            return
        }
        let store = try options.open(.readOnly)
        Console.write(try Self.make(store, origin: origin).encoded)
    }

    /// The checkpoint of a ledger's head, signed if there is a key in the environment.
    static func make(_ store: SQLiteEventStore, origin: String) throws -> SignedCheckpoint {
        let head = try store.head()
        let unsigned = try SignedCheckpoint(
            Checkpoint(origin: origin, size: head.size, root: head.root)
        )
        guard let key = LedgerOptions.environment["LEDGER_SIGNING_KEY"], !key.isEmpty else {
            return unsigned
        }
        return try unsigned.signed(by: NoteSigner(key))
    }
}
