import Foundation
import Testing
import TestSupport

@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct IngestCommandTests {
    private static let mixed =
        CommandBench.score(1) + CommandBench.score(1) + CommandBench.score(1, "0.9")
        + "{\"metric\":\"f\",\"value\":NaN}\n" + CommandBench.score(2)

    private struct Report: Decodable {
        struct Input: Decodable {
            struct Line: Decodable {
                var line: Int
                var reason: String
            }
            var input: String
            var digest: String
            var records: Int
            var landed: Bool
            var rejects: String?
            var interruption: String?
            var rejections: [Line]
            var conflicts: [Line]
        }
        var new: Int
        var duplicate: Int
        var conflicting: Int
        var rejected: Int
        var position: Int
        var inputs: [Input]
        var counts: [Int] { [new, duplicate, conflicting, rejected] }
    }

    private static func report(_ outcome: LedgerBinary.Outcome) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(outcome.standardOutput.utf8))
    }

    @Test func theReportNamesEveryCount() async throws {
        let bench = try CommandBench()
        try bench.folder.write(Self.mixed, to: "a.jsonl")
        try await bench.ledger("init")
        let outcome = try await bench.ledger("ingest", "a.jsonl", "--format", "json")
        #expect(outcome.exitCode == 3)
        #expect(
            outcome.standardError.contains(
                "a.jsonl: 2 new, 1 duplicate, 1 conflicting, 1 rejected\n  line 4: the line is not "
                    + "JSON: NaN and Infinity are not JSON; write null\n  line 3: conflicts with "
                    + "position 1"
            )
        )
        #expect(outcome.standardError.contains("mend them in"))
        let report = try Self.report(outcome)
        #expect(report.counts == [2, 1, 1, 1])
        #expect(report.position == 4)
        #expect(report.inputs.first?.records == 5)
        #expect(report.inputs.first?.rejections.first?.line == 4)
        #expect(report.inputs.first?.conflicts.first?.line == 3)
        #expect(report.inputs.first?.rejects?.hasSuffix("ledger.rejects.jsonl") == true)
        let rejects = try bench.read("ledger.rejects.jsonl")
        #expect(rejects.contains("\n{\"metric\":\"f\",\"value\":NaN}\n"))
    }

    @Test func theSameFileAgainAddsNothing() async throws {
        let bench = try CommandBench()
        try bench.folder.write(Self.mixed, to: "a.jsonl")
        try await bench.ledger("ingest", "a.jsonl", "--db", "ledger.db", "-q")
        let root = try await bench.root()
        let again = try await bench.ledger("ingest", "a.jsonl", "--quiet")
        #expect(again.exitCode == 3)
        #expect(again.standardError == "")
        #expect(again.standardOutput == "")
        #expect(try await bench.root() == root)
        try bench.folder.write(CommandBench.score(1), to: "clean.jsonl")
        #expect(try await bench.ledger("ingest", "clean.jsonl").exitCode == 0)
        #expect(try await bench.root() == root)
    }

    @Test func aConflictAloneIsToldByTheExitCode() async throws {
        let bench = try CommandBench()
        let text = CommandBench.score(1) + CommandBench.score(1, "0.9")
        let outcome = try await bench.ledger("ingest", "-", "--db", "l.db", input: text)
        #expect(outcome.exitCode == 3)
        #expect(outcome.standardError.contains("1 new, 0 duplicate, 1 conflicting, 0 rejected"))
    }

    @Test func strictAndDryRunLandNothing() async throws {
        let bench = try CommandBench()
        try bench.folder.write(Self.mixed, to: "a.jsonl")
        try await bench.ledger("init")
        let root = try await bench.root()
        let dry = try await bench.ledger("ingest", "a.jsonl", "--dry-run", "--format", "json")
        #expect(dry.exitCode == 3)
        #expect(dry.standardError.contains("(dry run: nothing landed)"))
        #expect(try !bench.files().contains("ledger.rejects.jsonl"))
        let strict = try await bench.ledger("ingest", "a.jsonl", "--strict", "--format", "json")
        #expect(strict.exitCode == 3)
        #expect(strict.standardError.contains("(strict: nothing landed)"))
        #expect(try await bench.root() == root)
        for report in [try Self.report(dry), try Self.report(strict)] {
            #expect(report.counts == [2, 1, 1, 1])
            #expect(report.inputs.first?.landed == false)
            #expect(report.position == 0)
        }
        try bench.folder.write(CommandBench.score(7), to: "clean.jsonl")
        let clean = try await bench.ledger("ingest", "clean.jsonl", "--strict", "--store-texts")
        #expect(clean.exitCode == 0)
        #expect(clean.standardError.contains("1 new"))
    }

    @Test func standardInputIsNewEachTime() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init")
        let line = "{\"metric\":\"f\",\"value\":1}\n"
        for _ in 0..<2 {
            let outcome = try await bench.ledger("ingest", "-", input: line + line)
            #expect(outcome.exitCode == 0)
            #expect(outcome.standardError.contains("standard input: 2 new"))
        }
    }

    @Test func severalFilesAndAMistypedOne() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init")
        try bench.folder.write(CommandBench.score(1), to: "a.jsonl")
        try bench.folder.write(CommandBench.score(2), to: "b.jsonl")
        expectRefusal(
            try await bench.ledger("ingest", "a.jsonl", "nope.jsonl"),
            2,
            "nope.jsonl cannot be"
        )
        expectRefusal(try await bench.ledger("ingest", "."), 2, ". is a folder")
        let outcome = try await bench.ledger("ingest", "a.jsonl", "b.jsonl", "--format", "json")
        // Nothing of the first attempt had landed.
        #expect(try Self.report(outcome).new == 2)
        #expect(try Self.report(outcome).inputs.map(\.input) == ["a.jsonl", "b.jsonl"])
    }

    @Test func aCutOffFileIsReportedAndTheNextOneStillRead() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init")
        let many = (0..<3_000).map { CommandBench.score($0) }.joined()
        try bench.folder.write(many, to: "a.jsonl")
        try bench.folder.write(CommandBench.score(9_999), to: "b.jsonl")
        _ = try await bench.shell("gzip -c a.jsonl | head -c 5000 > cut.gz")
        let outcome = try await bench.ledger("ingest", "cut.gz", "b.jsonl", "--format", "json")
        #expect(outcome.exitCode == 3)
        #expect(outcome.standardError.contains("cut.gz is incomplete"))
        let report = try Self.report(outcome)
        #expect(report.inputs.first?.interruption?.contains("ends too early") == true)
        #expect(report.inputs.last?.interruption == nil)
        #expect(report.new > 100 && report.new < 3_001)
    }

    /// 50 MB on one line: refused whole, in the memory of a small one.
    @Test(arguments: [false, true]) func aHugeLineStaysOnDisk(inArray: Bool) async throws {
        let bench = try CommandBench()
        var bytes = Data((inArray ? "[" : "").utf8)
        let good = { (id: Int) in CommandBench.score(id).dropLast() }
        bytes += Data("\(good(1))\(inArray ? "," : "")\n{\"metric\":\"".utf8)
        bytes += Data(repeating: UInt8(ascii: "x"), count: 50_000_000)
        bytes += Data("\"}\(inArray ? "," : "")\n\(good(2))\(inArray ? "]" : "")\n".utf8)
        try bytes.write(to: bench.folder.url.appending(path: "huge.jsonl"))
        // The interpreter starts nothing else, so its children's peak is the ledger's.
        let outcome = try await bench.shell(
            """
            python3 -c '
            import os, resource, subprocess
            code = subprocess.call([os.environ["LEDGER"], "ingest", "huge.jsonl", "--db", "l.db"])
            print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
            '
            """
        )
        #expect(outcome.standardError.contains("2 new, 0 duplicate, 0 conflicting, 1 rejected"))
        #expect(
            outcome.standardError.contains("line 2: the event is longer than the allowed 1 MiB")
        )
        let numbers = outcome.standardOutput.split(separator: " ").compactMap {
            Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        #expect(numbers.first == 3)
        #expect((numbers.last ?? .max) < 100, "\(numbers) MiB")
        let rejects = try Data(contentsOf: bench.folder.url.appending(path: "l.rejects.jsonl"))
        let newline = try #require(rejects.firstIndex(of: 0x0a))
        #expect(rejects.count - newline - 2 == 50_000_013)
        #expect(rejects[(newline + 1)...].prefix(14) == Data("{\"metric\":\"xxx".utf8))
        #expect(rejects.suffix(3) == Data("\"}\n".utf8))
    }

    @Test func usageErrors() async throws {
        let bench = try CommandBench()
        try bench.folder.write(CommandBench.score(1), to: "a.jsonl")
        expectRefusal(try await bench.ledger("ingest", "a.jsonl"), 2, "there is no ledger.db")
        expectRefusal(try await bench.ledger("ingest"), 2, "Missing expected argument")
        expectRefusal(try await bench.ledger("ingest", "a.jsonl", "--wat"), 2, "Unknown option")
        expectRefusal(
            try await bench.ledger("ingest", "a.jsonl", "--batch-size", "0"),
            2,
            "--batch-size"
        )
        try bench.folder.write("SQLite is not here", to: "other.db")
        expectRefusal(
            try await bench.ledger("ingest", "a.jsonl", "--db", "other.db"),
            2,
            "is not a ledger"
        )
        expectRefusal(
            try await bench.ledger("ingest", "a.jsonl", "--db", "none/l.db"),
            2,
            "does not exist"
        )
        try await bench.ledger("init")
        expectRefusal(
            try await bench.ledger("ingest", "ledger.rejects.jsonl"),
            2,
            "cannot be opened"
        )
    }

    @Test func theNearestLedgerTheVariableAndTheOption() async throws {
        let bench = try CommandBench()
        try FileManager.default.createDirectory(
            at: bench.folder.url.appending(path: "inner/most"),
            withIntermediateDirectories: true
        )
        try await bench.ledger("init")
        let text = CommandBench.score(1)
        let nearest = try await bench.ledger("ingest", "-", input: text, in: "inner/most")
        #expect(nearest.standardError.contains("1 new"))
        #expect(!nearest.standardError.contains("made"))
        let variable = ["LEDGER_DB": bench.folder.path("variable.db")]
        let named = try await bench.ledger("ingest", "-", input: text, environment: variable)
        #expect(named.standardError.contains("made a new ledger at"))
        #expect(named.standardError.contains("1 new"))
        let option = try await bench.ledger(
            "ingest",
            "-",
            "--db",
            "option.db",
            input: text,
            environment: variable
        )
        #expect(option.standardError.contains("made a new ledger at option.db"))
        let again = try await bench.ledger("ingest", "-", input: text, environment: variable)
        #expect(again.standardError.contains("1 duplicate"))
    }
}
