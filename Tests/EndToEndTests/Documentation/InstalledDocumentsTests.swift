import Foundation
import Testing
import TestSupport

/// What `make install` puts beside the binary: manual pages and completion scripts.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct InstalledDocumentsTests {
    private let folder: TemporaryFolder
    private let binary: LedgerBinary

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    init() async throws {
        folder = try TemporaryFolder()
        binary = try LedgerBinary()
        let script = Self.root.appending(path: "scripts/install-documents.sh")
        let outcome = try await LedgerBinary(path: "/bin/bash").run([
            script.path(percentEncoded: false), binary.path, folder.path("share"),
        ])
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    }

    private func shell(_ command: String) async throws -> LedgerBinary.Outcome {
        let folder = URL(filePath: binary.path).deletingLastPathComponent()
        let path = folder.path(percentEncoded: false) + ":/usr/local/bin:/usr/bin:/bin"
        return try await LedgerBinary(path: "/bin/bash").run(
            ["-c", command],
            environment: ["PATH": path, "HOME": self.folder.path("")],
            in: self.folder.url
        )
    }

    @Test func everySubcommandHasAPage() async throws {
        let pages = try FileManager.default.contentsOfDirectory(
            atPath: folder.path("share/man/man1")
        )
        for page in ["ledger.1", "ledger-query.1", "ledger-repl.1", "ledger-alert-list.1"] {
            #expect(pages.contains(page))
        }
        #expect(pages.count > 40)
        #expect(!pages.contains { $0.contains("help") })
    }

    @Test(.enabled(if: ReplFixture.has("groff", "--version"), "needs groff"))
    func pagesAreSetWithoutWarnings() async throws {
        let outcome = try await shell(
            "for page in share/man/man1/*; do groff -K utf8 -man -T utf8 -ww $page; done"
        )
        #expect(outcome.standardError == "")
        let text = outcome.standardOutput.replacing(/\u{1b}\[[0-9;]*m/, with: "")
        #expect(text.contains("--fail-if"))
        #expect(text.contains("ledger query \"show faithfulness last 7d by model\""))
    }

    @Test(.enabled(if: ReplFixture.has("mandoc", "-T", "lint", "/dev/null"), "needs mandoc"))
    func pagesAreWellFormed() async throws {
        let outcome = try await shell("mandoc -T lint -W warning share/man/man1/*")
        #expect(outcome.exitCode == 0, "\(outcome.standardOutput)")
    }

    @Test func bashCompletesCommands() async throws {
        let outcome = try await shell(
            """
            . share/bash-completion/completions/ledger
            COMP_WORDS=(ledger que) COMP_CWORD=1 COMP_LINE='ledger que' COMP_POINT=10
            _ledger ledger que ledger; printf '%s\\n' "${COMPREPLY[@]}"
            """
        )
        #expect(
            outcome.standardOutput.split(separator: "\n").map {
                $0.trimmingCharacters(in: .whitespaces)
            } == ["query"]
        )
    }

    @Test(.enabled(if: ReplFixture.has("fish", "--version"), "needs fish"))
    func fishCompletesCommandsAndFlags() async throws {
        let outcome = try await shell(
            """
            fish -c 'source share/fish/vendor_completions.d/ledger.fish
            complete -C "ledger que"; complete -C "ledger query --fail"'
            """
        )
        #expect(outcome.standardOutput.contains("query\t"))
        #expect(outcome.standardOutput.contains("--fail-if"))
    }

    /// The words of a question are completed from the ledger, in the shell too.
    @Test func bashCompletesQuestions() async throws {
        let fixture = try await ReplFixture()
        let outcome = try await shell(
            """
            . share/bash-completion/completions/ledger
            COMP_WORDS=(ledger query --db '\(fixture.database)' show faith) COMP_CWORD=5
            COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
            COMP_POINT=${#COMP_LINE}
            _ledger ledger faith show; printf '%s\\n' "${COMPREPLY[@]}"
            """
        )
        #expect(outcome.standardOutput == "faithfulness\n", "\(outcome.standardError)")
    }

    @Test(.enabled(if: ReplFixture.has("zsh", "--version"), "needs zsh"))
    func zshReadsItsScript() async throws {
        let outcome = try await shell(
            """
            zsh -fc 'fpath=(share/zsh/site-functions $fpath); autoload -Uz compinit
            compinit -u -d dump && print -r -- $_comps[ledger]' && zsh -n share/zsh/site-functions/_ledger
            """
        )
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput == "_ledger\n")
    }
}
