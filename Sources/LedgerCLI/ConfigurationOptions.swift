import ArgumentParser
import Foundation
import Ledger
import Projections

/// Which configuration a command works by.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration; else LEDGER_CONFIG, else the nearest ledger.yaml above this folder.",
            valueName: "path"
        ),
        completion: .file()
    )
    var path: String?

    /// A configuration file as it was found.
    struct File {
        /// Its path.
        var path: String
        /// Its text.
        var text: String
    }

    /// Finds and reads the file.
    ///
    /// - Returns: The file, or nil if none was named and none is found.
    /// - Throws: `UsageError` if a named file cannot be read.
    func file() throws -> File? {
        let named =
            path ?? LedgerOptions.environment["LEDGER_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        if let named { return try Self.read(named) }
        var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        while true {
            let candidate = folder.appendingPathComponent("ledger.yaml").path
            if FileManager.default.fileExists(atPath: candidate) { return try Self.read(candidate) }
            let parent = folder.deletingLastPathComponent()
            if parent.path == folder.path { return nil }
            folder = parent
        }
    }

    /// Reads a file.
    ///
    /// - Parameter path: Its path.
    /// - Returns: The file.
    /// - Throws: `UsageError` if it cannot be read as UTF-8.
    static func read(_ path: String) throws -> File {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageError(
                message: "\(path) cannot be read",
                hint: "Name another file, or make one with `ledger init`."
            )
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw UsageError(message: "\(path) is not UTF-8", hint: "Save it as UTF-8.")
        }
        return File(path: path, text: text)
    }
}
