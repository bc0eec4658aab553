import ArgumentParser
import Foundation
import Ledger
import Projections

/// Which ledger a command works on.
struct LedgerOptions: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: ArgumentHelp(
            "The ledger's file; else LEDGER_DB, else the nearest ledger.db above this folder.",
            valueName: "path"
        ),
        completion: .file()
    )
    var databasePath: String?

    @Flag(name: .shortAndLong, help: "Say nothing but errors.")
    var quiet = false

    /// The environment of the process.
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// The path that the user named, by option or environment.
    var namedPath: String? {
        databasePath ?? Self.environment["LEDGER_DB"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The ledger's path: named, or found above the working folder.
    func path() throws -> String {
        if let namedPath { return namedPath }
        var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        while true {
            let candidate = folder.appendingPathComponent("ledger.db").path
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
            let parent = folder.deletingLastPathComponent()
            if parent.path == folder.path { break }
            folder = parent
        }
        throw UsageError(
            message: "there is no ledger.db in this folder or above it",
            hint: "Make one with `ledger init`, or name one with --db PATH or LEDGER_DB."
        )
    }

    /// Opens the ledger.
    ///
    /// - Parameter access: How. A ledger that was named by path is made if it does not exist.
    /// - Returns: The ledger.
    /// - Throws: `StoreError`, or `UsageError` if none is found.
    func open(_ access: SQLiteEventStore.Access) throws -> SQLiteEventStore {
        let path = try path()
        let isNew = access == .create && !FileManager.default.fileExists(atPath: path)
        let store = try SQLiteEventStore(path: path, access: access)
        if isNew, !quiet { Console.talk("made a new ledger at \(path)") }
        return store
    }

    /// Opens the projections of a ledger.
    func openProjections(of store: SQLiteEventStore) throws -> ProjectionDatabase {
        try ProjectionDatabase(
            path: ProjectionDatabase.defaultPath(
                ledgerPath: store.path,
                environment: Self.environment
            )
        )
    }

    /// The ledger's clock.
    static let clock: @Sendable () -> Timestamp = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

/// From when a command looks at the ledger.
struct HorizonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Answer as of this time: what had happened by then.", valueName: "time")
    )
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "Answer with what the ledger had recorded by this time.",
            valueName: "time"
        )
    )
    var asKnownAt: String?

    /// The horizon of every question.
    func horizon() throws -> QuestionAnswerer.Horizon {
        QuestionAnswerer.Horizon(
            asOf: try asOf.map { try Self.instant($0, option: "--as-of") },
            asKnownAt: try asKnownAt.map { try Self.instant($0, option: "--as-known-at") }
        )
    }

    /// Reads a time from the command line; a date alone is its midnight in UTC.
    static func instant(_ text: String, option: String) throws -> Timestamp {
        do {
            return try Timestamp(rfc3339: text.count == 10 ? text + "T00:00:00Z" : text)
        } catch {
            throw UsageError(
                message: "\(option) \(text) \(error.description)",
                hint: "Write it as 2026-10-13T10:14:00Z, or as 2026-10-13 for its midnight in UTC."
            )
        }
    }
}
