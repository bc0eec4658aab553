import Foundation
import Testing
import TestSupport

/// `ledger gate` and `ledger waiver`: from ingested runs to the verdict in every form.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct GateCommandTests {
    private static func event(_ type: String, _ id: String, _ data: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"/test","type":"dev.qualityledger.\(type).v1",\
        "time":"2026-01-13T10:14:00Z","data":\(data)}

        """
    }

    /// The events of a run of two categories with ten cases each.
    private static func run(_ name: String, tone: Double = 0, omitting omitted: Int = 0) -> String {
        let start =
            #"{"run":"\#(name)","suite":"golden","dataset":{"name":"golden","version":"1"}}"#
        var lines = event("run.started", "\(name)/started", start)
        for category in ["facts", "tone"] {
            for number in 0..<10 where category == "facts" || number >= omitted {
                let value = 0.8 + Double(number) * 0.02 - (category == "tone" ? tone : 0)
                lines += event(
                    "score.recorded",
                    "\(name)/\(category)/\(number)",
                    #"{"metric":"composite","value":\#(value),"run":"\#(name)","category":"\#(category)","#
                        + #""case":"\#(category)-\#(number)","environment":"ci"}"#
                )
            }
        }
        return lines
            + event(
                "run.finished",
                "\(name)/finished",
                #"{"run":"\#(name)","suite":"golden","outcome":"completed"}"#
            )
    }

    private static func filled(_ runs: String...) async throws -> CommandBench {
        let bench = try CommandBench()
        try await bench.ledger("init")
        try await bench.ledger("ingest", "-", input: runs.joined()).expectSuccess()
        return bench
    }

    private static func approve(_ bench: CommandBench, _ run: String) async throws {
        try await bench.ledger("baseline", "approve", run, "--by", "mk", "--why", "reviewed")
            .expectSuccess()
    }

    private static func object(_ text: String) throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(json as? [String: Any])
    }

    @Test func everyVerdictHasItsExitCode() async throws {
        let bench = try await Self.filled(
            Self.run("good"),
            Self.run("same"),
            Self.run("worse", tone: 0.15),
            Self.run("partial", omitting: 3)
        )
        let first = try await bench.ledger("gate", "good")
        #expect(first.exitCode == 0)
        #expect(
            first.standardOutput.hasPrefix("PASS: run good of suite golden, WITHOUT AN APPROVED")
        )
        try await Self.approve(bench, "good")
        for (run, code, word) in [
            ("same", 0, "PASS"), ("worse", 1, "FAIL"), ("partial", 5, "INVALID"),
        ] {
            let outcome = try await bench.ledger("gate", run)
            #expect(outcome.exitCode == Int32(code), "\(outcome.standardError)")
            #expect(outcome.standardOutput.hasPrefix("\(word): run \(run)"))
        }
        try await bench.ledger(
            "ingest",
            "-",
            input: Self.run("unlucky").replacing(
                "\"value\":0.8,\"run\":\"unlucky\",\"category\":\"tone\"",
                with: "\"value\":0.0,\"run\":\"unlucky\",\"category\":\"tone\""
            )
        ).expectSuccess()
        let unlucky = try await bench.ledger("gate", "unlucky")
        #expect(unlucky.exitCode == 4, "\(unlucky.standardOutput)")
        #expect(unlucky.standardOutput.contains("chance reaches as far"))
        // The last one that finished is judged when none is named; they all end at one time.
        let last = try await bench.ledger("gate", "--suite", "golden")
        #expect(last.standardOutput.contains("run unlucky of suite golden"))
        expectRefusal(try await bench.ledger("gate", "wors"), 2, "there is no run wors")
        expectRefusal(try await bench.ledger("gate", "--suite", "x"), 2, "no run has finished")
    }

    @Test func theVerdictIsRecordedOnceAndProven() async throws {
        let bench = try await Self.filled(Self.run("good"), Self.run("worse", tone: 0.15))
        try await Self.approve(bench, "good")
        let root = try await bench.root()
        let dry = try await bench.ledger("gate", "worse", "--dry-run", "--format", "json")
        #expect(dry.exitCode == 1)
        #expect(try await bench.root() == root)
        #expect(try Self.object(dry.standardOutput)["recorded"] is NSNull)

        let outcome = try await bench.ledger(
            "gate",
            "worse",
            "--format",
            "json",
            "--output-proof",
            "proof.json"
        )
        #expect(outcome.exitCode == 1)
        let json = try Self.object(outcome.standardOutput)
        #expect(json["verdict"] as? String == "fail")
        let position = try #require(json["recorded"] as? Int)
        try await bench.ledger("prove", "--check", "proof.json").expectSuccess()
        // The proof within the JSON, and the one within the Markdown, are proofs as well.
        try await bench.shell(
            "$LEDGER gate worse --format markdown | grep '^{' > markdown.json"
        ).expectSuccess()
        let checked = try await bench.ledger("prove", "--check", "markdown.json")
        #expect(checked.standardOutput.hasPrefix("the proof holds: position \(position) of"))

        let after = try await bench.root()
        let again = try await bench.ledger("gate", "worse", "--format", "json")
        #expect(try Self.object(again.standardOutput)["recorded"] as? Int == position)
        #expect(try await bench.root() == after)
        let event = try await bench.ledger("export")
        let line = event.standardOutput.split(separator: "\n").first { $0.contains("gate.decided") }
        #expect(line?.contains("\"verdict\":\"fail\"") == true)
    }

    /// The contract of the JSON, as Python's `jsonschema` reads it.
    @Test func theJSONKeepsItsContract() async throws {
        let bench = try await Self.filled(
            Self.run("good"),
            Self.run("worse", tone: 0.15),
            Self.run("partial", omitting: 3)
        )
        let check = """
            import importlib.util, json, sys
            if importlib.util.find_spec("jsonschema"):
                import jsonschema
                schema = json.load(open(sys.argv[1]))
                jsonschema.Draft202012Validator.check_schema(schema)
                validator = jsonschema.Draft202012Validator(schema)
                for error in validator.iter_errors(json.load(sys.stdin)): print(error.message)
            """
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let schema = root.appending(path: "schema/answers/gate_verdict.schema.json").path
        func violations(_ json: String) throws -> String {
            try PeerProcess.run("python3", ["-c", check, schema], input: json)
        }
        for isApproved in [false, true] {
            if isApproved { try await Self.approve(bench, "good") }
            for run in ["good", "worse", "partial"] {
                let outcome = try await bench.ledger("gate", run, "--format", "json")
                #expect(try violations(outcome.standardOutput) == "", "\(run)")
            }
        }
        let granted = try await bench.ledger(
            "waiver",
            "grant",
            "--category",
            "tone",
            "--for",
            "1d",
            "--by",
            "ab",
            "--why",
            "x"
        )
        #expect(granted.exitCode == 0)
        let waived = try await bench.ledger("gate", "worse", "--format", "json", "--dry-run")
        #expect(try violations(waived.standardOutput) == "")
    }

    @Test func aWaiverLetsPassUntilItIsRevoked() async throws {
        let bench = try await Self.filled(Self.run("good"), Self.run("worse", tone: 0.08))
        try await Self.approve(bench, "good")
        #expect(try await bench.ledger("gate", "worse").exitCode == 1)
        let granted = try await bench.ledger(
            "waiver",
            "grant",
            "--category",
            "tone",
            "--for",
            "7d",
            "--by",
            "ab",
            "--why",
            "known"
        )
        #expect(granted.exitCode == 0, "\(granted.standardError)")
        let id = String(granted.standardOutput.dropLast())
        let waived = try await bench.ledger("gate", "worse", "--format", "markdown")
        #expect(waived.exitCode == 0)
        #expect(waived.standardOutput.contains("> **Passed only because of 1 waiver.**"))
        #expect(
            try await bench.ledger("waiver", "list", "--format", "csv").standardOutput.contains(id)
        )
        let revoked = try await bench.ledger("waiver", "revoke", id, "--by", "ab", "--why", "fixed")
        #expect(revoked.exitCode == 0)
        #expect(try await bench.ledger("gate", "worse").exitCode == 1)
        let all = try await bench.ledger("waiver", "list", "--all", "--format", "csv")
        #expect(all.standardOutput.contains("\(id),revoked,ab"))
        let long = try await bench.ledger(
            "waiver",
            "grant",
            "--category",
            "x",
            "--for",
            "91d",
            "--by",
            "ab",
            "--why",
            "y"
        )
        expectRefusal(long, 2, "not a duration up to 90d")
        let blank = try await bench.ledger(
            "waiver",
            "grant",
            "--for",
            "1d",
            "--by",
            "ab",
            "--why",
            "y"
        )
        expectRefusal(blank, 2, "must say what it covers")
    }

    @Test func theSettingsOfTheFileCount() async throws {
        let bench = try await Self.filled(Self.run("good"), Self.run("worse", tone: 0.15))
        try await Self.approve(bench, "good")
        func gate(_ settings: String) async throws -> LedgerBinary.Outcome {
            try Data("version: 1\ngate:\n\(settings)".utf8).write(
                to: bench.folder.url.appending(path: "ledger.yaml")
            )
            return try await bench.ledger("gate", "worse")
        }
        #expect(try await gate("  category_drop: 0.3\n  overall_min: 0.7\n").exitCode == 0)
        #expect(
            try await gate("  thresholds: {regression_alert_delta: 0.3, overall: 0.7}\n").exitCode
                == 0
        )
        #expect(try await gate("  critical: {cases: [tone-0], pass: 0.7}\n").exitCode == 1)
        let mistyped = try await gate("  category_dorp: 0.3\n")
        #expect(mistyped.exitCode == 2)
        #expect(mistyped.standardError.contains("did you mean category_drop?"))
    }

    @Test func aRunnersFilesAndTheCommentAreWritten() async throws {
        let bench = try await Self.filled(Self.run("good"), Self.run("worse", tone: 0.15))
        try await Self.approve(bench, "good")
        let server = try LoopbackServer { request, _ in
            switch (request.method, request.target.hasSuffix("/user")) {
            case ("GET", true): .answer(403)
            case ("GET", false): .answer(200, body: "[]")
            default: .answer(201, body: "{\"id\":1}")
            }
        }
        try Data(#"{"pull_request":{"number":7}}"#.utf8).write(
            to: bench.folder.url.appending(path: "event.json")
        )
        let outcome = try await bench.ledger(
            "gate",
            "worse",
            "--comment",
            "--output-junit",
            "gate.xml",
            "--output-sarif",
            "gate.sarif",
            "--location",
            "prompts/a.md",
            environment: [
                "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r", "GITHUB_TOKEN": "t",
                "GITHUB_API_URL": server.url, "GITHUB_EVENT_PATH": bench.folder.path("event.json"),
                "GITHUB_STEP_SUMMARY": bench.folder.path("summary.md"),
                "GITHUB_OUTPUT": bench.folder.path("output.txt"), "NO_PROXY": "*",
            ]
        )
        #expect(outcome.exitCode == 1)
        #expect(outcome.standardError.contains("::error file=prompts/a.md,line=1,title="))
        #expect(outcome.standardError.contains("the comment was written"))
        let posted = try #require(server.requests.last)
        #expect(posted.target == "/repos/o/r/issues/7/comments")
        #expect(posted.member("body")?.contains("## Quality gate: FAIL") == true)
        #expect(try bench.read("summary.md").contains("## Quality gate: FAIL"))
        #expect(try bench.read("output.txt").contains("\nfail\n"))
        #expect(try bench.read("gate.xml").contains("failures=\"1\""))
        #expect(try bench.read("gate.sarif").contains("\"LQ001\""))
    }

    /// That nobody could be told changes no verdict.
    @Test func aCommentThatCannotBeWrittenIsSaid() async throws {
        let bench = try await Self.filled(Self.run("good"))
        let alone = try await bench.ledger("gate", "--comment")
        #expect(alone.exitCode == 0)
        #expect(alone.standardError.contains("no comment: this is no job of GitHub or GitLab"))
        let server = try LoopbackServer { _, _ in .answer(403, body: "{\"message\":\"no\"}") }
        let forbidden = try await bench.ledger(
            "gate",
            "--comment",
            environment: [
                "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "2", "GITLAB_TOKEN": "t",
                "CI_API_V4_URL": server.url, "NO_PROXY": "*",
            ]
        )
        #expect(forbidden.exitCode == 0)
        #expect(forbidden.standardError.contains("the token may not write it (HTTP 403: no)"))
    }

    @Test func aRevokedBaselineIsNoBaseline() async throws {
        let bench = try await Self.filled(Self.run("good"), Self.run("same"))
        try await Self.approve(bench, "good")
        try await bench.ledger("baseline", "revoke", "good", "--by", "mk", "--why", "wrong")
            .expectSuccess()
        let outcome = try await bench.ledger("gate", "same")
        #expect(outcome.exitCode == 5)
        #expect(outcome.standardOutput.contains("was revoked by mk"))
        #expect(try await bench.ledger("gate", "same", "--baseline", "good").exitCode == 0)
    }
}
