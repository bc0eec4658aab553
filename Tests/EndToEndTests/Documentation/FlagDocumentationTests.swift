import Foundation
import Testing

/// `docs/questions.md` lists the flags of the commands that answer questions: all, and no others.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct FlagDocumentationTests {
    private struct Dump: Decodable {
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
            var arguments: [Argument]?
        }

        struct Argument: Decodable {
            struct Name: Decodable {
                var kind: String
                var name: String
            }

            var names: [Name]?
        }

        var command: Command
    }

    @Test(arguments: ["query", "repl"])
    func flagsAreDocumentedAndThere(command: String) async throws {
        let outcome = try await LedgerBinary().run(["--experimental-dump-help"])
        let dump = try JSONDecoder().decode(Dump.self, from: Data(outcome.standardOutput.utf8))
        let found = try #require(
            dump.command.subcommands?.first { $0.commandName == command }
        )
        let flags = (found.arguments ?? []).flatMap { $0.names ?? [] }
            .filter { $0.kind == "long" }.map { "--\($0.name)" }
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appending(path: "docs/questions.md"),
            encoding: .utf8
        )
        let heading = "| flag of `ledger \(command)` | means |\n"
        let table = try #require(text.components(separatedBy: heading).dropFirst().first)
        let rows = table.components(separatedBy: "\n\n")[0].split(separator: "\n").dropFirst()
        let documented = rows.flatMap { row in
            row.split(separator: "|")[0].matches(of: /--[a-z-]+/).map { String($0.output) }
        }
        #expect(Set(documented) == Set(flags).subtracting(["--help", "--version"]))
        #expect(documented.count == Set(documented).count)
    }
}
