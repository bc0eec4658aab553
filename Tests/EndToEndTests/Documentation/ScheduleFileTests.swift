import Foundation
import Testing
import TestSupport

/// The units for systemd and the line for cron do what docs/alerting.md says of them.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct ScheduleFileTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs")

    private static let units = [
        "ledger-refresh.service", "ledger-refresh.timer", "ledger-watch.service",
    ]

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: docs.appending(path: path), encoding: .utf8)
    }

    /// A ledger where the files expect one, and a file with its paths in place of theirs.
    private func localised(_ text: String, _ bench: CommandBench) -> String {
        text.replacing("/usr/local/bin/ledger", with: bench.binary.path)
            .replacing("/var/lib/ledger", with: bench.folder.path(""))
            .replacing("/etc/ledger", with: bench.folder.path(""))
            .replacing("User=ledger", with: "User=root")
    }

    @Test(
        .enabled(if: PeerProcess.path(of: "systemd-analyze") != nil, "there is no systemd-analyze")
    )
    func systemdAcceptsTheUnits() throws {
        let bench = try CommandBench()
        var paths: [String] = []
        for name in Self.units {
            let url = bench.folder.url.appending(path: name)
            try localised(try Self.text("systemd/\(name)"), bench)
                .write(to: url, atomically: true, encoding: .utf8)
            paths.append(url.path)
        }
        let output = try PeerProcess.run("systemd-analyze", ["verify"] + paths)
        for name in Self.units { #expect(!output.contains(name), "\(output)") }
        // It does complain of what is wrong.
        let wrong = bench.folder.url.appending(path: "wrong.service")
        try "[Service]\nTpye=oneshot\nExecStart=/bin/true\n".write(
            to: wrong,
            atomically: true,
            encoding: .utf8
        )
        #expect(try PeerProcess.run("systemd-analyze", ["verify", wrong.path]).contains("Tpye"))
    }

    @Test func theUnitsBelongTogether() throws {
        let timer = try Self.text("systemd/ledger-refresh.timer")
        #expect(
            timer.contains("\nOnCalendar=minutely\n")
                && timer.contains("\nWantedBy=timers.target\n")
        )
        #expect(!timer.contains("Unit="), "the timer starts the service of its name")
        let alerting = try Self.text("alerting.md")
        for name in Self.units { #expect(alerting.contains("systemd/\(name)"), "\(name)") }
        #expect(alerting.contains("cron/ledger"))
    }

    /// The commands are run as they stand in the files, with secrets from the file that they name.
    @Test func theCommandsRunAsTheyStand() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init").expectSuccess()
        try "SLACK_WEBHOOK_URL=https://127.0.0.1:1/x\n".write(
            to: bench.folder.url.appending(path: "secrets"),
            atomically: true,
            encoding: .utf8
        )
        let configuration = try bench.read("ledger.yaml")
        let receivers = "receivers: {team: {type: slack, url: 'env:SLACK_WEBHOOK_URL'}}\n"
        try (configuration + "\n" + receivers).write(
            to: bench.folder.url.appending(path: "ledger.yaml"),
            atomically: true,
            encoding: .utf8
        )
        let service = localised(try Self.text("systemd/ledger-refresh.service"), bench)
        let start = try #require(service.firstMatch(of: /\nExecStart=(.+)\n/)).1
        let once = try await bench.shell("set -a; . ./secrets; \(start)")
        #expect(once.exitCode == 0 && once.standardError.isEmpty, "\(once.standardError)")

        let watch = localised(try Self.text("systemd/ledger-watch.service"), bench)
        let stay = try #require(watch.firstMatch(of: /\nExecStart=(.+)\n/)).1
        let watched = try await bench.shell(
            "set -a; . ./secrets; timeout -s TERM 3 \(stay); echo \"code $?\""
        )
        #expect(watched.standardOutput.hasSuffix("code 124\n"), "\(watched.standardError)")
        #expect(watched.standardError.isEmpty)

        let cron = localised(try Self.text("cron/ledger"), bench)
        let lines = cron.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.contains("=/") }
        let line = try #require(lines.last)
        // Five fields of time, the user, and the rest, which a % would cut.
        let fields = line.split(separator: " ", maxSplits: 6, omittingEmptySubsequences: true)
        #expect(fields.prefix(5).allSatisfy { $0 == "*" } && fields[5] == "ledger")
        #expect(!fields[6].contains("%"))
        let folder = URL(filePath: bench.binary.path).deletingLastPathComponent().path
        let round = try await bench.shell(
            "PATH=\"\(folder):$PATH\"; \(fields[6]); echo \"$SLACK_WEBHOOK_URL\""
        )
        #expect(round.standardOutput.hasSuffix("https://127.0.0.1:1/x\n"))
        #expect(round.standardError.isEmpty, "\(round.standardError)")
    }
}
