import Ledger
import Testing

@testable import Projections

@Suite struct EvaluatorStampsTests {
    private func change(_ id: String) -> RecordedChange {
        RecordedChange(
            kind: .evaluator,
            id: id,
            environment: nil,
            time: AttributionFixture.time(2_890),
            position: Position(rawValue: 5)
        )
    }

    /// Scores bear the label `name@revision` or the revision alone, and so do changes.
    @Test(arguments: [
        ("judge@r2", "judge@r2", true), ("judge@r2", "r2", true), ("r2", "judge@r2", true),
        ("judge@r2", "judge@r1", false), ("judge@r2", "2", false), ("2", "judge@r2", false),
    ])
    func namesMatch(id: String, revision: String, expected: Bool) {
        #expect(EvaluatorStamps.names(change(id), revision) == expected)
    }

    @Test func aSwitchOfTheRulerBeatsADeploymentNearer() throws {
        let input = AttributionFixture.fall(changes: [
            change("judge@r2"), AttributionFixture.deployment("dep", at: 2_892),
        ]) { $0 >= 2_893 ? "judge@r2" : "judge@r1" }
        let answer = Attribution.answer(input)
        #expect(answer.conclusion == .evaluator)
        let first = try #require(answer.suspects.first)
        #expect(first.id == "judge@r2" && first.confidence == .strong)
        let reason = "the scores come from it since 00:13 and from another before"
        #expect(first.reasons.contains(reason))
        #expect(answer.headline.hasSuffix("the ruler moved."))
    }

    @Test func aRulerThatNoScoreComesFromIsExcluded() {
        let input = AttributionFixture.fall(changes: [change("judge@r9")]) { _ in "judge@r1" }
        let answer = Attribution.answer(input)
        #expect(answer.conclusion == .noSuspect)
        #expect(answer.excluded.map(\.reason) == ["no score of this metric comes from it"])
    }
}
