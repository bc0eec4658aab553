import Foundation
public import Ledger

/// Writes golden datasets.
public enum DatasetFile {
    /// Writes a dataset, one case a line as canonical JSON, whole or not at all.
    ///
    /// - Parameters:
    ///   - dataset: The dataset.
    ///   - path: The file, whose folder is made if need be.
    /// - Throws: ``DatasetFileError`` if it cannot be written; what was there before is left.
    public static func write(
        _ dataset: GoldenDataset,
        to path: String
    ) throws(DatasetFileError) {
        let text = dataset.cases.map { $0.line + "\n" }.joined()
        let url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: url, options: .atomic)
        } catch {
            throw DatasetFileError(path: path)
        }
    }

    /// Appends lines to a file of prompts, which is made if it is not there.
    ///
    /// - Parameters:
    ///   - lines: The lines, without line ends.
    ///   - path: The file.
    /// - Throws: ``DatasetFileError`` if it cannot be written.
    public static func append(_ lines: [String], to path: String) throws(DatasetFileError) {
        guard !lines.isEmpty else { return }
        let known = FileManager.default.contents(atPath: path) ?? Data()
        let isOpen = known.last.map { $0 != UInt8(ascii: "\n") } ?? false
        let text = (isOpen ? "\n" : "") + lines.map { $0 + "\n" }.joined()
        do {
            try (known + Data(text.utf8)).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw DatasetFileError(path: path)
        }
    }
}

/// A dataset that cannot be written.
public struct DatasetFileError: UserFacingError, Equatable {
    /// The file.
    public let path: String

    /// What is wrong.
    public var message: String { "\(path) cannot be written" }

    /// What to do next.
    public var hint: String { "Check the folder, its permissions and the free space." }

    /// Something needed is not available.
    public var failure: FailureClass { .unavailable }
}
