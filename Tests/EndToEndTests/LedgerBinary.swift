import Foundation
import Testing
import TestSupport

/// The built `ledger`, run as its users run it: a process with arguments, input and an exit code.
struct LedgerBinary: Sendable {
    /// What a finished process left behind.
    struct Outcome: Sendable {
        /// The exit code; 128 + n after signal n, as shells have it.
        var exitCode: Int32
        var standardOutput: String
        var standardError: String
        /// Whether the process had to be stopped because its time was up.
        var timedOut: Bool
    }

    /// Why the binary could not be run.
    enum Failure: Error, CustomStringConvertible {
        case notBuilt(places: [String])

        var description: String {
            switch self {
            case .notBuilt(let places):
                "the binary is in none of \(places.joined(separator: ", "))"
            }
        }
    }

    /// The binary's path.
    let path: String

    /// Wraps any executable; the tests of the harness itself run the shell.
    init(path: String) {
        self.path = path
    }

    /// Finds the binary of this build: beside the test bundle, or in `.build/debug`.
    init() throws(Failure) {
        let beside = CommandLine.arguments.first.map {
            URL(filePath: $0).deletingLastPathComponent().appending(path: "ledger")
        }
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let places = [beside, root.appending(path: ".build/debug/ledger")]
            .compactMap { $0?.path(percentEncoded: false) }
        guard let path = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw .notBuilt(places: places)
        }
        self.path = path
    }

    /// Whether the binary is there, for tests that are skipped in a build of some targets only.
    static var isBuilt: Bool { (try? LedgerBinary()) != nil }

    /// Runs the binary to its end.
    ///
    /// - Parameters:
    ///   - arguments: The arguments after the command's name.
    ///   - input: What it reads on standard input, which is then at its end.
    ///   - environment: Variables on top of a minimal environment: nothing is inherited but PATH
    ///     and HOME, so that a developer's `LEDGER_DB` cannot reach a test.
    ///   - folder: The working folder.
    ///   - timeoutSeconds: When to stop it.
    /// - Returns: Its output and exit code.
    /// - Throws: An error of Foundation's if the process cannot be started.
    func run(
        _ arguments: [String],
        input: Data = Data(),
        environment: [String: String] = [:],
        in folder: URL? = nil,
        timeoutSeconds: Double = 60
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = Self.environment(adding: environment)
        if let folder { process.currentDirectoryURL = folder }
        // Files rather than pipes: no reader thread, and no deadlock however much is written.
        let files = try TemporaryFolder()
        let inputFile = files.url.appending(path: "stdin")
        try input.write(to: inputFile)
        let outputs = try ["stdout", "stderr"].map { name in
            let url = files.url.appending(path: name)
            try Data().write(to: url)
            return (url: url, handle: try FileHandle(forWritingTo: url))
        }
        let inputHandle = try FileHandle(forReadingFrom: inputFile)
        process.standardInput = inputHandle
        process.standardOutput = outputs[0].handle
        process.standardError = outputs[1].handle
        try Self.start(process)
        let timedOut = await Self.wait(for: process, timeoutSeconds: timeoutSeconds)
        try inputHandle.close()
        for output in outputs { try output.handle.close() }
        let texts = try outputs.map {
            String(decoding: try Data(contentsOf: $0.url), as: UTF8.self)
        }
        let signalled = process.terminationReason == .uncaughtSignal
        return Outcome(
            exitCode: signalled ? 128 + process.terminationStatus : process.terminationStatus,
            standardOutput: texts[0],
            standardError: texts[1],
            timedOut: timedOut
        )
    }

    /// A small environment in which output does not depend on the machine.
    private static func environment(adding extra: [String: String]) -> [String: String] {
        let inherited = ProcessInfo.processInfo.environment.filter {
            $0.key == "PATH" || $0.key == "HOME"
        }
        let fixed = ["TZ": "UTC", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"]
        return inherited.merging(fixed) { $1 }.merging(extra) { $1 }
    }

    /// Starts a process that can be interrupted and terminated.
    ///
    /// Tests run on the concurrency pool's threads, which block nearly every signal, and a child
    /// inherits that; so the signals are let through on this thread while the child starts.
    private static func start(_ process: Process) throws {
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_UNBLOCK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        try process.run()
    }

    /// Waits for the end; stops the process by its own id when the time is up.
    private static func wait(for process: Process, timeoutSeconds: Double) async -> Bool {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(timeoutSeconds))
        var timedOut = false
        while process.isRunning {
            if clock.now >= deadline {
                timedOut = true
                process.terminate()
                try? await clock.sleep(for: .milliseconds(500))
                if process.isRunning { kill(process.processIdentifier, SIGKILL) }
                process.waitUntilExit()
                break
            }
            try? await clock.sleep(for: .milliseconds(5))
        }
        return timedOut
    }
}
