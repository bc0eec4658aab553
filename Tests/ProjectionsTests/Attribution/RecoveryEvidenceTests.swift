import Testing

@testable import Projections

/// What happens at the end of a fall tells two deployments before it apart.
@Suite struct RecoveryEvidenceTests {
    private typealias Fixture = EvidenceFixture

    private func fixture(_ changes: [RecordedChange]) -> EvidenceFixture {
        var fixture = EvidenceFixture(recovery: 2_400)
        fixture.changes = changes
        return fixture
    }

    @Test func theOneTakenBackAtTheRecoveryDidIt() throws {
        let (answer, suspects) = fixture([
            Fixture.deployment("one", at: 1_997),
            Fixture.deployment("two", at: 1_996, outcome: .rolledBack, liveUntil: 2_398),
        ]).suspects()
        #expect(answer.suspects.first?.id == "two")
        let two = try #require(suspects["two"])
        #expect(two.reasons.contains("taken back at 15:58, and the metric recovered"))
        #expect(two.inseparable.isEmpty)
    }

    @Test func aRollbackThatTheFallOutlivedAcquits() throws {
        let (answer, suspects) = fixture([
            Fixture.deployment("one", at: 1_997, outcome: .rolledBack, liveUntil: 2_100),
            Fixture.deployment("two", at: 1_996),
        ]).suspects()
        #expect(answer.suspects.first?.id == "two")
        let one = try #require(suspects["one"])
        #expect(one.reasons.contains("taken back at 11:00, and the metric did not recover"))
    }

    @Test func aRollbackEventNamesWhatItTakesBack() {
        let (answer, suspects) = fixture([
            Fixture.deployment("one", at: 1_997),
            Fixture.deployment("two", at: 1_996, liveUntil: 2_399),
            Fixture.deployment("undo", at: 2_399, rollbackOf: "two"),
        ]).suspects()
        #expect(answer.suspects.first?.id == "two")
        #expect(suspects["two"]?.confidence == .strong)
        let excluded = answer.excluded.map(\.reason)
        let reasons = suspects["one"]?.reasons ?? excluded
        #expect(reasons.contains("it ended when two was taken back"))
    }

    @Test func theRepairTouchesWhatItRepairs() throws {
        let routine = (0..<8 as Range<Int64>).map {
            Fixture.deployment("routine-\($0)", at: 100 + 200 * $0, components: ["part-\($0)"])
        }
        let (answer, suspects) = fixture(
            routine + [
                Fixture.deployment("one", at: 1_997, components: ["alpha"]),
                Fixture.deployment("two", at: 1_996, components: ["beta", "gamma"]),
                Fixture.deployment("repair", at: 2_397, components: ["beta"]),
            ]
        ).suspects()
        #expect(answer.suspects.first?.id == "two")
        let two = try #require(suspects["two"])
        #expect(two.reasons.contains("shares beta with repair, at which the metric recovered"))
        #expect(two.probability > 5 * (suspects["one"]?.probability ?? 1))
    }

    @Test func withoutARecoveryNothingIsSaid() throws {
        var fixture = fixture([
            Fixture.deployment("one", at: 1_997, components: ["alpha"]),
            Fixture.deployment("two", at: 1_996, components: ["beta"]),
            Fixture.deployment("later", at: 2_397, components: ["beta"]),
        ])
        fixture.recovery = .max
        let (_, suspects) = fixture.suspects()
        let two = try #require(suspects["two"])
        #expect(!two.reasons.contains { $0.hasPrefix("shares") })
        #expect(two.inseparable == ["one"])
    }

    @Test func evidenceWithoutTimingIsNoBlame() {
        // Taken back at the recovery, but live for a day before the fall.
        let (answer, _) = fixture([
            Fixture.deployment("old", at: 500, outcome: .rolledBack, liveUntil: 2_398)
        ]).suspects()
        #expect(answer.conclusion == .noSuspect)
    }
}
