import ArgumentParser
import Foundation
import Ingest
import Ledger

/// `ledger redact`: erases a text for good.
struct RedactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redact",
        abstract: "Erase a stored text; the events that name it, and all proofs, stay valid.",
        discussion: """
            Texts are kept apart from events, under their SHA-256. The erasure itself is recorded \
            as an event. A redacted text is not stored again. Copies made before keep it.
            """
    )

    @OptionGroup var options: LedgerOptions

    @Argument(help: "The text's hash, as sha256:… or its 64 digits.") var hash: String
    @Option(help: "Why; recorded.") var reason: String?
    @Option(help: "Who asks for it; recorded.") var by: String?

    func run() throws {
        let digits = hash.hasPrefix("sha256:") ? String(hash.dropFirst(7)) : hash
        guard let digest = MerkleHash(hex: digits) else {
            throw UsageError(
                message: "“\(hash)” is not a SHA-256",
                hint: "Copy it from the event's data.texts, such as sha256:9f86d0…"
            )
        }
        let store = try options.open(.readWrite)
        let before = try store.text(hash: digest)
        // The text goes first: were the event written first and the erasure then failed, the ledger
        // would claim what is not so.
        try store.redactText(hash: digest)
        let data = RedactionData(hash: "sha256:\(digest.hex)", reason: reason, by: by)
        let event = OwnEvent(id: "redact/\(digest.hex)", type: .textRedacted, data: data)
        try OwnEventAppender(store: store, source: "/ledger", clock: LedgerOptions.clock)
            .append([event])
        guard !options.quiet else { return }
        switch before {
        case .text: Console.talk("erased sha256:\(digest.hex)")
        case .redacted: Console.talk("it had been erased before")
        case .missing: Console.talk("it was never stored here; it will not be stored from now on")
        }
    }

    private struct RedactionData: Encodable {
        var hash: String
        var reason: String?
        var by: String?
    }
}
