import Foundation
import Testing
import TestSupport

/// Every document does what it says: its console blocks are run, and what they print is compared.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct DocumentationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The README and all of docs.
    private static let documents: [String] = {
        let docs = root.appending(path: "docs").path(percentEncoded: false)
        let below = (try? FileManager.default.subpathsOfDirectory(atPath: docs)) ?? []
        return ["README.md"] + below.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    }()

    private static func text(_ document: String) throws -> String {
        try String(contentsOf: root.appending(path: document), encoding: .utf8)
    }

    /// The documents with console blocks.
    private static let withBlocks = documents.filter { document in
        ((try? text(document)) ?? "").contains("\n```console\n")
    }

    @Test(arguments: withBlocks)
    func whatADocumentShowsIsWhatHappens(document: String) async throws {
        let folder = try TemporaryFolder()
        let binary = try LedgerBinary()
        let shell = LedgerBinary(path: "/bin/bash")
        let path = URL(filePath: binary.path).deletingLastPathComponent()
            .path(percentEncoded: false)
        let inherited = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        for block in ConsoleBlock.all(in: try Self.text(document), document: document) {
            #expect(!block.steps.isEmpty, "\(document):\(block.line) has no command")
            for step in block.steps {
                let outcome = try await shell.run(
                    ["-c", "exec 2>&1\n" + step.command],
                    environment: ["PATH": "\(path):\(inherited)", "HOME": folder.path("home")],
                    in: folder.url,
                    timeoutSeconds: 120
                )
                var printed = outcome.standardOutput.replacing("\r\n", with: "\n")
                    .components(separatedBy: "\n")
                if printed.last == "" { printed.removeLast() }
                printed = printed.map { line in
                    var line = line
                    while line.last == " " { line.removeLast() }
                    return line
                }
                let expected = step.expected
                #expect(
                    PromisedOutput.matches(printed, expected),
                    """
                    \(document):\(step.line): $ \(step.command)
                    printed:
                    \(printed.joined(separator: "\n"))
                    """
                )
            }
        }
    }

    @Test func theReadmeAndTheBinaryHaveTheSameSubcommands() async throws {
        struct Dump: Decodable {
            struct Command: Decodable {
                var commandName: String
                var subcommands: [Command]?
            }

            var command: Command
        }
        let outcome = try await LedgerBinary().run(["--experimental-dump-help"])
        let dump = try JSONDecoder().decode(Dump.self, from: Data(outcome.standardOutput.utf8))
        let offered = Set((dump.command.subcommands ?? []).map(\.commandName)).subtracting(["help"])
        #expect(offered.count > 10)
        let readme = try Self.text("README.md")
        let shown = Set(
            readme.matches(of: /(?m)(?:^\$ |`|\| |&& |^)ledger ([a-z]+)\b/).map { String($0.1) }
        )
        #expect(offered.subtracting(shown) == [], "missing from the README")
        #expect(
            shown.subtracting(offered.union(["help"])) == [],
            "in the README and not in the binary"
        )
    }

    @Test func everyDocumentIsLinkedAndEveryLinkLeadsSomewhere() throws {
        let readme = try Self.text("README.md")
        for document in Self.documents where document != "README.md" {
            let folder = (document as NSString).deletingLastPathComponent + "/"
            let isLinked =
                readme.contains("(\(document))")
                || (folder != "docs/" && readme.contains("(\(folder))"))
            #expect(isLinked, "\(document) is not linked from the README")
        }
        for match in readme.matches(of: /\]\(([^):]+)\)/) {
            let target = Self.root.appending(path: String(match.1)).path(percentEncoded: false)
            #expect(FileManager.default.fileExists(atPath: target), "\(match.1) is not there")
        }
    }
}
