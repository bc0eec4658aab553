import Foundation
import Testing
import TestSupport

/// `ledger repl` through a pseudo-terminal: every byte that a terminal would get.
@Suite(
    .enabled(
        if: ReplFixture.hasPexpect,
        "needs the ledger binary and Python's pexpect (apt-get install python3-pexpect)"
    )
)
struct ReplConversationTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "converse.py").path(percentEncoded: false)

    @Test(arguments: [
        "greeting", "quiet", "interrupt_at_prompt", "interrupt_question", "end_of_input",
        "pasted_lines", "utf8", "history", "formats", "help", "hostile_text", "colour", "width",
        "read_only", "survives_errors", "pasted_block", "continued_lines", "hints", "modes",
        "watching", "commands", "paging",
    ])
    func aPersonIsServed(scenario: String) async throws {
        let fixture = try await ReplFixture()
        let home = try TemporaryFolder()
        let outcome = try await LedgerBinary(path: "/usr/bin/env").run(
            [
                "python3", Self.script, scenario, fixture.binary.path, fixture.database,
                home.path(""),
            ],
            in: home.url,
            timeoutSeconds: 180
        )
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.hasSuffix("ok\n"))
    }
}
