import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Gate: verdicts")
struct GateTests {
    private func line(_ verdict: GateVerdict, _ category: String) throws -> GateVerdict.Line {
        try #require(verdict.categories.first { $0.category == category })
    }

    // MARK: The two guards

    @Test func theSameScoresPass() throws {
        let verdict = GateStory.unchanged().judge()
        #expect(verdict.outcome == .pass)
        #expect(verdict.problems.isEmpty)
        #expect(verdict.categories.map(\.category) == ["facts", "tone"])
        #expect(verdict.overall?.candidate.map { abs($0 - 0.89) < 1e-12 } == true)
        #expect(verdict.overall?.cases == 20)
        #expect(verdict.reasons.count == 1)
        #expect(verdict.baseline?.commonCases == 20)
    }

    @Test func aDropBeyondBothGuardsFails() throws {
        var story = GateStory.unchanged()
        story.settings.overallMinimum = 0.7
        story.change("tone") { _, value in value - 0.2 }
        let verdict = story.judge()
        #expect(verdict.outcome == .fail)
        #expect(try line(verdict, "facts").state == .pass)
        let tone = try line(verdict, "tone")
        #expect(tone.state == .fail)
        #expect(abs((tone.difference ?? 0) + 0.2) < 1e-12)
        // All ten are worse: 2⁻¹⁰, and three tests.
        #expect(tone.p == 0x1p-10)
        #expect(tone.adjustedP == 3 * 0x1p-10)
        #expect(verdict.reasons[0].hasPrefix("Composite in tone went from 0.89 to 0.69"))
    }

    /// The effect is there, but one case made it: chance reaches as far.
    @Test func aDropThatOneCaseMadeIsInconclusive() throws {
        var story = GateStory.unchanged()
        story.change("tone") { index, value in index == 0 ? 0 : value }
        let verdict = story.judge()
        #expect(verdict.outcome == .inconclusive)
        let tone = try line(verdict, "tone")
        #expect(tone.state == .inconclusive)
        #expect(tone.p == 0.5)
        #expect((tone.casesNeeded ?? 0) > 10)
        #expect(verdict.reasons[0].contains("chance reaches as far"))
    }

    /// The test alone does not fail: a drop of 0.03 is significant and allowed.
    @Test func aSureButSmallDropPasses() throws {
        var story = GateStory.unchanged()
        story.change("tone") { _, value in value - 0.03 }
        let verdict = story.judge()
        #expect(verdict.outcome == .pass)
        #expect((try line(verdict, "tone").adjustedP ?? 1) < 0.01)
    }

    /// 0.80 − 0.75 is more than 0.05 in binary floating point.
    @Test func aDropOfExactlyTheThresholdIsAllowed() throws {
        var story = GateStory()
        let before = [Double](repeating: 0.80, count: 12)
        story.baseline?.scores = GateStory.scores("facts", before)
        story.candidate.scores = GateStory.scores("facts", before.map { _ in 0.75 })
        story.settings.overallMinimum = 0.75
        #expect(0.80 - 0.75 > 0.05)
        #expect(story.judge().outcome == .pass)
        story.settings.categoryDrop = 0.0499
        #expect(story.judge().outcome == .fail)
    }

    @Test func lowerIsBetterIsJudgedTheOtherWayRound() throws {
        func story(_ change: Double) -> GateStory {
            var story = GateStory()
            let values = (0..<12).map { 0.1 + Double($0) * 0.005 }
            story.baseline?.scores = GateStory.scores("facts", values, metric: "toxicity")
            story.candidate.scores = GateStory.scores(
                "facts",
                values.map { $0 + change },
                metric: "toxicity"
            )
            return story
        }
        let worse = story(0.2).judge()
        #expect(worse.outcome == .fail)
        #expect(worse.categories[0].difference.map { abs($0 - 0.2) < 1e-12 } == true)
        let range = try #require(worse.categories[0].interval)
        #expect(range.contains(0.2))
        #expect(story(-0.05).judge().outcome == .pass)
        // The mirror image of 0.80 is 0.20.
        #expect(story(0).judge().overall?.threshold.rounded(toPlaces: 9) == 0.2)
    }

    // MARK: Overall

    @Test func overallBelowTheMinimumFailsWithATestBehindIt() throws {
        var story = GateStory.unchanged()
        story.settings.categoryDrop = 1
        story.change("facts") { _, value in value - 0.15 }
        story.change("tone") { _, value in value - 0.15 }
        let verdict = story.judge()
        #expect(verdict.outcome == .fail)
        #expect(verdict.overall?.state == .fail)
        #expect(verdict.reasons[0].hasPrefix("Overall composite is 0.74, beyond 0.80"))
        // Twice the smaller of two p-values; 2⁻²⁰ of the drops.
        #expect(verdict.overall?.p == 2 * 0x1p-20)
    }

    @Test func weightsMakeTheOverallScore() throws {
        var story = GateStory.unchanged()
        story.change("tone") { _, _ in 0.5 }
        story.settings.weights = ["facts": 3, "tone": 1]
        let overall = try #require(story.judge().overall?.candidate)
        #expect(abs(overall - (0.75 * 0.89 + 0.25 * 0.5)) < 1e-12)
    }

    // MARK: Without a baseline

    @Test func withoutABaselineFixedScoresCountAndItSaysSo() throws {
        var story = GateStory.unchanged()
        story.baseline = nil
        let good = story.judge()
        #expect(good.outcome == .pass)
        #expect(good.baseline == nil)
        #expect(good.notes.contains { $0.contains("no approved baseline") })
        story.change("tone") { _, value in value - 0.3 }
        let bad = story.judge()
        #expect(bad.outcome == .fail)
        let tone = try line(bad, "tone")
        #expect(tone.reference == .minimum)
        #expect(tone.threshold == 0.72)
        #expect(tone.state == .fail)
    }

    @Test func resultsWithoutCasesCannotFail() throws {
        func summary(_ category: String, _ value: Double) -> CaseScore {
            CaseScore(metric: "composite", value: value, category: category)
        }
        var story = GateStory()
        story.baseline?.scores = [summary("facts", 0.9), summary("tone", 0.9)]
        story.candidate.scores = [summary("facts", 0.9), summary("tone", 0.6)]
        let verdict = story.judge()
        #expect(verdict.outcome == .inconclusive)
        #expect(try line(verdict, "tone").difference.map { abs($0 + 0.3) < 1e-12 } == true)
        #expect(verdict.notes.contains { $0.contains("no results by case") })
    }

    // MARK: Critical cases

    @Test func aCriticalCaseThatNewlyFailsFailsTheRun() throws {
        var story = GateStory.unchanged()
        story.settings.categoryDrop = 1
        story.settings.overallMinimum = 0
        story.settings.criticalCases = ["tone-3"]
        story.change("tone") { index, value in index == 3 ? 0.49 : value }
        let verdict = story.judge()
        #expect(verdict.outcome == .fail)
        #expect(verdict.critical.map(\.caseKey) == ["tone-3"])
        // One that failed before is not new.
        if let index = story.baseline?.scores.firstIndex(where: { $0.caseKey == "tone-3" }) {
            story.baseline?.scores[index].value = 0.2
        }
        #expect(story.judge().outcome == .pass)
    }

    @Test func aLabelMakesACaseCriticalToo() {
        var story = GateStory.unchanged()
        story.settings.overallMinimum = 0
        story.change("tone") { index, value in index == 0 ? 0.4 : value }
        #expect(story.judge().critical.isEmpty)
        for index in story.baseline?.scores.indices ?? 0..<0 {
            story.baseline?.scores[index].isCritical = true
        }
        #expect(story.judge().critical.map(\.caseKey) == ["tone-0"])
    }

    // MARK: Waivers

    @Test func aWaivedFailurePassesAndIsNamed() throws {
        var story = GateStory.unchanged()
        story.change("tone") { _, value in value - 0.2 }
        story.settings.overallMinimum = 0
        story.waivers = [GateStory.waiver(.init(suite: "golden", category: "tone"))]
        let verdict = story.judge()
        #expect(verdict.outcome == .pass)
        #expect(try line(verdict, "tone").state == .waived)
        #expect(verdict.waivers.map(\.id) == ["W-1"])
        #expect(verdict.reasons.contains { $0.contains("allowed by waiver W-1") })
        for scope in [
            GateWaiver.Scope(category: "facts"), .init(suite: "other"), .init(caseKey: "tone-1"),
            .init(metric: "rouge_l"),
        ] {
            story.waivers = [GateStory.waiver(scope)]
            #expect(story.judge().outcome == .fail, "\(scope)")
        }
    }

    @Test func noWaiverHidesMissingResults() {
        var story = GateStory.unchanged()
        story.candidate.scores.removeLast()
        story.waivers = [GateStory.waiver(.init(suite: "golden"))]
        #expect(story.judge().outcome == .invalid)
    }

    // MARK: Sameness

    @Test func theOrderOfResultsChangesNothing() {
        var story = GateStory.unchanged()
        var generator = SeededGenerator(seed: 3)
        story.change("tone") { index, value in value - Double(index) * 0.03 }
        // Two repeats of every case.
        story.candidate.scores += story.candidate.scores.map { score in
            var score = score
            score.value = score.value.map { $0 - 0.013 }
            return score
        }
        let verdict = story.judge()
        for _ in 0..<20 {
            story.candidate.scores.shuffle(using: &generator)
            story.baseline?.scores.shuffle(using: &generator)
            #expect(story.judge() == verdict)
        }
    }

    @Test func repeatsAreAveragedWithinTheirCase() throws {
        var story = GateStory.unchanged()
        let low = story.candidate.scores.map { score in
            var score = score
            score.value = score.value.map { $0 - 0.1 }
            return score
        }
        story.candidate.scores += low
        let verdict = story.judge()
        let facts = try line(verdict, "facts")
        #expect(facts.cases == 10)
        #expect(facts.difference.map { abs($0 + 0.05) < 1e-12 } == true)
        #expect(verdict.outcome == .pass)
    }

    @Test func whatTheEventSaysFollowsFromTheVerdict() throws {
        var story = GateStory.unchanged()
        story.candidate.record.pull = "17"
        let decision = GateDecision(story.judge())
        #expect(decision.verdict == "pass")
        #expect(decision.pull == 17)
        #expect(decision.categories.keys.sorted() == ["facts", "tone"])
        #expect(decision.id == GateDecision(story.judge()).id)
        story.change("tone") { index, value in index == 0 ? value - 0.001 : value }
        #expect(decision.id != GateDecision(story.judge()).id)
        story.settings.categoryDrop = 0.06
        let other = GateDecision(story.judge())
        #expect(other.settings != decision.settings)
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let scale = pow(10, Double(places))
        return (self * scale).rounded() / scale
    }
}
