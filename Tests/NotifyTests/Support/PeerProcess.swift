import Foundation
import Testing
import TestSupport

@testable import Notify

/// Another program that a test talks to; it ends with the test.
final class PeerProcess {
    private let process = Process()

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - name: Its name, found in the PATH.
    ///   - arguments: Its arguments.
    /// - Throws: An error if there is no such program.
    init(_ name: String, _ arguments: [String]) throws {
        // If the tests are killed, nobody stops the program: the limit on its life does.
        process.executableURL = URL(filePath: try #require(Self.path(of: "timeout")))
        process.arguments = ["120", try #require(Self.path(of: name))] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        // A child inherits the signals that its thread blocks, so that a plain termination may never
        // arrive. The limiter leads a group of its own, with the program in it.
        kill(-process.processIdentifier, SIGKILL)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Where a program is; nil if it is not installed.
    static func path(of name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return folders.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end.
    ///
    /// - Returns: What it wrote to standard output and standard error.
    @discardableResult
    static func run(
        _ name: String,
        _ arguments: [String],
        input: String = "",
        expecting code: Int32 = 0
    ) throws -> String {
        let process = Process()
        let output = Pipe()
        let source = Pipe()
        process.executableURL = URL(filePath: try #require(path(of: name)))
        process.arguments = arguments
        process.standardInput = source
        process.standardOutput = output
        process.standardError = output
        try process.run()
        source.fileHandleForWriting.write(Data(input.utf8))
        try source.fileHandleForWriting.close()
        let written = output.fileHandleForReading.readDataToEndOfFile()
        let text = String(decoding: written, as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == code, "\(name): \(text)")
        return text
    }

    /// A port that nobody listens on just now.
    static func freePort() throws -> UInt16 { try LoopbackServer { _, _ in .close }.port }

    /// Waits until somebody listens on a port.
    func waitForPort(_ port: UInt16) async throws {
        for _ in 0..<100 {
            let request = HTTPRequest(
                method: "GET",
                url: "http://127.0.0.1:\(port)/",
                timeoutSeconds: 1
            )
            do {
                _ = try await HTTPClient().send(request)
                return
            } catch let failure as HTTPFailure {
                if case .unreachable = failure.reason {
                    try await Task.sleep(for: .milliseconds(50))
                } else {
                    return
                }
            }
        }
        Issue.record("nobody listens on port \(port)")
    }

    /// Waits until a URL answers with status 200.
    func waitForHealth(_ url: String) async throws {
        for _ in 0..<150 {
            let request = HTTPRequest(method: "GET", url: url, timeoutSeconds: 2)
            if let response = try? await HTTPClient().send(request), response.status == 200 {
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("\(url) never answered")
    }
}

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "notify-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return path(name)
    }
}
