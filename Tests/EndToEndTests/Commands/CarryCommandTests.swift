import Foundation
import Testing
import TestSupport

/// `init`, `record`, `redact`, `export`, `restore`, `backup` and `doctor`.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct CarryCommandTests {
    private static func filled() async throws -> CommandBench {
        let bench = try CommandBench()
        try await bench.ledger("init")
        let text = ",\"texts\":{\"prompt\":\"secret prompt\"}"
        let lines =
            CommandBench.score(1, "0.5", text) + CommandBench.score(2) + CommandBench.score(2, "1")
        let outcome = try await bench.ledger("ingest", "-", "--store-texts", input: lines)
        #expect(outcome.exitCode == 3)
        return bench
    }

    @Test func initMakesALedgerOnce() async throws {
        let bench = try CommandBench()
        let first = try await bench.ledger("init")
        #expect(first.exitCode == 0)
        #expect(first.standardError.contains("made ledger.db, and ledger.yaml with"))
        let again = try await bench.ledger("init")
        #expect(again.exitCode == 0)
        #expect(again.standardError.contains("a ledger already, with 0 events"))
        #expect(try await bench.ledger("init", "-q", "--db", "x.db").standardError == "")
        expectRefusal(try await bench.ledger("init", "--db", "no/x.db"), 2, "does not exist")
    }

    @Test func recordPrintsThePosition() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init")
        let score = try await bench.ledger(
            "record",
            "score",
            "faithfulness=0.91",
            "--feature",
            "search",
            "--evaluator",
            "judge@r2",
            "--label",
            "team=a",
            "--id",
            "one",
            "--time",
            "2026-01-13T10:14:00+02:00"
        )
        #expect(score.standardOutput == "1\n")
        let deployment = try await bench.ledger(
            "record",
            "deployment",
            "dep-1",
            "--kind",
            "prompt",
            "--component",
            "retrieval"
        )
        #expect(deployment.standardOutput == "2\n")
        let export = try await bench.ledger("export").standardOutput
        #expect(export.contains(#""evaluator":{"name":"judge","revision":"r2"}"#))
        #expect(export.contains(#""labels":{"team":"a"}"#))
        #expect(
            export.contains(#""components":["retrieval"],"deployment":"dep-1","kind":"prompt""#)
        )
        let other = try await bench.ledger("record", "score", "faithfulness=0.5", "--id", "one")
        expectRefusal(other, 2, "position 1 has this source and id with other content")
    }

    @Test func recordRefusesWhatIsNoEvent() async throws {
        let bench = try CommandBench()
        try await bench.ledger("init")
        let refusals: [([String], String)] = [
            (["score", "faithfulness"], "is not a score"),
            (["score", "=1"], "is not a score"),
            (["score", "f=x"], "x"),
            (["score", "f=inf"], "inf"),
            (["score", "f=1", "-n", "0"], "n must be at least 1"),
            (["score", "f=1", "--label", "x"], "is not a label"),
            (["score", "f=1", "--time", "10:00"], "--time 10:00"),
            (["score", "f=1", "--time", "2199-01-01"], "5 minutes ahead"),
            (["deployment", "d", "--kind", "bad"], "kind must be one of service, model"),
            (["deployment"], "Missing expected argument"),
        ]
        for (arguments, words) in refusals {
            let outcome = try await bench.binary.run(["record"] + arguments, in: bench.folder.url)
            expectRefusal(outcome, 2, words)
        }
        #expect(try await bench.ledger("export").standardOutput == "")
    }

    @Test func anExportMakesTheSameLedger() async throws {
        let bench = try await Self.filled()
        let root = try await bench.root()
        #expect(try await bench.ledger("export", "-o", "e.jsonl").exitCode == 0)
        #expect(try await bench.ledger("export").standardOutput == bench.read("e.jsonl"))
        #expect(!(try bench.read("e.jsonl").contains("secret")))
        let restored = try await bench.ledger("restore", "e.jsonl", "--db", "copy.db")
        #expect(restored.exitCode == 0)
        #expect(restored.standardError.contains(root))
        #expect(try await bench.root("copy.db") == root)
        let shell = try await bench.shell(
            """
            gzip -k e.jsonl && $LEDGER restore e.jsonl.gz --db packed.db -q \
            && $LEDGER export | $LEDGER restore - --db piped.db -q
            """
        )
        #expect(shell.exitCode == 0)
        #expect(shell.standardError == "")
        #expect(try await bench.root("packed.db") == root)
        #expect(try await bench.root("piped.db") == root)
        #expect(
            try await bench.ledger("export", "--db", "piped.db").standardOutput
                == bench.read("e.jsonl")
        )
        expectRefusal(try await bench.ledger("export", "-o", "e.jsonl"), 2, "cannot be made")
    }

    @Test func restoreIntoAFullLedgerOrFromSomethingElseIsRefused() async throws {
        let bench = try await Self.filled()
        let root = try await bench.root()
        try await bench.ledger("export", "-o", "e.jsonl")
        expectRefusal(try await bench.ledger("restore", "e.jsonl"), 2, "events already")
        #expect(try await bench.root() == root)
        try bench.folder.write(CommandBench.score(1), to: "plain.jsonl")
        let plain = try await bench.ledger("restore", "plain.jsonl", "--db", "new.db")
        expectRefusal(plain, 3, "line 1 of the export: ledgertime is missing")
        expectRefusal(
            try await bench.ledger("restore", "none", "--db", "new.db"),
            2,
            "cannot be opened"
        )
        #expect(try !bench.files().contains { $0.hasPrefix("new.db") })
    }

    @Test func aBackupHoldsTheTextsToo() async throws {
        let bench = try await Self.filled()
        let root = try await bench.root()
        let outcome = try await bench.ledger("backup", "copy.db")
        #expect(outcome.exitCode == 0)
        #expect(outcome.standardError.contains(root))
        #expect(try await bench.root("copy.db") == root)
        #expect(try bench.read("copy.db").contains("secret prompt"))
        expectRefusal(try await bench.ledger("backup", "copy.db"), 2, "a file at copy.db already")
        expectRefusal(try await bench.ledger("backup", "no/c.db"), 6, "no/c.db cannot be opened")
    }

    @Test func redactErasesTheTextAndKeepsTheProofs() async throws {
        let bench = try await Self.filled()
        let digest = try await bench.shell("printf 'secret prompt' | sha256sum | cut -c1-64")
        let hash = digest.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await bench.ledger("export").standardOutput.contains("sha256:\(hash)"))
        try await bench.shell("$LEDGER checkpoint > old.txt").expectSuccess()
        let outcome = try await bench.ledger(
            "redact",
            "sha256:\(hash)",
            "--reason",
            "asked for",
            "--by",
            "mk"
        )
        #expect(outcome.exitCode == 0)
        #expect(outcome.standardError == "erased sha256:\(hash)\n")
        for file in try bench.files() { #expect(!(try bench.read(file).contains("secret prompt"))) }
        let export = try await bench.ledger("export").standardOutput
        #expect(
            export.contains("\"by\":\"mk\",\"hash\":\"sha256:\(hash)\",\"reason\":\"asked for\"")
        )
        _ = try await bench.root()
        try await bench.shell("$LEDGER verify --from-checkpoint old.txt").expectSuccess()
        // Taking the same line in again does not bring it back.
        let line = CommandBench.score(3, "1", ",\"texts\":{\"p\":\"secret prompt\"}")
        try await bench.ledger("ingest", "-", "--store-texts", input: line).expectSuccess()
        for file in try bench.files() { #expect(!(try bench.read(file).contains("secret prompt"))) }
        let again = try await bench.ledger("redact", hash)
        #expect(again.standardError.contains("erased before"))
        expectRefusal(try await bench.ledger("redact", "abc"), 2, "is not a SHA-256")
    }

    @Test func doctorLooksAndChangesNothing() async throws {
        let bench = try await Self.filled()
        let before = try bench.files().filter { !$0.contains("-") }
        let outcome = try await bench.ledger("doctor")
        #expect(outcome.exitCode == 0)
        #expect(outcome.standardOutput.contains("structure            sound"))
        #expect(outcome.standardOutput.contains("hashes               valid"))
        #expect(outcome.standardOutput.contains("projections          none yet"))
        #expect(try bench.files().filter { !$0.contains("-") } == before)
        expectRefusal(try await bench.ledger("doctor", "--db", "no.db"), 2, "there is no ledger at")
        let full = try await bench.shell("$LEDGER doctor > /dev/full")
        #expect(full.exitCode == 6)
        #expect(full.standardError.contains("standard output cannot be written"))
    }
}

extension LedgerBinary.Outcome {
    func expectSuccess(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(exitCode == 0, "\(standardError)", sourceLocation: sourceLocation)
    }
}
