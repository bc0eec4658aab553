import Foundation
import Testing

/// A golden rendering in `Snapshots/`, compared byte for byte.
///
/// `RECORD_SNAPSHOTS=1 swift test --filter ReplTests` writes them anew; such a run fails, so that
/// nobody mistakes it for a test.
func expectSnapshot(
    _ text: String,
    named name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = repositoryFolder.appending(path: "Tests/ReplTests/Snapshots/\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        return
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == expected, "\(name) differs", sourceLocation: sourceLocation)
}

/// The root of the repository.
let repositoryFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// Runs a Python program with an input and returns what it prints.
func python(_ program: String, arguments: [String] = [], input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    let standardInput = Pipe()
    let standardOutput = Pipe()
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
}

/// Whether Python can import a module on this machine.
func pythonHas(_ module: String) -> Bool {
    let answer = try? python("import \(module); print('yes')", input: "")
    return answer == "yes\n"
}
