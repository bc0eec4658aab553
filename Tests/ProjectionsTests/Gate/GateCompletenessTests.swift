import Ledger
import TestSupport
import Testing

@testable import Projections

/// What is missing or does not compare is never a pass.
@Suite("Gate: completeness")
struct GateCompletenessTests {
    private func expectInvalid(
        _ story: GateStory,
        _ kind: GateVerdict.Problem.Kind,
        _ words: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let verdict = story.judge()
        #expect(verdict.outcome == .invalid, sourceLocation: sourceLocation)
        let problems = verdict.problems.filter { $0.kind == kind }
        #expect(
            problems.contains { $0.sentence.contains(words) },
            "\(verdict.problems)",
            sourceLocation: sourceLocation
        )
        #expect(verdict.lines.allSatisfy { $0.state == .invalid }, sourceLocation: sourceLocation)
        #expect(verdict.reasons == verdict.problems.map(\.sentence), sourceLocation: sourceLocation)
    }

    @Test func aMissingCategoryIsInvalid() {
        var story = GateStory.unchanged()
        story.candidate.scores.removeAll { $0.category == "tone" }
        expectInvalid(story, .missing, "in category tone")
    }

    @Test func aMissingCaseIsInvalid() {
        var story = GateStory.unchanged()
        story.candidate.scores.removeAll { $0.caseKey == "tone-4" }
        expectInvalid(story, .missing, "case tone-4")
        story.candidate.scores.removeAll { $0.category == "tone" && $0.caseKey != "tone-0" }
        expectInvalid(story, .missing, "and 4 more")
    }

    @Test func aSkippedCaseIsMissingUnlessTheBaselineSkippedItToo() {
        var story = GateStory.unchanged()
        func skip(_ scores: inout [CaseScore]) {
            guard let index = scores.firstIndex(where: { $0.caseKey == "tone-4" }) else { return }
            scores[index].value = nil
            scores[index].status = .skipped
        }
        skip(&story.candidate.scores)
        expectInvalid(story, .missing, "case tone-4")
        story.baseline.map { baseline in
            var baseline = baseline
            skip(&baseline.scores)
            story.baseline = baseline
        }
        #expect(story.judge().outcome == .pass)
    }

    @Test func aMissingScorerIsInvalid() {
        var story = GateStory.unchanged()
        story.settings.metrics = ["composite", "faithfulness"]
        story.baseline?.scores += GateStory.scores("facts", [0.9], metric: "faithfulness")
        expectInvalid(story, .missing, "no scores of faithfulness; the baseline has")
    }

    @Test func noScoresAtAllAreInvalid() {
        var story = GateStory.unchanged()
        story.candidate.scores = []
        expectInvalid(story, .missing, "no scores of composite")
        story.baseline?.scores = []
        expectInvalid(story, .missing, "The run has no scores.")
    }

    @Test func tooManyJudgeErrorsAreInvalidAndFewAreLeftOut() throws {
        var story = GateStory.unchanged()
        func fail(_ keys: Set<String>) {
            for index in story.candidate.scores.indices
            where keys.contains(story.candidate.scores[index].caseKey ?? "") {
                story.candidate.scores[index].value = nil
                story.candidate.scores[index].status = .error
            }
        }
        fail(["tone-1"])
        let verdict = story.judge()
        #expect(verdict.outcome == .pass)
        #expect(verdict.categories.last?.cases == 9)
        fail(["tone-2"])
        expectInvalid(story, .errors, "2 of 20 cases have no composite")
    }

    /// A run may only count its failed evaluations; they are failures all the same.
    @Test func countedFailuresAreFailures() {
        var story = GateStory.unchanged()
        story.baseline = nil
        story.candidate.record.cases = 30
        expectInvalid(story, .missing, "says that it evaluated 30 cases")
        story.candidate.record.errors = 10
        expectInvalid(story, .errors, "10 of 30 cases")
    }

    @Test func theDatasetsOwnCountsAreExpected() {
        var story = GateStory.unchanged()
        story.baseline = nil
        story.dataset = DatasetDeclaration(name: "golden", version: "1", examples: 21)
        expectInvalid(story, .missing, "has 21 cases")
        story.dataset = DatasetDeclaration(
            name: "golden",
            version: "1",
            examples: 20,
            categories: ["facts": 10, "tone": 10, "refusal": 5]
        )
        expectInvalid(story, .missing, "in category refusal")
        story.dataset?.categories = ["facts": 9, "tone": 11]
        expectInvalid(story, .missing, "Category tone of golden@1 has 11 cases")
        story.dataset?.categories = ["facts": 10, "tone": 10]
        #expect(story.judge().outcome == .pass)
    }

    @Test func theRunsOwnDeclarationIsExpected() {
        var story = GateStory.unchanged()
        story.baseline = nil
        for score in story.candidate.scores {
            story.candidate.declared[score.caseKey ?? ""] = score.category
        }
        #expect(story.judge().outcome == .pass)
        story.candidate.declared["tone-99"] = "tone"
        expectInvalid(story, .missing, "declared case tone-99")
        story.candidate.declared["refusal-0"] = "refusal"
        expectInvalid(story, .missing, "in category refusal")
    }

    @Test func weightsSayWhatMustBeThere() {
        var story = GateStory.unchanged()
        story.settings.weights = ["facts": 0.5, "tone": 0.3, "refusal": 0.2]
        expectInvalid(story, .missing, "in category refusal")
        // A change does not weigh its own results.
        story.settings.weights = [:]
        story.baseline?.weights = ["facts": 1]
        story.candidate.weights = ["facts": 1, "refusal": 1]
        #expect(story.judge().outcome == .pass)
    }

    @Test func anUnfinishedOrFailedRunIsInvalid() {
        var story = GateStory.unchanged()
        story.candidate.record.finished = nil
        expectInvalid(story, .run, "has not finished")
        story = GateStory.unchanged()
        story.candidate.record.outcome = "cancelled"
        expectInvalid(story, .run, "ended as cancelled")
    }

    @Test func anotherDatasetIsInvalidAndTheCommonCasesAreCounted() {
        var story = GateStory.unchanged()
        story.candidate.record.datasetVersion = "2"
        expectInvalid(story, .dataset, "golden@2, the baseline on golden@1. 20 cases are in both")
        story.candidate.record.dataset = nil
        story.candidate.record.datasetVersion = nil
        expectInvalid(story, .dataset, "a dataset without a name")
    }

    @Test func anotherEvaluatorRevisionIsInvalid() {
        var story = GateStory.unchanged()
        for index in story.candidate.scores.indices {
            story.candidate.scores[index].evaluator?.revision = "r2"
        }
        expectInvalid(story, .evaluator, "changed between scorer@r1 and scorer@r2")
        for index in story.candidate.scores.indices {
            story.candidate.scores[index].evaluator = nil
        }
        expectInvalid(story, .evaluator, "different evaluators")
    }

    @Test func twoEvaluatorsWithinOneRunAreInvalid() {
        var story = GateStory.unchanged()
        story.candidate.scores[0].evaluator?.revision = "r2"
        expectInvalid(story, .evaluator, "changed between scorer@r1 and scorer@r2")
        story = GateStory.unchanged()
        story.candidate.scores[0].environment = "staging"
        expectInvalid(story, .evaluator, "several environments")
    }

    @Test func aRevokedOrExpiredBaselineIsInvalid() {
        var story = GateStory.unchanged()
        var revocation = GateStory.approval
        revocation.action = .revoked
        var evidence = story.evidence
        evidence.reference = .revoked(revocation)
        let verdict = Gate(settings: story.settings).judge(evidence)
        #expect(verdict.outcome == .invalid)
        #expect(verdict.reasons[0].contains("was revoked by mk"))
        story.settings.baselineAgeSecondsMax = 3_599
        expectInvalid(story, .baseline, "has expired")
        story.settings.baselineAgeSecondsMax = 3_600
        #expect(story.judge().outcome == .pass)
    }

    @Test func aMetricOfUnknownSideIsInvalid() {
        var story = GateStory.unchanged()
        story.settings.metrics = ["zing"]
        story.candidate.scores += GateStory.scores("facts", [1], metric: "zing")
        expectInvalid(story, .settings, "Nobody has said whether a higher zing")
    }

    @Test func aCriticalCaseWithoutAResultIsInvalid() {
        var story = GateStory.unchanged()
        story.settings.criticalCases = ["gone"]
        expectInvalid(story, .missing, "critical case gone")
    }

    /// Whatever is taken away from a sound run, the gate does not pass it.
    @Test func noSubsetOfTheResultsPasses() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            var story = GateStory.unchanged()
            let kept = Int.random(in: 0..<20, using: &generator)
            story.candidate.scores = Array(
                story.candidate.scores.shuffled(using: &generator).prefix(kept)
            )
            #expect(story.judge().outcome == .invalid)
        }
    }

    /// Values at the edges of numbers judge something and never trap.
    @Test func hostileResultsAreJudged() {
        var generator = SeededGenerator(seed: 6)
        let least = Double.leastNonzeroMagnitude
        let values: [Double?] = [
            nil, .nan, .infinity, -.infinity, 1e308, -1e308, 1e100, 0, -0.0, least, 0.5,
        ]
        for _ in 0..<300 {
            var story = GateStory()
            func scores() -> [CaseScore] {
                (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                    CaseScore(
                        metric: ["composite", "rouge_l", ""].randomElement(using: &generator) ?? "",
                        value: values.randomElement(using: &generator) ?? nil,
                        category: [nil, "", "a", "b\u{0}"].randomElement(using: &generator) ?? nil,
                        caseKey: [nil, "", "1", "2"].randomElement(using: &generator) ?? nil,
                        samples: [1, .max, .min, 0].randomElement(using: &generator) ?? 1
                    )
                }
            }
            story.candidate.scores = scores()
            story.baseline?.scores = scores()
            story.candidate.record.cases =
                [nil, .max, .min].randomElement(using: &generator) ?? nil
            story.candidate.record.errors =
                [nil, .max, .min].randomElement(using: &generator) ?? nil
            #expect(!story.judge().reasons.isEmpty)
        }
    }
}
