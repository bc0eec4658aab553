import Foundation
import Testing
import TestSupport

/// `ledger repl` and `ledger query` at a pipe: what scripts get.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct ReplPipeTests {
    @Test func pipedLinesAreAnsweredWithoutPromptBannerOrEscapeCodes() async throws {
        let fixture = try await ReplFixture()
        let outcome = try await fixture.binary.run(
            ["repl", "--db", fixture.database],
            input: Data("# a remark\nmetrics\n\n.format csv\nfeatures".utf8),
            environment: ["NO_COLOR": "", "TERM": "xterm-256color"]
        )
        #expect(outcome.exitCode == 0)
        #expect(outcome.standardError == "")
        #expect(!outcome.standardOutput.contains("ledger>"))
        #expect(!outcome.standardOutput.contains("read only"))
        #expect(!outcome.standardOutput.unicodeScalars.contains("\u{1b}"))
        #expect(outcome.standardOutput.contains("faithfulness"))
        #expect(outcome.standardOutput.contains("\nfeature,"))
    }

    @Test func aBadLineInAPipeIsSaidAndTheRestIsAnswered() async throws {
        let fixture = try await ReplFixture()
        let outcome = try await fixture.binary.run(
            ["repl", "--db", fixture.database],
            input: Data("show faithfulnes\nmetrics\n".utf8)
        )
        #expect(outcome.exitCode == 2)
        #expect(outcome.standardError.contains("faithfulness"))
        #expect(outcome.standardOutput.contains("fluency"))
    }

    @Test func questionsOnStandardInputAreAnsweredInTheirOrder() async throws {
        let fixture = try await ReplFixture()
        let outcome = try await fixture.binary.run(
            ["query", "--db", fixture.database, "--format", "csv"],
            input: Data("features\nenvironments\n".utf8)
        )
        #expect(outcome.exitCode == 0)
        let features = outcome.standardOutput.range(of: "assistant")
        let environments = outcome.standardOutput.range(of: "production")
        #expect(try #require(features).lowerBound < #require(environments).lowerBound)
    }

    @Test(arguments: [
        (["query", "what changed when faithfulness droped"], Int32(2), "Did you mean dropped?"),
        (["query", "show faithfulnes"], 2, "faithfulness"),
        (["query", ".sql DELETE FROM changes"], 2, "SQL"),
        (["query", "--format", "xml", "metrics"], 2, "xml"),
        (["query", "--as-of", "yesterdy", "metrics"], 2, "--as-of yesterdy"),
        (["qery", "metrics"], 2, "qery"),
    ])
    func aMistakeIsExitCodeTwoWithAHint(
        arguments: [String],
        code: Int32,
        said: String
    ) async throws {
        let fixture = try await ReplFixture()
        let outcome = try await fixture.binary.run(
            arguments,
            environment: ["LEDGER_DB": fixture.database]
        )
        #expect(outcome.exitCode == code)
        #expect(outcome.standardOutput == "")
        #expect(outcome.standardError.contains(said))
    }

    @Test func withoutALedgerTheSentenceSaysHowToMakeOne() async throws {
        let folder = try TemporaryFolder()
        let binary = try LedgerBinary()
        let nowhere = try await binary.run(["query", "metrics"], in: folder.url)
        #expect(nowhere.exitCode == 2)
        #expect(nowhere.standardError.contains("ledger init"))
        let misnamed = try await binary.run(["query", "--db", "no.db", "metrics"], in: folder.url)
        #expect([2, 6].contains(misnamed.exitCode))
        #expect(misnamed.standardError.contains("no.db"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("no.db")))
    }

    @Test func aClosedPipeEndsQuietly() async throws {
        let fixture = try await ReplFixture()
        let shell = LedgerBinary(path: "/bin/sh")
        let command = "yes metrics | head -200 | \"$0\" repl --db \"$1\" | head -1"
        let outcome = try await shell.run(["-c", command, fixture.binary.path, fixture.database])
        #expect(outcome.exitCode == 0)
        #expect(outcome.standardError == "")
    }
}
