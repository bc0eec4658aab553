import ArgumentParser
import Glibc
import Ledger

/// The root command.
@main
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "An event-sourced quality ledger for LLM systems.",
        discussion: """
            Every fact about the quality of an LLM system is an append-only event in one file. Ask \
            it what changed:

              ledger demo     make a ledger with an incident in it
              ledger repl     ask one question after another
              ledger query "what changed when faithfulness dropped"

            Exit codes: 0 fine · 1 the gate or a check failed, or an alert fires (--fail) · 2 usage · 3 some input was \
            rejected · 4 inconclusive · 5 invalid · 6 unavailable · 70 a bug of ours.
            """,
        version: LedgerVersion.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Begin",
                subcommands: [InitCommand.self, DemoCommand.self, DoctorCommand.self]
            ),
            CommandGroup(
                name: "Write",
                subcommands: [IngestCommand.self, RecordCommand.self, RedactCommand.self]
            ),
            CommandGroup(
                name: "Evaluate",
                subcommands: [DatasetCommand.self, ModelCommand.self, ScoreCommand.self]
            ),
            CommandGroup(
                name: "Decide",
                subcommands: [
                    GateCommand.self, BaselineCommand.self, WaiverCommand.self, LimitsCommand.self,
                ]
            ),
            CommandGroup(
                name: "Ask",
                subcommands: [
                    QueryCommand.self, ReplCommand.self, RefreshCommand.self, RebuildCommand.self,
                ]
            ),
            CommandGroup(
                name: "Watch",
                subcommands: [
                    WatchCommand.self, AlertCommand.self, SilenceCommand.self,
                    IncidentCommand.self, DetectorCommand.self, MetricsCommand.self,
                    ConfigCommand.self,
                ]
            ),
            CommandGroup(
                name: "Prove and carry",
                subcommands: [
                    VerifyCommand.self, CheckpointCommand.self, ProveCommand.self,
                    ExportCommand.self, RestoreCommand.self, BackupCommand.self,
                ]
            ),
        ]
    )

    /// Runs the command named by the arguments and ends the process with its exit code.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Glibc.exit(Failure.report(error))
        }
    }
}

/// Which version this is.
enum LedgerVersion {
    static let text = "0.1.0"
}
