import Foundation
import Testing
import TestSupport

/// The binary at work in a folder of its own.
struct CommandBench {
    let folder: TemporaryFolder
    let binary: LedgerBinary

    init() throws {
        folder = try TemporaryFolder()
        binary = try LedgerBinary()
    }

    /// Runs a command in the folder.
    @discardableResult
    func ledger(
        _ arguments: String...,
        input: String = "",
        environment: [String: String] = [:],
        in inner: String = ""
    ) async throws -> LedgerBinary.Outcome {
        try await binary.run(
            arguments,
            input: Data(input.utf8),
            environment: environment,
            in: inner.isEmpty ? folder.url : folder.url.appending(path: inner)
        )
    }

    /// Runs a shell line in the folder, with the binary as `$LEDGER`.
    func shell(_ line: String) async throws -> LedgerBinary.Outcome {
        try await LedgerBinary(path: "/bin/sh").run(
            ["-c", line],
            environment: ["LEDGER": binary.path],
            in: folder.url
        )
    }

    /// The names of the files in the folder.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted()
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.url.appending(path: name)), as: UTF8.self)
    }

    /// The root hash that `verify` finds.
    func root(_ database: String = "ledger.db") async throws -> String {
        let outcome = try await ledger("verify", "--db", database)
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        return String(outcome.standardOutput.suffix(65).prefix(64))
    }

    static func score(_ id: Int, _ value: String = "0.5", _ extra: String = "") -> String {
        """
        {"specversion":"1.0","id":"s-\(id)","source":"/test",\
        "type":"dev.qualityledger.score.recorded.v1","time":"2026-01-13T10:14:00Z",\
        "data":{"metric":"faithfulness","value":\(value)\(extra)}}

        """
    }
}

/// Expects a refusal: an exit code, nothing on standard output, and words with a hint behind them.
func expectRefusal(
    _ outcome: LedgerBinary.Outcome,
    _ exitCode: Int32,
    _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(outcome.exitCode == exitCode, sourceLocation: sourceLocation)
    #expect(outcome.standardOutput == "", sourceLocation: sourceLocation)
    let text = outcome.standardError
    #expect(text.contains(words), "\(text)", sourceLocation: sourceLocation)
    let lines = text.split(separator: "\n")
    #expect(lines.count >= 2, "there is no hint: \(text)", sourceLocation: sourceLocation)
}
