import Foundation
import Testing
import TestSupport

/// `ledger limits`: approving, listing, and what is refused.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct LimitsCommandTests {
    /// A ledger with 200 scores, which rise and fall by a fixed pattern around a level.
    private static func filled(level: Double = 0.8) async throws -> CommandBench {
        let bench = try CommandBench()
        try await bench.ledger("init")
        var lines = ""
        for number in 0..<200 {
            let value = level + 0.01 * Double(number * 7 % 11 - 5)
            lines += CommandBench.score(number, String(value), #","feature":"search""#)
        }
        try await bench.ledger("ingest", "-", input: lines).expectSuccess()
        return bench
    }

    private static func approve(
        _ bench: CommandBench,
        _ more: String...
    ) async throws -> LedgerBinary.Outcome {
        let base = ["limits", "approve", "faithfulness", "--by", "mk", "--why", "reviewed"]
        return try await bench.binary.run(base + more, in: bench.folder.url)
    }

    @Test func limitsAreApprovedAndListed() async throws {
        let bench = try await Self.filled()
        let root = try await bench.root()
        let look = try await Self.approve(bench, "--feature", "search", "--dry-run")
        #expect(look.exitCode == 0, "\(look.standardError)")
        #expect(look.standardOutput == "")
        #expect(look.standardError.contains("nothing was recorded"))
        #expect(try await bench.root() == root)

        let first = try await Self.approve(bench, "--feature", "search")
        #expect(first.exitCode == 0, "\(first.standardError)")
        #expect(first.standardOutput == "202\n")
        for part in [
            "Limits of   faithfulness (production, search",
            "Phase 1     individuals chart, approved by mk",
            "200 points", "lower side, strict reading", "a false signal every 183 points",
        ] {
            #expect(first.standardError.contains(part), "\(part)\n\(first.standardError)")
        }
        let second = try await Self.approve(
            bench,
            "--feature",
            "search",
            "--rule",
            "nelson",
            "--sides",
            "both",
            "--reading",
            "window",
            "--quiet"
        )
        #expect(second.exitCode == 0)
        #expect(second.standardError == "")
        let shown = try await bench.ledger("limits", "show", "--format", "csv").standardOutput
        #expect(shown.split(separator: "\r\n").count == 2)
        #expect(shown.contains("faithfulness,production,search,"))
        #expect(shown.contains("nelson_8"))
        let history = try await bench.ledger("limits", "history", "faithfulness", "--format", "csv")
        #expect(history.standardOutput.split(separator: "\r\n").count == 3)
        #expect(history.standardOutput.contains(",superseded,mk,reviewed,"))

        let chart = try await bench.ledger(
            "query",
            "control chart of faithfulness in search",
            "--format",
            "json"
        )
        let json = try JSONSerialization.jsonObject(with: Data(chart.standardOutput.utf8))
        let document = try #require(json as? [String: Any])
        #expect(document["kind"] as? String == "control_chart")
        let phases = try #require(document["phases"] as? [[String: Any]])
        #expect(phases.last?["by"] as? String == "mk")
        #expect(phases.last?["position"] as? Int == 203)
    }

    @Test func whatCannotBeIsRefused() async throws {
        let bench = try await Self.filled()
        let root = try await bench.root()
        for (arguments, part) in [
            (["--feature", "serach"], "no feature"),
            (["--rule", "western_electric_5"], "there is no run rule"),
            (["--chart", "p", "--feature", "search"], "values that are 0 or 1"),
            (["--chart", "xbar_s", "--feature", "search"], "needs a stretch of time"),
            (
                ["--chart", "ewma", "--bucket", "hour", "--feature", "search"],
                "single observations"
            ),
            (["--from", "2030-01-01", "--feature", "search"], "they need 50 observations"),
            (["--from", "yesterday"], "--from"),
            (["--from", "2026-10-02", "--to", "2026-10-01"], "--from is not before --to"),
            (
                ["--chart", "ewma", "--rule", "nelson", "--feature", "search"],
                "no run rule applies"
            ),
        ] {
            let base = ["limits", "approve", "faithfulness", "--by", "mk", "--why", "x"]
            let outcome = try await bench.binary.run(base + arguments, in: bench.folder.url)
            #expect(outcome.exitCode == 2, "\(arguments)")
            #expect(outcome.standardError.contains(part), "\(outcome.standardError)")
            #expect(outcome.standardOutput == "")
        }
        #expect(try await bench.root() == root)
        #expect(try await bench.ledger("limits", "approve", "faithfulness").exitCode == 2)
    }
}
