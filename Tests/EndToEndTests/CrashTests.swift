import Foundation
import Ledger
import TestSupport
import Testing

/// Processes that are killed, and processes that write at the same time.
@Suite(.serialized, .enabled(if: LedgerBinary.isBuilt, "the ledger product is not built"))
struct CrashTests {
    private static let batchSize = 20
    private static let eventCount = 2_000

    /// How often the ingestion is killed; `LEDGER_LONG_TESTS=1` for the long run.
    private static var killCount: Int {
        ProcessInfo.processInfo.environment["LEDGER_LONG_TESTS"] == "1" ? 200 : 40
    }

    @Test func anIngestionKilledAtAnyMomentLeavesWholeBatchesAndCompletes() async throws {
        let binary = try LedgerBinary()
        let folder = try TemporaryFolder()
        let input = try folder.write(Self.lines(Self.eventCount), to: "input.jsonl")
        let whole = folder.path("whole.db")
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try await binary.run(Self.ingest(input, into: whole))
        var span = (clock.now - start) / .seconds(1)
        #expect(outcome.exitCode == 0)
        let expected = try Self.contents(of: whole)
        #expect(expected.evidence.count == Self.eventCount)
        #expect(expected.finished == 1)

        var generator = SeededGenerator(seed: 200)
        var sizes: [Int64] = []
        for number in 0..<Self.killCount {
            let ledger = folder.path("killed-\(number).db")
            let moment = Double.random(in: 0...span, using: &generator)
            let killed = try await Self.kill(Self.ingest(input, into: ledger), after: moment)
            #expect([0, 137].contains(killed.exitCode), "\(killed.standardError)")
            let size = try Self.checkPrefix(of: ledger)
            sizes.append(size)
            // The machine may be faster or slower than at the start: the moments follow it.
            if killed.exitCode == 0 {
                span = min(span, moment)
            } else if moment > span * 0.7 {
                span *= 1.15
            }

            let again = try await binary.run(Self.ingest(input, into: ledger))
            #expect(again.exitCode == 0, "\(again.standardError)")
            let contents = try Self.contents(of: ledger)
            #expect(contents.evidence == expected.evidence, "killed after \(moment) s at \(size)")
            #expect(contents.count == contents.identities.count, "nothing is there twice")
            // A process killed between its last batch and the note that it ended leaves no note.
            #expect(contents.finished <= 1)
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: ledger + suffix)
            }
        }
        let partial = sizes.filter { $0 > 0 && $0 < Int64(Self.eventCount) }
        #expect(partial.count > Self.killCount / 5, "the moments hit the writing: \(sizes)")
        #expect(Set(partial).count > Self.killCount / 10)
    }

    @Test func eightProcessesAppendingAtOnceLoseNothing() async throws {
        let binary = try LedgerBinary()
        let folder = try TemporaryFolder()
        let ledger = folder.path("ledger.db")
        let created = try await binary.run(["init", "--db", ledger])
        #expect(created.exitCode == 0)
        // Each has events of its own, and 100 that all have.
        let inputs = try (0..<8).map { number in
            let own = Self.lines(400, source: "/process/\(number)")
            return try folder.write(own + Self.lines(100, source: "/shared"), to: "\(number).jsonl")
        }
        try await Self.runTogether(inputs.map { Self.ingest($0, into: ledger) })
        let contents = try Self.contents(of: ledger)
        #expect(contents.evidence.count == 8 * 400 + 100)
        #expect(contents.identities.count == contents.count)
        #expect(contents.finished == 8)
        #expect(contents.count == 8 * 400 + 100 + 8)
    }

    @Test func eightProcessesRacingToMakeTheLedgerMakeOne() async throws {
        for _ in 0..<5 {
            let folder = try TemporaryFolder()
            let ledger = folder.path("ledger.db")
            let inputs = try (0..<8).map { number in
                try folder.write(Self.lines(30, source: "/p/\(number)"), to: "\(number).jsonl")
            }
            try await Self.runTogether(inputs.map { Self.ingest($0, into: ledger) })
            let contents = try Self.contents(of: ledger)
            #expect(contents.evidence.count == 240)
            #expect(contents.finished == 8)
        }
    }

    @Test func aKilledProcessDoesNotHoldTheOthersUp() async throws {
        let binary = try LedgerBinary()
        let folder = try TemporaryFolder()
        let ledger = folder.path("ledger.db")
        let inputs = try (0..<4).map { number in
            try folder.write(Self.lines(600, source: "/p/\(number)"), to: "\(number).jsonl")
        }
        async let first = Self.kill(Self.ingest(inputs[0], into: ledger), after: 0.08)
        async let second = Self.kill(Self.ingest(inputs[1], into: ledger), after: 0.15)
        try await Self.runTogether(inputs[2...].map { Self.ingest($0, into: ledger) })
        _ = try await (first, second)
        for input in inputs {
            #expect(try await binary.run(Self.ingest(input, into: ledger)).exitCode == 0)
        }
        let contents = try Self.contents(of: ledger)
        #expect(contents.evidence.count == 2_400)
        #expect(contents.identities.count == contents.count)
    }
}

extension CrashTests {
    /// What a ledger holds, apart from when it was recorded and in which order.
    struct Contents {
        var evidence: Set<String> = []
        var identities: Set<String> = []
        var count = 0
        var finished = 0
    }

    private static func ingest(_ input: String, into ledger: String) -> [String] {
        ["ingest", "--db", ledger, "--batch-size", String(batchSize), input]
    }

    private static func lines(_ count: Int, source: String = "/tests") -> String {
        (0..<count).map { number in
            #"{"specversion":"1.0","id":"event-\#(number)","source":"\#(source)","#
                + #""type":"dev.qualityledger.score.recorded.v1","#
                + #""time":"2026-03-01T10:\#(10 + number % 50):00Z","#
                + #""data":{"metric":"faithfulness","value":0.\#(number + 1),"feature":"search"}}"#
                + "\n"
        }.joined()
    }

    /// Runs a command that is killed unless it has ended before.
    private static func kill(
        _ arguments: [String],
        after seconds: Double
    ) async throws -> LedgerBinary.Outcome {
        let command = ["-s", "KILL", String(seconds), try LedgerBinary().path] + arguments
        return try await LedgerBinary(path: "/usr/bin/timeout").run(command)
    }

    private static func runTogether(_ commands: [[String]]) async throws {
        let binary = try LedgerBinary()
        try await withThrowingTaskGroup(of: LedgerBinary.Outcome.self) { group in
            for command in commands {
                group.addTask { try await binary.run(command) }
            }
            for try await outcome in group {
                #expect(outcome.exitCode == 0, "\(outcome.standardError)")
            }
        }
    }

    /// Checks what a killed process left; nothing at all if it never came to make the ledger.
    private static func checkPrefix(of ledger: String) throws -> Int64 {
        guard FileManager.default.fileExists(atPath: ledger) else { return 0 }
        let store = try SQLiteEventStore(path: ledger, access: .create)
        let report = try LedgerVerifier(store: store).verify()
        #expect(report.findings.isEmpty)
        let size = report.head.size
        let isWhole = size == Int64(eventCount) || size == Int64(eventCount) + 1
        #expect(isWhole || size % Int64(batchSize) == 0, "\(size) events")
        // A prefix: the first lines of the input, in their order.
        var position: Int64 = 0
        try store.readEvents(in: Position(rawValue: 1)...Position(rawValue: Int64(eventCount))) {
            #expect(String(decoding: $0.id, as: UTF8.self) == "event-\(position)")
            position += 1
        }
        return size
    }

    /// Verifies a ledger and collects its events.
    private static func contents(of ledger: String) throws -> Contents {
        let store = try SQLiteEventStore(path: ledger, access: .readOnly)
        let report = try LedgerVerifier(store: store).verify()
        #expect(report.findings.isEmpty)
        var contents = Contents()
        let all = Position(rawValue: 1)...Position(rawValue: .max)
        try store.readEvents(in: all) { row in
            contents.count += 1
            #expect(row.position.rawValue == Int64(contents.count), "no gaps")
            contents.identities.insert("\(row.source) \(String(decoding: row.id, as: UTF8.self))")
            if row.type == .ingestFinished {
                contents.finished += 1
            } else {
                let body = String(decoding: row.body, as: UTF8.self)
                let recorded = "\"ledgertime\":\"\(row.recorded.rfc3339(fractionDigits: 6))\","
                #expect(body.contains(recorded))
                contents.evidence.insert(body.replacingOccurrences(of: recorded, with: ""))
            }
        }
        return contents
    }
}
