import ArgumentParser

/// The root command.
@main
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "An event-sourced quality ledger for LLM systems."
    )
}
