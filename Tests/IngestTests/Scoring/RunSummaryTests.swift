import Foundation
import Ledger
import Testing

@testable import Ingest

struct RunSummaryTests {
    /// Three cases of `facts` and one of `tone`, two repeats each.
    private static func summary(
        weights: [String: Double] = [:],
        toneFails: Bool = false
    ) throws -> RunSummary {
        var plan = try ScoringBench(cases: 0).plan
        plan.dataset = GoldenDataset(
            name: "golden",
            cases: ["facts", "facts", "tone", "facts"].enumerated().map {
                PromptTemplateTests.golden("\($0.offset)", category: $0.element)
            }
        )
        plan.repeats = 2
        plan.categoryWeights = weights
        var tally = RunTally(plan: plan, metrics: ["a", "composite"])
        let values: [[Double?]] = [[0.5, 0.7], [1, 1], [0.2, 0.4], [0.8, nil]]
        // In another order than that of the dataset, as cases finish.
        for index in [3, 1, 0, 2] {
            for number in [1, 0] {
                let value = values[index][number]
                let outcomes: [MetricOutcome]
                if let value, !(toneFails && index == 2) {
                    outcomes = [.scored("a", value), .scored("composite", value)]
                } else {
                    outcomes = [.error("a", "why"), .error("composite", "a has no value")]
                }
                tally.add(outcomes, index: index, repeat: number)
            }
        }
        return RunSummary(tally, run: "r", plan: plan)
    }

    /// facts: (0.6 + 1 + 0.8) / 3 = 0.8; tone: 0.3; by hand.
    @Test func aCaseCountsOnceWhateverItsRepeats() throws {
        let summary = try Self.summary()
        #expect(summary.categories.map(\.name) == ["facts", "tone"])
        #expect(summary.categories.map(\.composite) == [0.8, 0.3])
        #expect(summary.categories.map(\.cases) == [3, 1])
        #expect(summary.overall == 0.55)
        #expect(summary.weightPresent == 1)
        #expect(summary.errors == 1)
        #expect(summary.units == 8)
        #expect(summary.reasons.first?.reason == "why")
        #expect(summary.reasons.first?.count == 1)
    }

    /// Variances of pairs: 0.02, 0, 0.02; the case with one value has none.
    @Test func theVarianceWithinCases() throws {
        let summary = try Self.summary()
        #expect(abs((summary.total.last?.withinCaseVariance ?? 0) - 0.04 / 3) < 1e-12)
        let facts = try #require(summary.categories.first?.figures.last)
        #expect(abs((facts.withinCaseVariance ?? 0) - 0.01) < 1e-12)
        #expect(facts.errors == 1)
        #expect(facts.cases == 3)
    }

    @Test func categoriesWeigh() throws {
        let summary = try Self.summary(weights: ["facts": 0.3, "tone": 0.1, "unused": 0])
        #expect(summary.overall == ScoresFile.rounded((0.3 * 0.8 + 0.1 * 0.3) / 0.4))
        #expect(summary.weightPresent == 1)
    }

    @Test func aCategoryWithoutAScoreIsLeftOutAndThatIsSaid() throws {
        let summary = try Self.summary(weights: ["facts": 0.3, "tone": 0.1], toneFails: true)
        #expect(summary.overall == 0.8)
        #expect(abs(summary.weightPresent - 0.75) < 1e-12)
        #expect(summary.categories.last?.composite == nil)
        // So is one that the dataset does not have at all.
        let other = try Self.summary(weights: ["facts": 0.3, "gone": 0.7])
        #expect(other.overall == 0.8)
        #expect(abs(other.weightPresent - 0.3) < 1e-12)
    }

    @Test func theOriginalsFileHasItsMembers() throws {
        let file = ScoresFile(
            try Self.summary(toneFails: true),
            model: nil,
            time: Timestamp(seconds: 1_791_885_600)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(file), as: UTF8.self)
                == #"{"categories":{"facts":0.8},"model_version":null,"overall":0.8,"#
                + #""run_timestamp":"2026-10-13T10:00:00Z","total_examples":4}"#
        )
    }

    /// Python 3: `round(x, 4)` of each.
    @Test(
        arguments: [
            (0.12345, 0.1235), (0.12335, 0.1234), (2.00005, 2.0), (0.99995, 1.0), (1 / 3, 0.3333),
            (0.0, 0.0), (1e-9, 0.0), (0.76995, 0.77),
        ] as [(Double, Double)]
    )
    func roundingIsPythons(value: Double, rounded: Double) {
        #expect(ScoresFile.rounded(value) == rounded)
    }
}

struct ScoringGitTests {
    @Test func githubsPullRequestIsItsHead() {
        let event = Data(#"{"pull_request":{"number":12,"head":{"sha":"abc"}}}"#.utf8)
        let git = ScoringPlan.Git(
            environment: [
                "GITHUB_SHA": "merge", "GITHUB_HEAD_REF": "feature", "GITHUB_REF_NAME": "12/merge",
                "GITHUB_EVENT_PATH": "/event.json",
            ],
            contents: { $0 == "/event.json" ? event : nil }
        )
        #expect(git == ScoringPlan.Git(commit: "abc", branch: "feature", pull: 12))
        let push = ScoringPlan.Git(
            environment: ["GITHUB_SHA": "abc", "GITHUB_HEAD_REF": "", "GITHUB_REF_NAME": "main"],
            contents: { _ in nil }
        )
        #expect(push == ScoringPlan.Git(commit: "abc", branch: "main", pull: nil))
    }

    @Test func gitlab() {
        let git = ScoringPlan.Git(
            environment: [
                "CI_COMMIT_SHA": "abc", "CI_COMMIT_REF_NAME": "main", "CI_MERGE_REQUEST_IID": "7",
            ],
            contents: { _ in nil }
        )
        #expect(git == ScoringPlan.Git(commit: "abc", branch: "main", pull: 7))
        #expect(ScoringPlan.Git(environment: [:]) == ScoringPlan.Git())
    }
}
