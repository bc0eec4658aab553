import Foundation
import Ledger
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Ingest

struct ScoringRunTests {
    @Test func aRunIsRecordedFromItsStartToItsEnd() async throws {
        let bench = try ScoringBench(cases: 6)
        let summary = try await bench.run()
        #expect(summary.units == 6)
        #expect(summary.errors == 0)
        #expect(summary.metrics.last == "composite")
        let events = try bench.events()
        #expect(events.first?.type == "dev.qualityledger.run.started.v1")
        #expect(events.last?.type == "dev.qualityledger.run.finished.v1")
        let started = try #require(events.first)
        #expect(started.data["declared"]?.members?.count == 6)
        #expect(started.data["declared"]?["case-0"]?.text == "facts")
        #expect(
            started.data["metrics"]?.elements.compactMap(\.text)
                == ["length", "factual_accuracy", "instruction_following", "safety"]
                + ["judge_score", "composite"]
        )
        #expect(started.data["environment"]?.text == "ci")
        #expect(started.data["dataset"]?["version"]?.text == bench.plan.dataset.version)
        let finished = try #require(events.last)
        #expect(finished.data["cases"]?.count == 6)
        #expect(finished.data["errors"]?.count == 0)
        // 100 + 20 tokens an answer; gpt-4o at 2.50 and 10, gpt-4o-mini at 0.15 and 0.60 a million.
        #expect(finished.data["usage"]?["openai/gpt-4o"]?["input"]?.count == 600)
        #expect(finished.data["usage"]?["openai/gpt-4o-mini"]?["output"]?.count == 120)
        let dollars = 6 * (100 * 2.65 + 20 * 10.6) / 1e6
        #expect(abs((finished.data["dollars"]?.number ?? 0) - dollars) < 1e-12)
        #expect(finished.data["outcome"]?.text == "completed")
        let scores = events.filter { $0.type == "dev.qualityledger.score.recorded.v1" }
        #expect(scores.count == 6 * 6)
        let judged = scores.filter { $0.data["metric"]?.text == "judge_score" }
        #expect(judged.count == 6)
        #expect(judged.allSatisfy { $0.data["value"]?.number == 0.8 })
        #expect(judged.allSatisfy { $0.data["evaluator"]?["kind"]?.text == "llm_judge" })
        #expect(judged.allSatisfy { $0.data["status"]?.text == "scored" })
        let verdicts = events.filter { $0.type == "dev.qualityledger.verdict.recorded.v1" }
        #expect(verdicts.count == 6)
        #expect(verdicts.first?.data["axes"]?["safety"]?.number == 0.8)
        // Weights 0.2 and 0.5 of 0.7 in all; each answer is as long as it should be.
        let composite = scores.first { $0.data["metric"]?.text == "composite" }
        let expected = (0.2 * 0.5 + 0.5 * 0.8) / 0.7
        #expect(abs((composite?.data["value"]?.number ?? 0) - expected) < 1e-12)
        #expect(summary.overall == ScoresFile.rounded(expected))
    }

    @Test func aStoppedRunGoesOnAndNothingIsThereTwice() async throws {
        let bench = try ScoringBench(cases: 40)
        let whole = try await ScoringBench(cases: 40).run()
        for limit in [7, 19, 33] {
            let stopped = await #expect(throws: ScoringStopped.self) {
                try await bench.run(stoppingAfter: limit)
            }
            #expect(stopped?.message.contains("of 40 evaluations") == true)
            #expect(try bench.events().last?.type != "dev.qualityledger.run.finished.v1")
        }
        let summary = try await bench.run()
        #expect(summary.resumed > 7)
        #expect(summary.overall == whole.overall)
        #expect(summary.total == whole.total)
        #expect(summary.usage == whole.usage, "what was recorded before counts, too")
        let events = try bench.events()
        #expect(Set(events.map(\.id)).count == events.count)
        #expect(events.count == 3 + 40 * 7, "start, judge, end, and seven for each case")
        // Once more: all is there, and nobody is asked.
        let asked = bench.peer.requests.count
        let again = try await bench.run()
        #expect(again.resumed == 40)
        #expect(again.total == whole.total)
        #expect(bench.peer.requests.count == asked)
        #expect(try bench.events().count == events.count)
    }

    @Test func aModelThatFailsIsAnErrorAndNeverAZero() async throws {
        let bench = try ScoringBench(cases: 8) { body in
            let text = body["messages"]?[0]?["content"]?.text ?? ""
            if text.hasPrefix("question 3") { return StandInTransport.error(400, "too long") }
            return nil
        }
        let summary = try await bench.run()
        #expect(summary.errors == 1)
        #expect(summary.reasons.first?.reason.contains("too long") == true)
        let scores = try bench.events().filter { $0.data["case"]?.text == "case-3" }
        #expect(scores.count == 6)
        #expect(scores.allSatisfy { $0.data["status"]?.text == "error" })
        #expect(scores.allSatisfy { $0.data["value"] == nil })
        #expect(summary.categories.allSatisfy { $0.composite ?? 0 > 0.7 })
    }

    @Test func aJudgeThatSaysNothingLeavesTheOtherMetrics() async throws {
        let bench = try ScoringBench(cases: 4) { body in
            let user = body["messages"]?[1]?["content"]?.text ?? ""
            return user.contains("question 2, please") ? StandInTransport.answer("dunno") : nil
        }
        let summary = try await bench.run()
        #expect(summary.errors == 1)
        let scores = try bench.events().filter { $0.data["case"]?.text == "case-2" }
        let byMetric = Dictionary(grouping: scores) { $0.data["metric"]?.text ?? "" }
        #expect(byMetric["length"]?.first?.data["value"]?.number == 0.5)
        #expect(byMetric["judge_score"]?.first?.data["status"]?.text == "error")
        #expect(byMetric["composite"]?.first?.data["status"]?.text == "error")
        #expect(scores.allSatisfy { $0.type != "dev.qualityledger.verdict.recorded.v1" })
    }

    /// A case whose model is down for a while is tried again at the end.
    @Test func whatFailedForAWhileIsTriedOnceMore() async throws {
        let failures = Mutex(0)
        let bench = try ScoringBench(cases: 12) { body in
            let text = body["messages"]?[0]?["content"]?.text ?? ""
            guard text.hasPrefix("question 5") else { return nil }
            let count = failures.withLock { count in
                count += 1
                return count
            }
            return count <= 5 ? HTTPResponse(status: 503) : nil
        }
        let summary = try await bench.run()
        #expect(summary.errors == 0)
        #expect(failures.withLock { $0 } == 6)
    }

    @Test func aServerThatIsDownStopsTheRunAndRecordsNoErrors() async throws {
        let isDown = Mutex(true)
        let bench = try ScoringBench(cases: 30) { _ in
            isDown.withLock { $0 } ? HTTPResponse(status: 503) : nil
        }
        let stopped = await #expect(throws: ScoringStopped.self) { try await bench.run() }
        #expect(stopped?.failure == .unavailable)
        let kinds = try bench.events().map(\.type)
        #expect(!kinds.contains("dev.qualityledger.score.recorded.v1"), "no error is recorded")
        #expect(!kinds.contains("dev.qualityledger.run.finished.v1"))
        isDown.withLock { $0 = false }
        #expect(try await bench.run().errors == 0)
    }

    @Test func aWrongKeyStopsTheRunAtOnce() async throws {
        let bench = try ScoringBench(cases: 30) { _ in StandInTransport.error(401, "no") }
        let stopped = await #expect(throws: ScoringStopped.self) { try await bench.run() }
        #expect(stopped?.failure == .usage)
        #expect(bench.peer.requests.count <= 8)
    }

    @Test func everyRepeatIsAskedForAndRecordedByItself() async throws {
        var bench = try ScoringBench(cases: 3)
        bench.plan.repeats = 4
        bench.plan.judge = nil
        let summary = try await bench.run()
        #expect(summary.units == 12)
        #expect(summary.cases == 3)
        #expect(bench.peer.requests.count == 12)
        #expect(summary.total.last?.withinCaseVariance == 0)
        let scores = try bench.events().filter { $0.data["metric"]?.text == "length" }
        #expect(Set(scores.compactMap { $0.data["labels"]?["repeat"]?.text }).count == 4)
        #expect(Set(scores.map(\.id)).count == 12)
    }

    @Test func anchorsAreGradedInEveryRunAndTheJudgeIsCaughtMoving() async throws {
        let grade = Mutex(0.9)
        var bench = try ScoringBench(cases: 2) { body in
            let user = body["messages"]?[1]?["content"]?.text ?? ""
            guard user.contains("BEGIN question"), !user.contains("question 0, please"),
                !user.contains("question 1, please")
            else { return nil }
            return StandInTransport.answer(JudgeTests.verdict(grade.withLock { $0 }))
        }
        let folder = try TemporaryFolder()
        bench.useCache(ResponseCache(path: folder.path("cache")))
        bench.plan.anchors = try StandardAnchors.anchors()
        let first = try await bench.run("first")
        #expect(first.drift?.shift == 0)
        #expect(first.drift?.hasMoved == false)
        #expect(first.missedAnchors.sorted() == ["evasive", "injection", "partly", "wrong"])
        let second = try await bench.run("second")
        #expect(second.drift?.hasMoved == false)
        grade.withLock { $0 = 0.7 }
        let third = try await bench.run("third")
        #expect(abs((third.drift?.shift ?? 0) + 0.2) < 1e-12)
        #expect(third.drift?.hasMoved == true)
        let events = try bench.events()
        let registered = events.filter { $0.type == "dev.qualityledger.evaluator.versioned.v1" }
        #expect(registered.count == 1, "the ruler's zero is set once")
        let drifts = events.filter { $0.data["metric"]?.text == "judge_anchor_drift" }
        #expect(
            drifts.compactMap { $0.data["value"]?.number }.map(ScoresFile.rounded) == [0, 0, 0.2]
        )
        #expect(drifts.allSatisfy { $0.data["run"] == nil }, "alert rules look at what is no run's")
        // Resumed, a run asks for no anchor again.
        let asked = bench.peer.requests.count
        #expect(try await bench.run("third").drift == third.drift)
        #expect(bench.peer.requests.count == asked)
    }

    @Test func pairsAreComparedInBothOrders() async throws {
        var bench = try ScoringBench(cases: 3) { body in
            let user = body["messages"]?[1]?["content"]?.text ?? ""
            return user.contains("BEGIN first answer")
                ? StandInTransport.answer(#"{"better":"first"}"#) : nil
        }
        bench.plan.opponents = try AnswersFile(
            #"{"id":"case-0","answer":"other"}"# + "\n" + #"{"id":"case-1","answer":"other"}"#,
            file: "o"
        )
        let summary = try await bench.run()
        #expect(summary.inconsistentComparisons == 2)
        let scores = try bench.events().filter { $0.data["metric"]?.text == "preference" }
        let byCase = Dictionary(scores.map { ($0.data["case"]?.text ?? "", $0.data) }) { $1 }
        #expect(byCase["case-0"]?["value"]?.number == 0.5)
        #expect(byCase["case-2"]?["status"]?.text == "unscored")
    }

    @Test func thePlanDecidesTheRun() async throws {
        let bench = try ScoringBench(cases: 3)
        let run = bench.plan.derivedRun
        #expect(try ScoringBench(cases: 3).plan.derivedRun == run)
        #expect(try ScoringBench(cases: 4).plan.derivedRun != run)
        var other = bench.plan
        other.git.commit = "abc"
        #expect(other.derivedRun != run)
        let first = try RunIdentity.choose(nil, plan: bench.plan, store: bench.store)
        #expect(first == .init(run: run, hasBegun: false, hasEnded: false))
        _ = try await bench.run(run)
        let next = try RunIdentity.choose(nil, plan: bench.plan, store: bench.store)
        #expect(next == .init(run: run + "-2", hasBegun: false, hasEnded: false))
        let named = try RunIdentity.choose(run, plan: bench.plan, store: bench.store)
        #expect(named == .init(run: run, hasBegun: true, hasEnded: true))
    }
}
