import Foundation
import Testing
import Transport

/// Another program that a test talks to; it ends with the test.
public final class PeerProcess {
    private let process = Process()

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - name: Its name, found in the PATH.
    ///   - arguments: Its arguments.
    /// - Throws: An error if there is no such program.
    public init(_ name: String, _ arguments: [String]) throws {
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
    public static func path(of name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return folders.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether the python3 of the PATH has a module.
    public static func pythonHas(_ module: String) -> Bool {
        guard let python = path(of: "python3") else { return false }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", "import \(module)"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Runs a program to its end.
    ///
    /// - Returns: What it wrote to standard output and standard error.
    @discardableResult
    public static func run(
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
    public static func freePort() throws -> UInt16 { try LoopbackServer { _, _ in .close }.port }

    /// Waits until somebody listens on a port.
    public func waitForPort(_ port: UInt16) async throws {
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
    public func waitForHealth(_ url: String) async throws {
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
