import Foundation
import Testing

/// `ledger baseline`: approving, revoking, listing, and what is refused.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct BaselineCommandTests {
    private static func event(_ type: String, _ id: String, _ data: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"/test","type":"dev.qualityledger.\(type).v1",\
        "time":"2026-01-13T10:14:00Z","data":\(data)}

        """
    }

    /// A ledger with two sound runs, one that never finished and one that failed.
    private static func filled() async throws -> CommandBench {
        let bench = try CommandBench()
        try await bench.ledger("init")
        var lines = ""
        for run in ["run-1", "run-2", "half", "bad"] {
            lines += event("run.started", "\(run)-start", #"{"run":"\#(run)","suite":"golden"}"#)
            for number in 0..<2 {
                lines += CommandBench.score(lines.count + number, "0.9", #","run":"\#(run)""#)
            }
            let outcome = run == "bad" ? "failed" : "completed"
            guard run != "half" else { continue }
            lines += event(
                "run.finished",
                "\(run)-end",
                #"{"run":"\#(run)","suite":"golden","cases":2,"outcome":"\#(outcome)"}"#
            )
        }
        try await bench.ledger("ingest", "-", input: lines).expectSuccess()
        return bench
    }

    private static func decide(
        _ bench: CommandBench,
        _ verb: String,
        _ run: String,
        _ why: String = "reviewed"
    ) async throws -> LedgerBinary.Outcome {
        try await bench.ledger("baseline", verb, run, "--by", "mk", "--why", why)
    }

    private static func standing(_ bench: CommandBench) async throws -> String {
        try await bench.ledger("baseline", "show", "--format", "csv").standardOutput
    }

    @Test func aRunIsApprovedOnceAndRevoked() async throws {
        let bench = try await Self.filled()
        let first = try await Self.decide(bench, "approve", "run-1")
        #expect(first.exitCode == 0, "\(first.standardError)")
        #expect(Int(first.standardOutput.dropLast()) != nil)
        #expect(first.standardError == "baseline of suite golden: run-1\n")
        let root = try await bench.root()
        let again = try await Self.decide(bench, "approve", "run-1", "another reason")
        #expect(again.exitCode == 0)
        #expect(again.standardOutput == "")
        #expect(again.standardError.contains("is the baseline of suite golden already"))
        #expect(try await bench.root() == root)

        try await Self.decide(bench, "approve", "run-2").expectSuccess()
        #expect(try await Self.standing(bench).contains("golden,,run-2,"))
        let revoked = try await Self.decide(bench, "revoke", "run-2", "wrong rubric")
        #expect(revoked.standardError == "baseline of suite golden: run-1\n")
        #expect(try await Self.standing(bench).contains("golden,,run-1,"))
        let last = try await Self.decide(bench, "revoke", "run-1")
        #expect(last.standardError == "baseline of suite golden: none\n")
        #expect(try await Self.standing(bench).split(separator: "\r\n").count == 1)

        let history = try await bench.ledger("baseline", "history", "--format", "json")
        let json = try JSONSerialization.jsonObject(with: Data(history.standardOutput.utf8))
        let document = try #require(json as? [String: Any])
        #expect(document["kind"] as? String == "baseline_history")
        let rows = try #require(document["rows"] as? [[String: Any]])
        #expect(
            rows.compactMap { $0["decision"] as? String }
                == ["approved", "approved", "revoked", "revoked"]
        )
        #expect(rows.compactMap { $0["after"] as? String } == ["run-1", "run-2", "run-1"])
        #expect(rows[2]["reason"] as? String == "wrong rubric")
        for format in ["table", "jsonl", "markdown", "csv"] {
            let outcome = try await bench.ledger("baseline", "history", "--format", format)
            #expect(outcome.standardOutput.contains("wrong rubric"), "\(format)")
        }
    }

    @Test func whatIsNotSoundIsRefusedAndNothingIsWritten() async throws {
        let bench = try await Self.filled()
        let root = try await bench.root()
        expectRefusal(try await Self.decide(bench, "approve", "half"), 5, "has not finished")
        expectRefusal(try await Self.decide(bench, "approve", "bad"), 5, "ended as failed")
        expectRefusal(try await Self.decide(bench, "approve", "run-3"), 2, "no run run-3")
        expectRefusal(try await Self.decide(bench, "revoke", "run-1"), 2, "not an approved")
        expectRefusal(
            try await Self.decide(bench, "approve", "run-1", " "),
            2,
            "who decided and why"
        )
        expectRefusal(
            try await bench.ledger(
                "baseline",
                "approve",
                "run-1",
                "--suite",
                "other",
                "--by",
                "mk",
                "--why",
                "x"
            ),
            2,
            "is of suite golden"
        )
        let nameless = try await bench.ledger("baseline", "approve", "run-1", "--why", "x")
        #expect(nameless.exitCode == 2)
        #expect(nameless.standardError.contains("--by"))
        #expect(try await bench.root() == root)
    }

    @Test func thePastIsAsItWasKnown() async throws {
        let bench = try await Self.filled()
        try await Self.decide(bench, "approve", "run-1").expectSuccess()
        let past = try await bench.ledger(
            "baseline",
            "show",
            "--as-known-at",
            "2026-01-14",
            "--format",
            "csv"
        )
        #expect(past.standardOutput.split(separator: "\r\n").count == 1)
    }
}
