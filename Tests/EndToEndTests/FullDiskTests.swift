import Foundation
import Ledger
import Testing
import TestSupport

/// A mount namespace of a user's own, in which he may mount file systems.
private enum MountNamespace {
    static let unshare = "/usr/bin/unshare"
    static let arguments = ["--user", "--map-root-user", "--mount", "/bin/sh", "-c"]

    /// Whether this machine allows it.
    static func isAllowed() async -> Bool {
        guard let folder = try? TemporaryFolder() else { return false }
        let script = "mount -t tmpfs -o size=1m tmpfs '\(folder.path(""))'"
        let outcome = try? await LedgerBinary(path: unshare).run(arguments + [script])
        return outcome?.exitCode == 0
    }
}

/// A disk that is full: a small file system in memory, in a mount namespace of the test's own.
@Suite(
    .enabled(if: LedgerBinary.isBuilt, "the ledger product is not built"),
    .enabled("a file system in memory cannot be mounted here") { await MountNamespace.isAllowed() }
)
struct FullDiskTests {
    @Test func aFullDiskLosesNothingAndGoesOnWhenThereIsRoom() async throws {
        let folder = try TemporaryFolder()
        let input = try folder.write(Self.lines(8_000), to: "input.jsonl")
        let outside = try TemporaryFolder()
        // Every state that matters is copied out of the disk before it goes away.
        let script = """
            mount -t tmpfs -o size=2m tmpfs '\(folder.path(""))/disk' || exit 99
            cd '\(folder.path(""))/disk'
            "$LEDGER" ingest --db ledger.db --batch-size 500 '\(input)' 2> '\(outside.path("full"))'
            echo "full $?"
            "$LEDGER" ingest --db ledger.db --batch-size 500 '\(input)' 2> '\(outside.path("again"))'
            echo "again $?"
            "$LEDGER" verify --db ledger.db
            echo "verify $?"
            mount -o remount,size=64m tmpfs '\(folder.path(""))/disk'
            "$LEDGER" verify --db ledger.db > /dev/null
            echo "verify-with-room $?"
            "$LEDGER" ingest --db ledger.db --batch-size 500 '\(input)' 2> '\(outside.path("room"))'
            echo "room $?"
            "$LEDGER" verify --db ledger.db > /dev/null
            echo "verify-whole $?"
            cp ledger.db* '\(outside.path(""))'
            """
        try FileManager.default.createDirectory(
            atPath: folder.path("disk"),
            withIntermediateDirectories: true
        )
        let outcome = try await LedgerBinary(path: MountNamespace.unshare).run(
            MountNamespace.arguments + [script],
            environment: ["LEDGER": LedgerBinary().path]
        )
        let steps = outcome.standardOutput.split(separator: "\n").map(String.init)
        #expect(steps.contains("full 6"), "\(outcome.standardOutput)\(outcome.standardError)")
        #expect(steps.contains("again 6"))
        #expect(steps.contains("verify-with-room 0"))
        #expect(steps.contains("room 0"))
        #expect(steps.contains("verify-whole 0"))
        for name in ["full", "again"] {
            let words = try String(contentsOfFile: outside.path(name), encoding: .utf8)
                .split { $0.isWhitespace }.joined(separator: " ")
            #expect(words.contains("the disk that holds ledger.db is full"), "\(words)")
            #expect(words.contains("Make room and run the same command again"))
        }
        let room = try String(contentsOfFile: outside.path("room"), encoding: .utf8)
        let landed = try #require(room.firstMatch(of: #/(\d+) new, (\d+) duplicate/#))
        let (new, duplicate) = (Int(landed.1) ?? 0, Int(landed.2) ?? 0)
        #expect(new + duplicate == 8_000)
        #expect(duplicate > 0 && duplicate % 500 == 0, "what had landed stayed: \(duplicate)")
        let store = try SQLiteEventStore(path: outside.path("ledger.db"), access: .readOnly)
        #expect(try store.head().size == 8_001)
    }

    @Test func aDiskWithoutRoomForALedgerSaysSo() async throws {
        let folder = try TemporaryFolder()
        let script = """
            mount -t tmpfs -o size=64k tmpfs '\(folder.path(""))' || exit 99
            cd '\(folder.path(""))'
            head -c 65536 /dev/zero > filler 2> /dev/null
            "$LEDGER" init --db ledger.db
            """
        let outcome = try await LedgerBinary(path: MountNamespace.unshare).run(
            MountNamespace.arguments + [script],
            environment: ["LEDGER": LedgerBinary().path]
        )
        #expect(outcome.exitCode == 6, "\(outcome.standardError)")
        #expect(outcome.saidOnOneLine.contains("the disk that holds ledger.db is full"))
    }

    private static func lines(_ count: Int) -> String {
        (0..<count).map { number in
            #"{"specversion":"1.0","id":"event-\#(number)","source":"/tests","#
                + #""type":"dev.qualityledger.score.recorded.v1","time":"2026-03-01T10:00:00Z","#
                + #""data":{"metric":"faithfulness","value":0.5,"case":"case-\#(number)"}}"# + "\n"
        }.joined()
    }
}
