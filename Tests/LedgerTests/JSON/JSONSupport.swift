import Foundation
import Ledger
import Testing

/// What is there, or a failed test; `#require` cannot call a type that cannot be copied.
func required<Value>(_ value: Value?) throws -> Value {
    try #require(value)
}

/// What a strict scan says of some bytes: nil if they are fine.
func scanError(_ bytes: [UInt8]) -> JSONScanError? {
    var tape = JSONTape()
    return bytes.withUnsafeBufferPointer { buffer in
        do throws(JSONScanError) {
            try tape.scan(buffer)
            return nil
        } catch {
            return error
        }
    }
}

/// What a strict scan says of a text: nil if it is fine.
func scanError(_ text: String) -> JSONScanError? {
    scanError(Array(text.utf8))
}

/// The canonical form of a text, or nil if it is refused.
func canonical(_ bytes: [UInt8]) -> String? {
    var tape = JSONTape()
    var arena = ByteArena(capacity: 64)
    return bytes.withUnsafeBufferPointer { buffer in
        guard (try? tape.scan(buffer)) != nil else { return nil }
        arena.appendCanonical(.root, of: tape)
        return String(decoding: arena.bytes, as: UTF8.self)
    }
}

/// The canonical form of a text, or nil if it is refused.
func canonical(_ text: String) -> String? {
    canonical(Array(text.utf8))
}

/// The folder of fixtures and of the scripts that made them.
enum Corpus {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Corpus")

    static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The lines of a fixture, without their ends.
    static func lines(_ name: String) throws -> [[UInt8]] {
        try Data(contentsOf: folder.appendingPathComponent(name))
            .split(separator: 0x0a).map { Array($0) }
    }
}

/// Python, as an independent judge.
enum Python {
    static let isThere = run(["-c", "pass"], input: Data()) != nil
    static let hasJSONSchema = run(["-c", "import jsonschema"], input: Data()) != nil

    /// The lines that a script prints, or nil if it fails.
    static func run(_ arguments: [String], input: Data) -> [String]? {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ledger-python-\(UUID().uuidString)")
        let inputFile = folder.appendingPathComponent("input")
        let outputFile = folder.appendingPathComponent("output")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try input.write(to: inputFile)
            try Data().write(to: outputFile)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3"] + arguments
            process.standardInput = try FileHandle(forReadingFrom: inputFile)
            process.standardOutput = try FileHandle(forWritingTo: outputFile)
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { return nil }
            return try String(contentsOf: outputFile, encoding: .utf8)
                .split(separator: "\n").map(String.init)
        } catch {
            return nil
        }
    }
}
