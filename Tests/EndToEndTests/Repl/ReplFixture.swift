import Foundation
import TestSupport

/// A small ledger for conversations, made anew for each test.
struct ReplFixture {
    let binary: LedgerBinary
    let folder: TemporaryFolder

    /// The ledger's path.
    var database: String { folder.path("ledger.db") }

    /// Makes the ledger: two days of scores, three metrics of other scripts, four deployments of
    /// which one tries to steer the terminal.
    init() async throws {
        binary = try LedgerBinary()
        folder = try TemporaryFolder()
        try folder.write(Self.lines.joined(separator: "\n") + "\n", to: "events.jsonl")
        let outcome = try await binary.run(
            ["ingest", "--db", "ledger.db", "events.jsonl"],
            in: folder.url
        )
        guard outcome.exitCode == 0 else { throw Failure(text: outcome.standardError) }
    }

    /// What the binary said when it could not make the ledger.
    struct Failure: Error {
        var text: String
    }

    /// Whether a command is on the machine.
    static func has(_ command: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Whether Python can drive a terminal here.
    static let hasPexpect = LedgerBinary.isBuilt && has("python3", "-c", "import pexpect")
    /// Whether there is tmux.
    static let hasTmux = LedgerBinary.isBuilt && has("tmux", "-V")

    private static let lines: [String] = {
        var lines: [String] = []
        for minute in stride(from: 0, to: 2 * 1_440, by: 4) {
            let day = 12 + minute / 1_440
            let hour = minute % 1_440 / 60
            let clock = [hour, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            let time = "2026-10-\(day)T\(clock[0]):\(clock[1]):00Z"
            // From 10:13 on the second day the scores of search are low.
            let wobble = Double(minute * 7_919 % 97) / 1_000
            let level = minute >= 1_440 + 613 ? 0.55 : 0.85
            lines.append(score("faithfulness", level + wobble, "search", time))
            lines.append(score("faithfulness", 0.85 + wobble, "assistant", time))
            if minute % 60 == 0 {
                lines.append(score("fluency", 0.9, "search", time))
                lines.append(score("qualité", 0.8, "search", time))
                lines.append(score("品質", 0.7, "search", time))
            }
        }
        lines += [
            deployment("dep-768", "2026-10-13T07:12:00Z", "retry declined cards"),
            deployment("dep-770", "2026-10-13T08:02:00Z", "align cards"),
            deployment("dep-771", "2026-10-13T10:12:00Z", "refactor context assembly"),
            deployment(
                "zeta-1",
                "2026-10-13T11:02:00Z",
                #"evil \u001b[2J\u001b]0;owned\u0007\u001b[31mred\u009b2J\u202e\r\nnext"#
            ),
        ]
        return lines
    }()

    private static func score(
        _ metric: String,
        _ value: Double,
        _ feature: String,
        _ time: String
    ) -> String {
        #"{"metric":"\#(metric)","value":\#(value),"feature":"\#(feature)","time":"\#(time)"}"#
    }

    private static func deployment(_ id: String, _ time: String, _ message: String) -> String {
        #"{"deployment":"\#(id)","time":"\#(time)","service":"search","message":"\#(message)"}"#
    }
}
