import Foundation
import Glibc

/// The lines typed in earlier sessions, one per line of a file that only its owner may read.
///
/// Each line is appended as it is typed, so that sessions side by side lose nothing, and a killed one
/// neither. History is a convenience: a file that cannot be written is no error.
struct HistoryFile {
    /// Where it is.
    let path: String

    /// The lines kept; the file is cut to them once it holds twice as many.
    static let capacity = 2_000

    /// Where history is kept by the XDG base directory specification.
    ///
    /// - Parameter environment: The process's environment.
    /// - Returns: `$XDG_STATE_HOME/ledger/history`, else `~/.local/state/ledger/history`; nil
    ///   without a home.
    static func defaultPath(environment: [String: String]) -> String? {
        // The specification has relative paths ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return state + "/ledger/history"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.local/state/ledger/history"
    }

    /// The lines, oldest first, at most ``capacity``.
    ///
    /// - Returns: The lines; none if there is no file.
    func load() -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let lines = String(decoding: data, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        let kept = Array(lines.suffix(Self.capacity))
        if lines.count > 2 * Self.capacity { replace(with: kept) }
        return kept
    }

    /// Adds a line at the end.
    ///
    /// - Parameter line: A line without a line break; one that is blank, or starts with a space as
    ///   shells have it for what should not be kept, is not added.
    func append(_ line: String) {
        guard Self.isKept(line) else { return }
        makeFolder()
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array((line + "\n").utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    /// Whether a line is worth keeping.
    ///
    /// - Parameter line: A line.
    /// - Returns: False for blank lines, lines that start with a space, and what is not one line.
    static func isKept(_ line: String) -> Bool {
        !line.hasPrefix(" ") && !line.allSatisfy(\.isWhitespace)
            && !line.utf8.contains(where: { $0 == 0x0a || $0 == 0 })
    }

    private func makeFolder() {
        let folder = (path as NSString).deletingLastPathComponent
        guard !folder.isEmpty else { return }
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Writes a new file beside the old one and puts it in its place.
    private func replace(with lines: [String]) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        let isWhole = write(descriptor, bytes, bytes.count) == bytes.count
        close(descriptor)
        if isWhole { rename(temporary, path) } else { unlink(temporary) }
    }
}

extension EditlineReader {
    /// Where the history of sessions is kept: in `XDG_STATE_HOME`, or under the home folder.
    ///
    /// - Parameter environment: The process's environment.
    /// - Returns: The file's path, or nil without a home folder.
    public static func defaultHistoryPath(environment: [String: String]) -> String? {
        HistoryFile.defaultPath(environment: environment)
    }
}
