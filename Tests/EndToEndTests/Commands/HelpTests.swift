import Foundation
import Testing

/// What every command says about itself, kept whole; `RECORD_SNAPSHOTS=1` writes it anew.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct HelpTests {
    private static let commands = [
        [], ["init"], ["demo"], ["doctor"], ["ingest"], ["record"], ["record", "score"],
        ["record", "deployment"], ["redact"], ["score"],
        ["dataset"], ["dataset", "build"], ["dataset", "diff"], ["dataset", "add-from-incident"],
        ["model"], ["model", "fetch"], ["model", "list"], ["gate"], ["baseline"],
        ["baseline", "approve"],
        ["baseline", "revoke"], ["baseline", "show"], ["baseline", "history"],
        ["waiver"], ["waiver", "grant"], ["waiver", "list"], ["waiver", "revoke"],
        ["limits"], ["limits", "approve"], ["limits", "show"], ["limits", "history"], ["query"],
        ["repl"],
        ["refresh"], ["rebuild"],
        ["detector"], ["detector", "train"], ["detector", "list"],
        ["watch"], ["alert"], ["alert", "list"], ["alert", "show"], ["alert", "explain"],
        ["alert", "ack"], ["alert", "check"], ["alert", "test"], ["alert", "backtest"],
        ["alert", "suggest"], ["config"], ["config", "schema"],
        ["silence"], ["silence", "add"], ["silence", "list"], ["silence", "expire"],
        ["incident"], ["incident", "list"], ["incident", "show"], ["incident", "close"],
        ["metrics"],
        ["verify"], ["checkpoint"], ["prove"], ["export"], ["restore"], ["backup"],
    ]

    private static let snapshot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Snapshots/help.txt")

    @Test func everyCommandsHelpIsAsItWas() async throws {
        let binary = try LedgerBinary()
        var text = ""
        for command in Self.commands {
            let outcome = try await binary.run(command + ["--help"], environment: ["COLUMNS": "80"])
            #expect(outcome.exitCode == 0)
            #expect(outcome.standardError == "")
            text += "$ ledger \((command + ["--help"]).joined(separator: " "))\n"
            text += outcome.standardOutput + "\n"
        }
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try Data(text.utf8).write(to: Self.snapshot)
        }
        let kept = String(decoding: try Data(contentsOf: Self.snapshot), as: UTF8.self)
        #expect(text == kept, "run with RECORD_SNAPSHOTS=1 if this is meant")
    }

    /// A help that teaches: what it is for, and every option explained.
    @Test func everyOptionIsExplained() async throws {
        let binary = try LedgerBinary()
        for command in Self.commands {
            let outcome = try await binary.run(command + ["--help"])
            let lines = outcome.standardOutput.split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            #expect(lines.first?.hasPrefix("OVERVIEW: ") == true, "\(command)")
            for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("  -") {
                let isExplained =
                    line.dropFirst(2).contains("  ") || line.contains("> ")
                    || next.hasPrefix("            ")
                #expect(isExplained, "\(command): \(line)")
            }
        }
    }

    @Test func theSubcommandsOfTheSnapshotAreAllThereAre() async throws {
        let outcome = try await LedgerBinary().run(["--help"])
        var isListed = false
        var names: [String] = []
        for line in outcome.standardOutput.split(separator: "\n") {
            if line.hasSuffix("SUBCOMMANDS:") {
                isListed = true
            } else if isListed, line.hasPrefix("  "), !line.hasPrefix("   ") {
                names += line.split(separator: " ").first.map { [String($0)] } ?? []
            }
        }
        names.removeAll { $0 == "See" }
        #expect(Set(names) == Set(Self.commands.compactMap(\.first)))
    }

    @Test func unknownWordsAreUsageErrors() async throws {
        let binary = try LedgerBinary()
        expectRefusal(try await binary.run(["frobnicate"]), 2, "frobnicate")
        expectRefusal(try await binary.run(["--frobnicate"]), 2, "--frobnicate")
        let version = try await binary.run(["--version"])
        #expect(version.exitCode == 0)
        #expect(version.standardOutput.contains("."))
    }
}
