import Foundation

/// A real terminal with nobody in front of it: a tmux server of one test's own.
final class TmuxScreen: Sendable {
    private let socket: String
    private let shell = LedgerBinary(path: "/bin/bash")

    /// Why a screen never came to show something.
    struct NeverShown: Error, CustomStringConvertible {
        var expected: String
        var screen: String

        var description: String { "“\(expected)” was never shown; the screen:\n\(screen)" }
    }

    /// Starts a command in a window.
    ///
    /// - Parameters:
    ///   - command: The command with its arguments, without a shell in between.
    ///   - home: The home folder of the command.
    ///   - columns: How wide the window is.
    ///   - hasColor: Whether colours are wanted.
    /// - Throws: What starting tmux throws.
    init(
        _ command: [String],
        home: String,
        columns: Int = 80,
        hasColor: Bool = false
    ) async throws {
        socket = "ledger-\(UUID().uuidString.prefix(8))"
        // The shell stays behind so that the last screen can still be read when the command is over,
        // and outlives the ^C that the command gets. A test that was
        // stopped half-way leaves nothing behind for more than two minutes.
        let settings =
            ["env"] + (hasColor ? ["-u", "NO_COLOR"] : ["NO_COLOR=1"])
            + ["HOME=\(home)", "LC_ALL=C.UTF-8", "TZ=UTC"]
        let keep = [
            "sh", "-c",
            "trap : INT; (sleep 120; kill -KILL $$) & \"$@\"; echo \"exit code $?\"; exec sleep 60",
            "sh",
        ]
        _ = try await run(
            ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "60"]
                + settings + keep + command
        )
    }

    /// Ends the server, and with it everything started in it.
    func end() async {
        _ = try? await run(["kill-server"])
    }

    /// Presses keys by tmux's names, such as `Tab` or `C-r`.
    func press(_ keys: String...) async throws {
        _ = try await run(["send-keys"] + keys)
    }

    /// Types text as it is.
    func type(_ text: String) async throws {
        _ = try await run(["send-keys", "-l", text])
    }

    /// Pastes text as a terminal does: framed, if the program in it asked for that.
    func paste(_ text: String) async throws {
        _ = try await run(["set-buffer", text])
        _ = try await run(["paste-buffer", "-p"])
    }

    /// The column of the cursor, from 0.
    func cursorColumn() async throws -> Int {
        let text = try await run(["display-message", "-p", "#{cursor_x}"])
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    /// Changes the window's width.
    func resize(columns: Int) async throws {
        _ = try await run(["resize-window", "-x", "\(columns)", "-y", "60"])
    }

    /// The lines on the screen, without blanks at their ends.
    func lines() async throws -> [String] {
        try await run(["capture-pane", "-p"]).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        .map(String.init)
    }

    /// The last line that is not blank.
    func lastLine() async throws -> String {
        try await lines().last { !$0.isEmpty } ?? ""
    }

    /// Waits until the screen is as wanted.
    ///
    /// - Parameters:
    ///   - expected: What for, in words, for the failure's text.
    ///   - condition: Whether these lines are it.
    /// - Returns: The lines.
    /// - Throws: The screen, if it was never shown.
    @discardableResult
    func wait(
        for expected: String,
        until condition: (_ lines: [String]) -> Bool
    ) async throws -> [String] {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(30))
        while true {
            let lines = try await lines()
            if condition(lines) { return lines }
            guard clock.now < deadline else {
                throw NeverShown(expected: expected, screen: lines.joined(separator: "\n"))
            }
            try await clock.sleep(for: .milliseconds(30))
        }
    }

    /// Waits until the last line that is not blank is this one.
    func waitForLastLine(_ expected: String) async throws {
        try await wait(for: expected) { lines in
            lines.last { !$0.isEmpty } == expected
        }
    }

    /// Waits until some line holds a text.
    @discardableResult
    func wait(for text: String) async throws -> [String] {
        try await wait(for: text) { lines in lines.contains { $0.contains(text) } }
    }

    /// Runs tmux with no more than the three standard descriptors.
    ///
    /// Foundation waits for a process by a descriptor of its own that every child inherits; tmux's
    /// server would keep it open, and the client would never seem to end.
    private func run(_ arguments: [String]) async throws -> String {
        let close = """
            for file in /proc/self/fd/*; do
                number=${file##*/}
                [ "$number" -gt 2 ] && eval "exec $number>&-"
            done
            exec tmux "$@"
            """
        let outcome = try await shell.run(
            ["-c", close, "bash", "-L", socket] + arguments,
            timeoutSeconds: 10
        )
        return outcome.standardOutput
    }
}
