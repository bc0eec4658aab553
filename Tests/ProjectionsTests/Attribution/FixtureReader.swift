import Foundation

/// Reads the gzipped fixtures of the whole test suite.
enum FixtureReader {
    /// The lines of a gzipped text in `Tests/Fixtures`.
    ///
    /// - Parameter path: The path below `Tests/Fixtures`.
    /// - Returns: Its lines without the last empty one.
    /// - Throws: If gzip cannot be run.
    static func lines(of path: String) throws -> [Substring] {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "gzip", "-dc", folder.appending(path: path).path(percentEncoded: false),
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    /// The columns of a gzipped table, by name; no field of these fixtures holds a quoted comma
    /// before the columns that are read.
    ///
    /// - Parameter path: The path below `Tests/Fixtures`.
    /// - Returns: One dictionary a row.
    /// - Throws: If gzip cannot be run.
    static func table(_ path: String) throws -> [[String: String]] {
        let lines = try lines(of: path)
        let fields = { (line: Substring) in
            line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        }
        let names = lines.first.map(fields) ?? []
        return lines.dropFirst().map { line in
            Dictionary(zip(names, fields(line))) { first, _ in first }
        }
    }
}
