import ArgumentParser
import Foundation
import Ledger

/// `ledger verify`: recomputes every hash.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute every hash and name whatever was changed.",
        discussion: """
            Checks each event's bytes against its leaf, its columns, its neighbours and the tree, \
            up to the root hash. With --from-checkpoint the events that a trusted checkpoint covers \
            are checked through the tree alone and only the later ones are read. Exit code 5 if \
            anything is wrong.
            """
    )

    @OptionGroup var options: LedgerOptions

    @Option(
        help: ArgumentHelp("A file with an earlier checkpoint that is trusted.", valueName: "file")
    )
    var fromCheckpoint: String?

    @Option(
        name: .customLong("trust"),
        help: "A verifier key that must have signed the checkpoint; may be repeated."
    )
    var keys: [String] = []

    @Option(help: "The format of the report: table or json.") var format = ReportFormat.table

    func validate() throws {
        guard keys.isEmpty || fromCheckpoint != nil else {
            throw ValidationError("--trust is about a checkpoint; name its file: --from-checkpoint")
        }
    }

    func run() throws {
        let store = try options.open(.readOnly)
        let trusted = try fromCheckpoint.map { try CheckpointFile.read($0, trusting: keys) }
        let bar = ProgressBar("verifying", isQuiet: options.quiet)
        let report = try LedgerVerifier(store: store).verify(trusted: trusted) {
            bar.update($0, of: $1)
        }
        bar.finish()
        if format == .json {
            Console.write(try JSONReport.text(VerificationSummary(report)))
        } else {
            talk(report)
        }
        if !report.isValid { throw ExitCode(FailureClass.invalid.rawValue) }
    }

    private func talk(_ report: LedgerVerifier.Report) {
        for finding in report.findings {
            let place = finding.position.map { "position \($0.rawValue)" } ?? "the ledger"
            Console.write("\(place): \(finding.reason)\n")
        }
        if report.isTruncated { Console.write("and more; only the first are listed\n") }
        guard report.isValid else { return }
        Console.write(
            "valid: \(report.head.size) events, \(report.events) of them read, "
                + "root \(report.head.root.hex)\n"
        )
    }
}

/// The JSON form of a verification.
private struct VerificationSummary: Encodable {
    struct Finding: Encodable {
        var position: Int64?
        var reason: String
    }

    var valid: Bool
    var size: Int64
    var events: Int64
    var root: String
    var findings: [Finding]

    init(_ report: LedgerVerifier.Report) {
        valid = report.isValid
        size = report.head.size
        events = report.events
        root = report.head.root.hex
        findings = report.findings.map {
            Finding(position: $0.position?.rawValue, reason: $0.reason)
        }
    }
}

/// Reads checkpoints from files.
enum CheckpointFile {
    /// Reads a checkpoint, checking its signatures if keys are named.
    ///
    /// - Parameters:
    ///   - path: The file, or - for standard input.
    ///   - keys: Verifier keys of which at least one must have signed; empty to take it unsigned.
    /// - Returns: The checkpoint.
    /// - Throws: `UsageError` if it cannot be read, `CheckpointError` or `NoteError` if it is not one.
    static func read(_ path: String, trusting keys: [String]) throws -> Checkpoint {
        let signed = try SignedCheckpoint(parsing: String(decoding: bytes(of: path), as: UTF8.self))
        if !keys.isEmpty {
            _ = try signed.verify(trusting: keys.map { key throws in try NoteVerifier(key) })
        }
        return signed.checkpoint
    }

    /// Reads a small file whole.
    static func bytes(of path: String) throws -> [UInt8] {
        let handle =
            path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let data = try? handle?.read(upToCount: 16 << 20) else {
            throw UsageError(
                message: "\(path) cannot be read",
                hint: "Check the path and its permissions."
            )
        }
        return Array(data)
    }
}
