import ArgumentParser
import Foundation
import Ledger
import Projections

/// `ledger doctor`: looks at everything that could be wrong around a ledger.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the ledger, its projections and their surroundings.",
        discussion: "Looks, and changes nothing. Exit code 5 if the ledger is not valid."
    )

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let store = try options.open(.readOnly)
        let head = try store.head()
        line("ledger", store.path)
        line("version", LedgerVersion.text)
        line("events", "\(head.size)")
        line("root", head.root.hex)
        line("last recorded", head.size > 0 ? head.recorded.rfc3339 : "never")
        line("clock", clockState(head))
        let folder = URL(fileURLWithPath: store.path).deletingLastPathComponent().path
        line("folder", access(folder, W_OK) == 0 ? "may be written" : "may not be written")
        line("free space", freeSpace(folder))
        line("structure", try store.integrity())
        try describeProjections(of: store)
        let key = LedgerOptions.environment["LEDGER_SIGNING_KEY"] ?? ""
        line("signing key", key.isEmpty ? "none; checkpoints are unsigned" : "set")
        let report = try LedgerVerifier(store: store).verify()
        line("hashes", report.isValid ? "valid" : "NOT valid: run ledger verify")
        if !report.isValid { throw ExitCode(FailureClass.invalid.rawValue) }
    }

    /// Says how far the projections are, without making them.
    private func describeProjections(of store: SQLiteEventStore) throws {
        let path = ProjectionDatabase.defaultPath(
            ledgerPath: store.path,
            environment: LedgerOptions.environment
        )
        guard FileManager.default.fileExists(atPath: path) else {
            line("projections", "none yet; the first question makes them")
            return
        }
        let projections = try options.openProjections(of: store)
        line("projections", projections.path)
        let engine = ProjectionEngine(store: store)
        line("projections at", "position \(try engine.position(of: projections))")
        line("projections' digest", try projections.digest())
    }

    private func line(_ name: String, _ value: String) {
        let padding = String(repeating: " ", count: max(1, 21 - name.count))
        Console.write(name + padding + value + "\n")
    }

    private func clockState(_ head: LedgerHead) -> String {
        let now = LedgerOptions.clock()
        guard head.recorded > now else { return "\(now.rfc3339(fractionDigits: 0))" }
        let seconds = Int(head.recorded.seconds(since: now))
        return "\(seconds) s behind the last recorded event: set the clock"
    }

    private func freeSpace(_ folder: String) -> String {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let bytes = attributes?[.systemFreeSize] as? NSNumber else { return "unknown" }
        return "\(bytes.int64Value / 1_048_576) MiB"
    }
}
