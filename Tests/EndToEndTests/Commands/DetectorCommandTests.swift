import Foundation
import Testing

/// `detector train`, `detector list` and the question that asks them.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct DetectorCommandTests {
    /// A ledger with 230 minutes of two metrics.
    private static func filled() async throws -> CommandBench {
        let bench = try CommandBench()
        try await bench.ledger("init")
        var lines = ""
        for minute in 0..<230 {
            let hour = 10 + minute / 60
            let time = "2026-01-13T\(hour):\(minute % 60 < 10 ? "0" : "")\(minute % 60):05Z"
            let quality = minute > 220 ? 0.2 : 0.9 + Double(minute % 7) / 100
            lines += """
                {"metric":"quality","value":\(quality),"time":"\(time)","feature":"search"}
                {"metric":"latency_ms","value":\(800 + minute % 11),"time":"\(time)"}

                """
        }
        let outcome = try await bench.ledger("ingest", "-", input: lines)
        #expect(outcome.exitCode == 0)
        return bench
    }

    @Test func aTrainingIsRecordedListedAndAsked() async throws {
        let bench = try await Self.filled()
        let trained = try await bench.ledger(
            "detector",
            "train",
            "--window",
            "1m",
            "--until",
            "2026-01-13T13:30:00Z",
            "--by",
            "mk",
            "--why",
            "a quiet day",
            "--seed",
            "7"
        )
        #expect(trained.exitCode == 0, "\(trained.standardError)")
        #expect(trained.standardOutput == "462\n")
        #expect(trained.standardError.contains("trained on 210 windows from 2026-01-13T10:00:00Z"))
        let list = try await bench.ledger("detector", "list", "--format", "csv").standardOutput
        #expect(list.contains(",production,,1 min,2026-01-13T10:00:00Z,2026-01-13T13:30:00Z,210,"))
        #expect(list.contains(",mk,a quiet day,462"))
        let exported = try await bench.ledger("export").standardOutput
        #expect(exported.contains(#""type":"dev.qualityledger.detector.trained.v1""#))
        #expect(exported.contains(#""detector":"isolation_forest""#))
        #expect(exported.contains(#""seed":7,"#))
        let answer = try await bench.ledger("query", "anomalies limit 3", "--format", "csv")
        #expect(
            answer.standardOutput.hasPrefix("time,score,percentile,run,n,contributions,missing")
        )
        let rows = answer.standardOutput.split(whereSeparator: \.isNewline).dropFirst()
        #expect(rows.count == 3)
        for row in rows { #expect(row.contains("quality +"), "\(row)") }
        for format in ["table", "json", "jsonl", "markdown"] {
            let outcome = try await bench.ledger("query", "anomalies", "--format", format)
            #expect(outcome.exitCode == 0)
            #expect(outcome.standardOutput.contains("quality"))
        }
        #expect(try await bench.ledger("verify").exitCode == 0)
        let quiet = try await bench.ledger(
            "detector",
            "train",
            "-q",
            "--window",
            "1m",
            "--by",
            "mk"
        )
        #expect(quiet.standardError == "")
        #expect(quiet.standardOutput == "463\n")
    }

    @Test func whatCannotBeTrainedIsRefusedAndRecordsNothing() async throws {
        let bench = try await Self.filled()
        expectRefusal(
            try await bench.ledger("detector", "train", "--by", "mk"),
            2,
            "there are 3 complete windows of 1 h"
        )
        expectRefusal(
            try await bench.ledger(
                "detector",
                "train",
                "--window",
                "1m",
                "--feature",
                "x\u{1b}[2J",
                "--by",
                "mk"
            ),
            2,
            "there are no scores of live traffic in production, x"
        )
        expectRefusal(
            try await bench.ledger("detector", "train", "--window", "40s", "--by", "mk"),
            2,
            "a whole number of minutes"
        )
        expectRefusal(
            try await bench.ledger("detector", "train", "--seed", "9007199254740992", "--by", "mk"),
            2,
            "too large"
        )
        expectRefusal(
            try await bench.ledger("detector", "train", "--since", "monday", "--by", "mk"),
            2,
            "--since monday"
        )
        expectRefusal(
            try await bench.ledger(
                "detector",
                "train",
                "--since",
                "2026-01-14",
                "--until",
                "2026-01-13",
                "--by",
                "mk"
            ),
            2,
            "--since is not before --until"
        )
        let name = String(repeating: "m", count: 300)
        expectRefusal(
            try await bench.ledger("detector", "train", "--window", "1m", "--by", name),
            2,
            "by"
        )
        #expect(try await bench.ledger("detector", "train").exitCode == 2)
        #expect(try await bench.ledger("export").standardOutput.split(separator: "\n").count == 461)
        let list = try await bench.ledger("detector", "list").standardOutput
        #expect(list.contains("No detector is trained"))
    }
}
