import Ledger
import TestSupport
import Testing

@testable import Projections

/// A change of a judge that nobody recorded moves all that it judges and nothing else.
@Suite struct EvaluatorWideShiftTests {
    private func companion(
        _ metric: String,
        by evaluator: String,
        falls: Bool,
        seed: UInt64
    ) -> AttributionCompanion {
        var random = SeededGenerator(seed: seed)
        var builder = CellBuilder()
        for minute in 0...EvidenceFixture.endMinute {
            let isBad = falls && minute >= EvidenceFixture.onset
            builder.add(
                Double.random(in: isBad ? 0.5...0.8 : 0.7...1, using: &random),
                at: AttributionFixture.time(minute)
            )
        }
        return AttributionCompanion(metric: metric, evaluator: evaluator, cells: builder.cells)
    }

    private func input(relevance: Bool, exactMatch: Bool) -> AttributionInput {
        var fixture = EvidenceFixture()
        fixture.changes = [EvidenceFixture.deployment("innocent", at: 1_991)]
        var input = fixture.input
        input.evaluator = "judge"
        input.companions = [
            companion("relevance", by: "judge", falls: relevance, seed: 3),
            companion("exact_match", by: "code", falls: exactMatch, seed: 4),
        ]
        return input
    }

    @Test func whatMovesOneJudgeAloneIsTheJudge() throws {
        let answer = Attribution.answer(input(relevance: true, exactMatch: false))
        #expect(answer.conclusion == .noSuspect)
        #expect(answer.suspects.allSatisfy { $0.confidence == .weak })
        #expect(
            answer.headline.hasSuffix(
                "no recorded change explains it: relevance of judge moved at the same time, "
                    + "exact_match of other evaluators did not, as if judge had been changed "
                    + "without a record."
            )
        )
    }

    @Test(arguments: [(true, true), (false, false), (false, true)])
    func whatMovesOthersTooIsTheSystem(relevance: Bool, exactMatch: Bool) {
        let answer = Attribution.answer(input(relevance: relevance, exactMatch: exactMatch))
        #expect(answer.conclusion == .suspect)
        #expect(answer.suspects.first?.id == "innocent")
    }

    @Test func withoutTheJudgesNameNothingIsSaid() {
        var input = input(relevance: true, exactMatch: false)
        input.evaluator = nil
        #expect(Attribution.answer(input).conclusion == .suspect)
    }

    @Test func aRecordedDeploymentOfTheJudgeIsNotCleared() {
        var input = input(relevance: true, exactMatch: false)
        input.changes = [EvidenceFixture.deployment("swap", at: 1_998, subkind: "judge")]
        let answer = Attribution.answer(input)
        #expect(answer.conclusion == .suspect)
        #expect(answer.suspects.first?.id == "swap")
    }
}
