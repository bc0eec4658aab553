import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct AttributionTests {
    private typealias Fixture = AttributionFixture

    @Test func oneDeploymentIsNamedBare() throws {
        let answer = Attribution.answer(
            Fixture.fall(changes: [Fixture.deployment("dep-771", at: 2_892)])
        )
        #expect(answer.conclusion == .suspect)
        #expect(answer.scope.feature == "search")
        #expect(
            answer.headline.hasPrefix("faithfulness in search fell from 0.90 to 0.60 at 00:13 UTC")
        )
        #expect(answer.headline.contains(" on 2026-10-12 (00:1"))
        #expect(
            answer.headline.contains("; the cause is deployment dep-771, 1 minute earlier (P 0.9")
        )
        let suspect = try #require(answer.suspects.first)
        #expect(suspect.confidence == .strong)
        #expect(suspect.effect == .large)
        #expect(suspect.evidence == [Position(rawValue: 2_892)])
        #expect(suspect.inseparable.isEmpty)
        #expect(suspect.reasons.contains("live 1 minute before the onset"))
        #expect(suspect.reasons.contains("1 deployment in 3 days here"))
        #expect(suspect.reasons.contains("retrieval v2 by mk"))
        #expect(abs((suspect.delta ?? 0) + 0.3) < 0.03)
        #expect((answer.interval?.high ?? 0) < -0.28)
        #expect(answer.before?.n == 2_893)
    }

    @Test func twinsAreNamedTogether() throws {
        let answer = Attribution.answer(
            Fixture.fall(changes: [
                Fixture.deployment("one", at: 2_891), Fixture.deployment("two", at: 2_892),
            ])
        )
        #expect(answer.conclusion == .suspect)
        #expect(answer.headline.contains("; probably deployment "))
        #expect(answer.headline.contains(", which cannot be told from "))
        #expect(Set(answer.suspects.map(\.id)) == ["one", "two"])
        #expect(
            answer.suspects.allSatisfy { $0.inseparable.count == 1 && $0.confidence != .strong }
        )
    }

    @Test func nobodyNearMeansNobodyNamed() {
        let answer = Attribution.answer(
            Fixture.fall(changes: [Fixture.deployment("old", at: 2_600)])
        )
        #expect(answer.conclusion == .noSuspect)
        #expect(answer.headline.contains("; no recorded change explains it"))
        #expect(answer.suspects.allSatisfy { $0.confidence == .weak })
    }

    @Test func theInnocentAreExcludedWithReasons() {
        let answer = Attribution.answer(
            Fixture.fall(changes: [
                Fixture.deployment("cause", at: 2_892),
                Fixture.deployment("elsewhere", at: 2_892, environment: "staging"),
                Fixture.deployment("broken", at: 2_892, outcome: .failed),
                Fixture.deployment("late", at: 2_915),
                Fixture.deployment("early", at: 2_473),
                Fixture.deployment("gone", at: 2_700, outcome: .rolledBack, liveUntil: 2_810),
                Fixture.deployment("unlikely", at: 2_713),
                Fixture.deployment("long ago", at: 100),
            ])
        )
        #expect(answer.suspects.map(\.id) == ["cause"])
        let reasons = Dictionary(
            answer.excluded.map { ($0.id, $0.reason) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(reasons["elsewhere"] == "staging, not production")
        #expect(reasons["broken"] == "failed, so it never went live")
        #expect(reasons["late"] == "went live 22 minutes after the onset")
        #expect(reasons["early"] == "too early: 7 hours before the onset")
        #expect(reasons["gone"]?.hasPrefix("taken back 8") == true)
        #expect(reasons["unlikely"] == "live, but the change starts 3 hours later")
        #expect(reasons["long ago"] == nil)
    }

    @Test func rolledBackDeploymentsAreSuspectsWhileLive() {
        let cause = Fixture.deployment("cause", at: 2_892, outcome: .rolledBack, liveUntil: 4_000)
        let answer = Attribution.answer(Fixture.fall(changes: [cause]))
        #expect(answer.suspects.map(\.id) == ["cause"])
    }

    @Test func unrecordedJudgesAreImpliedByTheScores() throws {
        let input = Fixture.fall(changes: []) { $0 >= 2_893 ? "r2" : "r1" }
        let answer = Attribution.answer(input)
        #expect(answer.conclusion == .evaluator)
        let suspect = try #require(answer.suspects.first)
        #expect(suspect.kind == .evaluator && suspect.id == "r2")
        #expect(suspect.evidence.isEmpty)
        #expect(suspect.reasons.contains("not recorded, implied by the scores"))
    }

    @Test func recordedJudgesAreNotImpliedTwice() {
        let recorded = RecordedChange(
            kind: .evaluator,
            id: "judge@r2",
            environment: nil,
            time: Fixture.time(2_890),
            position: Position(rawValue: 5)
        )
        let foreign = RecordedChange(
            kind: .evaluator,
            id: "judge@r9",
            environment: nil,
            time: Fixture.time(2_892),
            position: Position(rawValue: 6)
        )
        let input = Fixture.fall(changes: [recorded, foreign]) { $0 >= 2_893 ? "r2" : "r1" }
        let answer = Attribution.answer(input)
        #expect(answer.suspects.map(\.id) == ["judge@r2"])
        #expect(answer.excluded.first?.reason == "no score of this metric comes from it")
    }

    @Test func quietInputsSaySo() {
        var input = Fixture.fall(changes: [Fixture.deployment("dep", at: 2_892)])
        input.shift = .up
        input.direction = .better
        let rise = Attribution.answer(input)
        #expect(
            rise.headline == "no rise of faithfulness in production since 2026-10-10 00:00 UTC."
        )
        #expect(rise.conclusion == .noChange && rise.suspects.isEmpty)
        #expect(rise.before?.n == 8_640)
        input.shift = .down
        input.onsetWindow = Fixture.time(0)...Fixture.time(1_000)
        #expect(
            Attribution.answer(input).headline
                == "no drop of faithfulness in production between 2026-10-10 00:00 and "
                + "2026-10-10 16:40 UTC."
        )
        input.cells = []
        #expect(
            Attribution.answer(input).headline
                == "no scores of faithfulness in production in the 22.5 days before "
                + "2026-10-12 23:59 UTC."
        )
        var builder = CellBuilder()
        builder.add(1, at: Fixture.time(5), feature: "search")
        input.cells = builder.cells
        #expect(Attribution.answer(input).headline.hasPrefix("only 1 score of faithfulness"))
    }

    @Test func partsOfTheMixAddUp() throws {
        let answer = Attribution.answer(Fixture.fall(changes: []))
        let mix = try #require(answer.mix)
        let delta = try #require(answer.delta)
        #expect(abs(mix.within + mix.between - delta) < 1e-9)
        for scenario in [IncidentScenario.mixShift, .sudden] {
            let incident = IncidentGenerator.incident(
                scenario,
                pool: .halueval,
                count: 40_000,
                seed: 1
            )
            let answer = Attribution.answer(incident.input)
            let parts = try #require(answer.mix)
            #expect(abs(parts.within + parts.between - (answer.delta ?? .nan)) < 1e-9)
            if scenario == .mixShift { #expect(abs(parts.between) > abs(parts.within)) }
        }
    }

    @Test func orderOfCellsAndChangesDoesNotMatter() {
        let changes = [
            Fixture.deployment("one", at: 2_891), Fixture.deployment("two", at: 2_892),
            Fixture.deployment("three", at: 2_892),
        ]
        let input = Fixture.fall(changes: changes)
        var reversed = input
        reversed.cells.reverse()
        reversed.changes.reverse()
        #expect(Attribution.answer(input) == Attribution.answer(reversed))
    }

    @Test func chartSurroundsTheOnset() throws {
        let input = Fixture.fall(changes: [
            Fixture.deployment("dep-771", at: 2_892), Fixture.deployment("later", at: 3_000),
            Fixture.deployment("elsewhere", at: 2_892, environment: "staging"),
        ])
        guard case .whatChanged(let answer, let chart, let next) = Attribution.completeAnswer(input)
        else {
            Issue.record("not an answer to what changed")
            return
        }
        let onset = try #require(answer.onset)
        #expect(chart.points.count >= 60 && chart.points.count <= 72)
        #expect(zip(chart.points, chart.points.dropFirst()).allSatisfy { $0.time < $1.time })
        let before = try #require(chart.points.first)
        let after = try #require(chart.points.last)
        #expect(before.time < onset.low && onset.high < after.time)
        #expect(abs(before.mean - 0.9) < 0.05 && abs(after.mean - 0.6) < 0.1)
        #expect(chart.markers.map(\.label) == ["dep-771", "later"])
        #expect(chart.markers.map(\.isSuspect) == [true, false])
        #expect(next.first?.hasPrefix("deployments between 2026-10-11T21:") == true)
        #expect(next.contains { $0.hasPrefix("show faithfulness in feature search since ") })
    }

    @Test func chartOfNothingIsEmpty() {
        let input = Fixture.input([], endMinute: Fixture.start)
        let answer = Attribution.answer(input)
        #expect(Attribution.chart(input, answer: answer).points.isEmpty)
        #expect(Attribution.nextQuestions(after: answer).count == 2)
    }

    @Test func wordsAreTheOnesPeopleUse() {
        #expect(AttributionWording.duration(seconds: 20) == "less than a minute")
        #expect(AttributionWording.duration(seconds: 60) == "1 minute")
        #expect(AttributionWording.duration(seconds: -2_520) == "42 minutes")
        #expect(AttributionWording.duration(seconds: 10_080) == "2.8 hours")
        #expect(AttributionWording.duration(seconds: 91_440) == "25 hours")
        #expect(AttributionWording.duration(seconds: 432_000) == "5 days")
        #expect(AttributionWording.values([0.884, 0.612]) == ["0.88", "0.61"])
        #expect(AttributionWording.values([0.8841, 0.8822]) == ["0.884", "0.882"])
        #expect(AttributionWording.values([1234, 2345]) == ["1234", "2345"])
        #expect(AttributionWording.signed(-0.2227) == "−0.22")
        #expect(
            AttributionWording.rate(17, .deployment, minutes: 18_720)
                == "1.3 deployments a day here"
        )
        #expect(
            AttributionWording.rate(1, .evaluator, minutes: 18_720)
                == "1 evaluator change in 13 days here"
        )
    }
}
