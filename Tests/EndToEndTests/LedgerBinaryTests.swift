import Foundation
import Testing
import TestSupport

/// The harness itself, tried on the shell.
struct LedgerBinaryTests {
    private let shell = LedgerBinary(path: "/bin/sh")

    @Test func outputErrorsAndExitCodeComeBackApart() async throws {
        let outcome = try await shell.run(["-c", "echo out; echo err >&2; exit 3"])
        #expect(outcome.standardOutput == "out\n")
        #expect(outcome.standardError == "err\n")
        #expect(outcome.exitCode == 3)
        #expect(!outcome.timedOut)
    }

    @Test func inputEnvironmentAndFolderArrive() async throws {
        let folder = try TemporaryFolder()
        try folder.write("here", to: "file")
        let outcome = try await shell.run(
            ["-c", "cat; cat file; echo \"$WORD${LEDGER_DB-unset}\""],
            input: Data("in ".utf8),
            environment: ["WORD": " word "],
            in: folder.url
        )
        #expect(outcome.standardOutput == "in here word unset\n")
    }

    @Test func muchOutputDoesNotBlock() async throws {
        let outcome = try await shell.run(["-c", "head -c 3000000 /dev/zero | tr '\\0' x"])
        #expect(outcome.standardOutput.utf8.count == 3_000_000)
    }

    @Test func aProcessThatHangsIsStopped() async throws {
        let outcome = try await shell.run(["-c", "exec sleep 600"], timeoutSeconds: 0.2)
        #expect(outcome.timedOut)
        #expect(outcome.exitCode == 128 + 15)
    }

    @Test func theTemporaryFolderIsGoneAfterwards() throws {
        var path = ""
        do {
            let folder = try TemporaryFolder()
            path = folder.path("")
            #expect(FileManager.default.fileExists(atPath: path))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
    func theBinarySaysWhatItIs() async throws {
        let outcome = try await LedgerBinary().run(["--help"])
        #expect(outcome.exitCode == 0)
        #expect(outcome.standardOutput.contains("ledger"))
    }
}
