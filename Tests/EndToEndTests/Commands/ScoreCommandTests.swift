import Foundation
import Ledger
import Synchronization
import TestSupport
import Testing

/// `ledger score`, with a model and a judge behind a real connection.
@Suite(
    .serialized,
    .enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build")
)
struct ScoreCommandTests {
    /// A server that answers every question and grades every answer 0.9.
    private static func server(
        after seconds: Double = 0,
        _ react: @escaping @Sendable (String) -> LoopbackServer.Reaction? = { _ in nil }
    ) throws -> LoopbackServer {
        try LoopbackServer { request, _ in
            if let reaction = react(request.text) { return reaction }
            let isJudge = request.text.contains("BEGIN answer")
            let verdict =
                #"{\"reasoning\":\"fine\",\"factual_accuracy\":0.9,\"instruction_following\":0.9,"#
                + #"\"safety\":0.9}"#
            return .answer(
                200,
                body: #"{"model":"m-2026-11-01","choices":[{"finish_reason":"stop","message":"#
                    + #"{"content":"\#(isJudge ? verdict : "The right answer.")"}}],"#
                    + #""usage":{"prompt_tokens":50,"completion_tokens":10}}"#,
                after: seconds
            )
        }
    }

    private static func dataset(_ count: Int) -> String {
        (0..<count).map { number in
            let category = ["factual_accuracy", "tone_consistency"][number % 2]
            return #"{"id":"case-\#(number)","category":"\#(category)","#
                + #""prompt":"What is the answer to question \#(number)?","#
                + #""reference_response":"The right answer."}"# + "\n"
        }.joined()
    }

    private static func bench(cases: Int) async throws -> CommandBench {
        let bench = try CommandBench()
        try bench.folder.write(dataset(cases), to: "golden.jsonl")
        try await bench.ledger("init")
        return bench
    }

    private static func arguments(_ server: LoopbackServer, _ more: [String] = []) -> [String] {
        [
            "score", "golden.jsonl", "--model", "local", "--base-url", server.url + "/v1",
            "--judge", "judge", "--judge-base-url", server.url + "/v1", "--anchors", "none",
        ] + more
    }

    private static func run(
        _ bench: CommandBench,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> LedgerBinary.Outcome {
        try await bench.binary.run(
            arguments,
            environment: ["XDG_CACHE_HOME": bench.folder.path("cache")]
                .merging(environment) { $1 },
            in: bench.folder.url
        )
    }

    /// What a ledger holds: its ids, and how many events of each type.
    private static func contents(
        _ bench: CommandBench
    ) throws -> (ids: [String], types: [String: Int]) {
        let store = try SQLiteEventStore(path: bench.folder.path("ledger.db"), access: .readOnly)
        var ids: [String] = []
        var types: [String: Int] = [:]
        try store.readEvents(in: Position(rawValue: 1)...Position(rawValue: .max)) { row in
            ids.append(String(decoding: row.id, as: UTF8.self))
            types[
                row.type.rawValue.components(separatedBy: ".").dropLast().suffix(2)
                    .joined(separator: "."),
                default: 0
            ] += 1
        }
        return (ids, types)
    }

    @Test func aRunIsScoredAndRecorded() async throws {
        let bench = try await Self.bench(cases: 4)
        let server = try Self.server()
        let arguments = Self.arguments(server, ["--format", "csv"])
        let outcome = try await Self.run(
            bench,
            arguments,
            environment: ["OPENAI_API_KEY": "sk-top-secret", "GITHUB_SHA": "abc123"]
        )
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        let lines = outcome.standardOutput.split(separator: "\r\n")
        #expect(lines.first?.hasPrefix("category,cases,weight,") == true)
        #expect(lines.count == 4)
        #expect(lines.last?.hasPrefix("overall,4,") == true)
        #expect(outcome.standardError.contains("4 evaluations, 0 with errors"))
        #expect(outcome.standardError.contains("200 + 40 tokens, cost unknown"))
        #expect(outcome.standardError.contains("NOT SCORED: bertscore"))
        #expect(server.requests.count == 8)
        #expect(server.requests.first?.headers["authorization"] == "Bearer sk-top-secret")
        let scores = try JSONSerialization.jsonObject(
            with: Data(try bench.read("scores.json").utf8)
        )
        let members = try #require(scores as? [String: Any])
        #expect(
            Set(members.keys) == [
                "categories", "overall", "model_version", "run_timestamp", "total_examples",
            ]
        )
        #expect(members["total_examples"] as? Int == 4)
        #expect((members["categories"] as? [String: Double])?.count == 2)
        let contents = try Self.contents(bench)
        #expect(contents.types["run.started"] == 1)
        #expect(contents.types["run.finished"] == 1)
        #expect(contents.types["verdict.recorded"] == 4)
        // The key is nowhere: not in what was said, nor in any file.
        #expect(!(outcome.standardOutput + outcome.standardError).contains("top-secret"))
        let files = try FileManager.default.subpathsOfDirectory(atPath: bench.folder.path(""))
        for file in files {
            let data = FileManager.default.contents(atPath: bench.folder.path(file)) ?? Data()
            #expect(data.range(of: Data("top-secret".utf8)) == nil, "\(file)")
        }
        // Again is another run, and costs nothing.
        let again = try await Self.run(bench, arguments, environment: ["GITHUB_SHA": "abc123"])
        #expect(again.exitCode == 0)
        #expect(again.standardOutput == outcome.standardOutput)
        #expect(again.standardError.contains("4 answers, 4 of them kept from before"))
        #expect(server.requests.count == 8)
        #expect(try Self.contents(bench).types["run.started"] == 2)
        let answer = try await bench.ledger("query", "runs", "--format", "csv")
        #expect(answer.standardOutput.contains("abc123") || answer.exitCode == 0)
    }

    @Test func killedAtAnyMomentARunGoesOnAndNothingIsThereTwice() async throws {
        let cases = 240
        let bench = try await Self.bench(cases: cases)
        let server = try Self.server(after: 0.02)
        let arguments = Self.arguments(server, ["--concurrency", "4", "--format", "csv"])
        for seconds in ["0.25", "0.45", "0.35"] {
            let killed = try await LedgerBinary(path: "/usr/bin/timeout").run(
                ["-s", "KILL", seconds, bench.binary.path] + arguments,
                environment: ["XDG_CACHE_HOME": bench.folder.path("cache")],
                in: bench.folder.url
            )
            #expect(killed.exitCode == 137, "\(killed.standardError)")
        }
        let before = try Self.contents(bench)
        #expect(before.types["run.finished"] == nil)
        let outcome = try await Self.run(bench, arguments)
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        let contents = try Self.contents(bench)
        #expect(Set(contents.ids).count == contents.ids.count)
        #expect(contents.types["run.started"] == 1)
        #expect(contents.types["run.finished"] == 1)
        #expect(contents.types["verdict.recorded"] == cases)
        #expect(outcome.standardOutput.contains("overall,240,"))
        // What was in flight when it was killed is asked again, and nothing else.
        #expect(server.requests.count <= cases * 2 + 3 * 4 * 2)
        #expect(server.requests.count >= cases * 2)
    }

    @Test func interruptedItSaysHowToGoOn() async throws {
        let bench = try await Self.bench(cases: 40)
        let server = try Self.server(after: 0.05)
        let arguments = Self.arguments(server, ["--concurrency", "2"])
        let stopped = try await LedgerBinary(path: "/usr/bin/timeout").run(
            ["--preserve-status", "-s", "INT", "0.8", bench.binary.path] + arguments,
            environment: ["XDG_CACHE_HOME": bench.folder.path("cache")],
            in: bench.folder.url
        )
        #expect(stopped.exitCode == 6, "\(stopped.standardError)")
        #expect(stopped.standardError.contains("of 40 evaluations"))
        #expect(stopped.standardError.contains("Run the same command again"))
        #expect(stopped.standardOutput == "")
        #expect(try Self.contents(bench).types["run.finished"] == nil)
        let outcome = try await Self.run(bench, arguments)
        #expect(outcome.exitCode == 0)
        #expect(outcome.standardError.contains("were recorded before"))
    }

    @Test func answersOfAFileNeedNoModel() async throws {
        let bench = try await Self.bench(cases: 3)
        try bench.folder.write(
            (0..<2).map { #"{"id":"case-\#($0)","answer":"The right answer."}"# + "\n" }.joined(),
            to: "answers.jsonl"
        )
        let server = try Self.server()
        let outcome = try await Self.run(
            bench,
            [
                "score", "golden.jsonl", "--answers", "answers.jsonl", "--judge", "judge",
                "--judge-base-url", server.url, "--anchors", "none", "--output", "none",
            ]
        )
        #expect(outcome.exitCode == 4, "one of three has no answer: too many to prove anything")
        #expect(outcome.standardError.contains("there is no answer in the file"))
        #expect(outcome.standardError.contains("1 of 3 evaluations failed"))
        #expect(server.requests.count == 2)
        #expect(try !bench.files().contains("scores.json"))
    }

    @Test func theJudgeIsCaughtMoving() async throws {
        let grade = Mutex("0.9")
        let bench = try await Self.bench(cases: 2)
        let server = try Self.server { text in
            guard text.contains("BEGIN answer"), !text.contains("What is the answer to") else {
                return nil
            }
            let value = grade.withLock { $0 }
            return .answer(
                200,
                body: #"{"choices":[{"finish_reason":"stop","message":{"content":"#
                    + #""{\"factual_accuracy\":\#(value),\"instruction_following\":\#(value),"#
                    + #"\"safety\":\#(value)}"}}]}"#
            )
        }
        var arguments = Self.arguments(server)
        arguments[arguments.count - 1] = "standard"
        let first = try await Self.run(bench, arguments)
        #expect(first.exitCode == 0)
        #expect(first.standardError.contains("misses what is known of"))
        #expect(!first.standardError.contains("HAS MOVED"))
        grade.withLock { $0 = "0.6" }
        let second = try await Self.run(bench, arguments + ["--quiet"])
        #expect(second.standardError.contains("THE JUDGE HAS MOVED: -0.300"))
    }

    @Test func mistakesAreRefusedBeforeAnybodyIsAsked() async throws {
        let bench = try await Self.bench(cases: 2)
        func refused(_ arguments: [String], _ words: String) async throws {
            expectRefusal(try await Self.run(bench, ["score"] + arguments), 2, words)
        }
        try await refused(["golden.jsonl"], "what to evaluate")
        try await refused(["golden.jsonl", "--model", "llama"], "whose model it is")
        try await refused(["golden.jsonl", "--model", "openai/gpt-4o-mini"], "OPENAI_API_KEY")
        try await refused(
            ["golden.jsonl", "--model", "m", "--base-url", "http://u:secret@h/v1"],
            "password"
        )
        try await refused(
            ["golden.jsonl", "--answers", "none.jsonl", "--judge", "ollama/x"],
            "none.jsonl cannot be read"
        )
        let required = ["--model", "ollama/x", "--judge", "ollama/y", "--require", "bertscore"]
        try await refused(["golden.jsonl"] + required, "bertscore is required")
        #expect(try Self.contents(bench).ids.isEmpty)
    }

    @Test func aDryRunAsksNobody() async throws {
        let bench = try await Self.bench(cases: 10)
        let outcome = try await Self.run(
            bench,
            [
                "score", "golden.jsonl", "--model", "openai/gpt-4o-mini", "--max-tokens", "100",
                "--judge", "anthropic/claude-sonnet-4-6", "--repeat", "2", "--dry-run",
                "--format", "csv",
            ]
        )
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("openai/gpt-4o-mini,20,"))
        #expect(outcome.standardOutput.contains("anthropic/claude-sonnet-4-6,26,"))
        #expect(try Self.contents(bench).ids.isEmpty)
    }

    @Test func theStandardRubricCanBeChangedAndUsed() async throws {
        let bench = try await Self.bench(cases: 1)
        let rubric = try await bench.ledger("score", "--print-rubric")
        #expect(rubric.exitCode == 0)
        try bench.folder.write(
            rubric.standardOutput.replacing("minor issues", with: "small issues"),
            to: "rubric.yaml"
        )
        let server = try Self.server()
        let first = try await Self.run(bench, Self.arguments(server))
        let arguments = Self.arguments(server, ["--rubric", "rubric.yaml"])
        let second = try await Self.run(bench, arguments)
        #expect(first.exitCode == 0)
        #expect(second.exitCode == 0, "\(second.standardError)")
        #expect(server.requests.count == 3, "the answer is the same, the judgement another")
    }
}
