import Foundation

/// A file of the repository: its path from the root, and its text.
struct SourceFile: Sendable {
    var path: String
    var text: String

    /// The lines without their newlines; a last newline does not start another line.
    var lines: [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The name of the target whose sources the file is one of: `Sources/<module>/…`.
    var module: String? {
        let parts = path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Sources" else { return nil }
        return String(parts[1])
    }
}

/// Something that a check found, in the form compilers use.
struct Finding: Equatable, CustomStringConvertible, Sendable {
    var path: String
    var line: Int
    var reason: String

    var description: String { "\(path):\(line): \(reason)" }
}

/// The repository that the tests were built from.
enum SourceTree {
    /// The root folder: two above this file's.
    static let root: URL = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What is built or installed, and so nobody's to check.
    private static let skippedFolders: Set<String> = [".build", ".git", ".venv", "results"]

    /// The kinds of file that a person writes here.
    private static let textSuffixes: Set<String> = [
        "swift", "md", "sql", "json", "sh", "py", "c", "h", "modulemap", "yaml", "yml", "txt",
    ]

    /// Every text file of the repository, by path.
    static let files: [SourceFile] = {
        guard
            let walk = FileManager.default.enumerator(
                at: root,
                includingPropertiesForKeys: [.isRegularFileKey]
            )
        else { return [] }
        var files: [SourceFile] = []
        let prefix = root.path(percentEncoded: false).count
        for case let url as URL in walk {
            if skippedFolders.contains(url.lastPathComponent) {
                walk.skipDescendants()
                continue
            }
            let named = ["Makefile", "run"].contains(url.lastPathComponent)
            guard named || textSuffixes.contains(url.pathExtension) else { continue }
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
            let path = url.path(percentEncoded: false).dropFirst(prefix)
            files.append(
                SourceFile(path: String(path.drop { $0 == "/" }), text: text)
            )
        }
        return files.sorted { $0.path < $1.path }
    }()

    /// The files below a folder with a suffix.
    static func files(in folder: String, suffix: String) -> [SourceFile] {
        files.filter { $0.path.hasPrefix(folder + "/") && $0.path.hasSuffix(suffix) }
    }

    /// The Swift files of the product and of its tests.
    static var swiftFiles: [SourceFile] {
        ["Sources", "Tests", "Benchmarks"].flatMap { files(in: $0, suffix: ".swift") }
    }

    /// One file's text, empty if there is none.
    static func text(_ path: String) -> String {
        files.first { $0.path == path }?.text ?? ""
    }
}
