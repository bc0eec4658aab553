import Foundation
import Ledger
import Testing
import TestSupport

/// `ledger refresh`, `watch`, `alert`, `silence` and `incident`: an alert from its firing to its closing.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct AlertingCommandTests {
    private static let configuration = """
        version: 1
        alerts:
          rules:
            - name: faithfulness_low
              metric: faithfulness
              comparison: "<"
              threshold: 0.75
              window: 10m
              min_samples: 5
              for: 2m
              keep_firing_for: 2m
              severity: P2
              by: [feature]
              title: Faithfulness is low
        receivers:
          screen:
            type: stdout
        """

    /// A ledger whose faithfulness in search was bad until some minutes ago.
    private func bench(badUntil minutesAgo: Int) async throws -> CommandBench {
        let bench = try CommandBench()
        try await bench.ledger("init").expectSuccess()
        try Self.configuration.write(
            to: bench.folder.url.appending(path: "ledger.yaml"),
            atomically: true,
            encoding: .utf8
        )
        try await score(bench, from: 120, to: 60, 0.9)
        try await score(bench, from: 60, to: minutesAgo, 0.5)
        return bench
    }

    /// One score every 20 seconds between two times, in minutes before now.
    private func score(
        _ bench: CommandBench,
        from start: Int,
        to end: Int,
        _ value: Double
    ) async throws {
        let now = Date().timeIntervalSince1970
        var lines = ""
        for second in stride(from: start * 60, to: end * 60, by: -20) {
            let time = Timestamp(microseconds: Int64((now - Double(second)) * 1_000_000)).rfc3339
            lines +=
                #"{"metric":"faithfulness","value":\#(value),"feature":"search","time":"\#(time)"}"#
            lines += "\n"
        }
        try await bench.ledger("ingest", "-", input: lines).expectSuccess()
    }

    private func alerts(_ bench: CommandBench) async throws -> [String] {
        try await bench.ledger("alert", "list", "--all", "--format", "csv").standardOutput
            .split(whereSeparator: \.isNewline).dropFirst().map(String.init)
    }

    @Test func anAlertIsToldOnceWhateverHappensToTheProjections() async throws {
        let bench = try await bench(badUntil: 0)
        let first = try await bench.ledger("refresh")
        first.expectSuccess()
        #expect(first.standardOutput.contains("faithfulness"))
        #expect(first.standardError.contains("1 fired"))
        let fail = try await bench.ledger("refresh", "--fail")
        #expect(fail.exitCode == 1)
        #expect(fail.standardOutput.isEmpty)
        for file in try bench.files() where file.contains("projections") {
            try FileManager.default.removeItem(at: bench.folder.url.appending(path: file))
        }
        let again = try await bench.ledger("refresh")
        #expect(again.standardOutput.isEmpty)
        #expect(again.standardError.contains("0 fired, 0 resolved; 1 firing now"))
        try await bench.ledger("rebuild").expectSuccess()
        #expect(try await bench.ledger("refresh").standardOutput.isEmpty)
        #expect(try await alerts(bench).count == 1)
        try await bench.ledger("verify").expectSuccess()
    }

    @Test func whatCameAndWentIsKeptAndToldInOneLine() async throws {
        let bench = try await bench(badUntil: 40)
        try await score(bench, from: 40, to: 0, 0.9)
        let outcome = try await bench.ledger("refresh")
        #expect(outcome.standardError.contains("1 came and went unevaluated; 0 firing now"))
        #expect(try await alerts(bench).first?.contains(",missed,P2,") == true)
    }

    @Test func anAlertIsTakenOnExplainedAndClosed() async throws {
        let bench = try await bench(badUntil: 0)
        try await bench.ledger("refresh").expectSuccess()
        let row = try #require(try await alerts(bench).first)
        let id = try #require(row.split(separator: ",").first).description
        let incident = try #require(row.firstMatch(of: /I-[0-9a-z]{8}/)?.output).description
        let explained = try await bench.ledger("alert", "explain", id)
        #expect(explained.standardOutput.contains("which is < 0.75"))
        let early = Timestamp(
            microseconds: Int64((Date().timeIntervalSince1970 - 4_200) * 1_000_000)
        ).rfc3339
        let quiet = try await bench.ledger("alert", "explain", "faithfulness_low", "--at", early)
        #expect(quiet.standardOutput.contains("was not firing"))
        try await bench.ledger("alert", "ack", id, "--by", "mk", "--note", "on it").expectSuccess()
        #expect(try await alerts(bench).first?.contains(",acknowledged,") == true)
        let refused = try await bench.ledger("incident", "close", incident, "--by", "mk")
        #expect(refused.exitCode == 2)
        #expect(refused.standardError.contains("has alerts that fire"))
        let unknown = try await bench.ledger("alert", "show", "A-nothing")
        #expect(unknown.exitCode == 2)
        #expect(unknown.standardError.contains(id))
    }

    @Test func aSilencedAlertIsRecordedAndNotTold() async throws {
        let bench = try await bench(badUntil: 0)
        let added = try await bench.ledger(
            "silence",
            "add",
            "feature=search",
            "--for",
            "2h",
            "--by",
            "mk",
            "--why",
            "rebuild"
        )
        added.expectSuccess()
        let outcome = try await bench.ledger("refresh")
        #expect(outcome.standardOutput.isEmpty)
        #expect(outcome.standardError.contains("1 fired"))
        let id = added.standardOutput.trimmingCharacters(in: .newlines)
        try await bench.ledger("silence", "expire", id, "--by", "mk").expectSuccess()
        #expect(try await bench.ledger("silence", "list").standardOutput.contains("Nothing"))
        #expect(try await bench.ledger("refresh").standardOutput.contains("faithfulness"))
    }

    @Test func aWrongConfigurationIsSaidWithItsPlace() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init").expectSuccess()
        try await bench.ledger("alert", "check").expectSuccess()
        try "version: 1\nalerts:\n  rules:\n    - name: x\n      sevrity: P1\n".write(
            to: bench.folder.url.appending(path: "ledger.yaml"),
            atomically: true,
            encoding: .utf8
        )
        for command in [["alert", "check"], ["refresh"]] {
            let outcome = try await bench.binary.run(command, in: bench.folder.url)
            #expect(outcome.exitCode == 2)
            #expect(outcome.standardError.contains("ledger.yaml:5:7: alerts.rules[0].sevrity"))
            #expect(outcome.standardError.contains("did you mean severity?"))
        }
    }

    /// SIGTERM ends the watcher after its round, and what it decided stays.
    @Test func theWatcherEndsWhenItIsAskedTo() async throws {
        let bench = try await bench(badUntil: 0)
        let outcome = try await bench.shell(
            #""$LEDGER" watch --every 1s & sleep 4; kill -TERM $!; wait $!; echo "code $?""#
        )
        #expect(outcome.standardOutput.hasSuffix("code 0\n"))
        #expect(outcome.standardError.contains("stopped"))
        #expect(try await alerts(bench).count == 1)
    }
}
