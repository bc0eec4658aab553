import Testing

@testable import Projections

/// While two releases answer side by side, their scores tell which of them is bad.
@Suite struct ReleaseStampsTests {
    private typealias Fixture = EvidenceFixture

    /// A release that takes over half of the traffic three minutes after its deployment.
    private func canary(isBad: Bool, deployedAt minute: Int64 = 1_997) -> EvidenceFixture {
        var fixture = EvidenceFixture(newRelease: "v2", oldRelease: "v1", isReleaseBad: isBad)
        fixture.newShare = { $0 < 2_000 ? 0 : 0.5 }
        fixture.changes = [
            Fixture.deployment("canary", at: minute, version: "v2"),
            Fixture.deployment("other", at: 1_996, version: nil),
        ]
        return fixture
    }

    @Test func theBadReleaseIsConvicted() throws {
        let (answer, suspects) = canary(isBad: true).suspects()
        #expect(answer.suspects.first?.id == "canary")
        let canary = try #require(suspects["canary"])
        #expect(canary.probability > 0.9)
        #expect(
            canary.reasons.contains { $0.hasPrefix("side by side with the release before, its") }
        )
    }

    @Test func theReleaseThatIsAsGoodAsTheOneBeforeIsAcquitted() throws {
        let (answer, suspects) = canary(isBad: false).suspects()
        #expect(answer.suspects.first?.id == "other")
        let excluded = answer.excluded.filter { $0.id == "canary" }.map(\.reason)
        let reasons = suspects["canary"]?.reasons ?? excluded
        #expect(reasons.contains { $0.contains("its scores are alike") })
    }

    @Test func theFirstScoreIsWhenItWentLive() throws {
        // Recorded 90 minutes before the first score that bears it.
        let (answer, suspects) = canary(isBad: true, deployedAt: 1_910).suspects()
        #expect(answer.conclusion == .suspect)
        #expect(answer.suspects.first?.id == "canary")
        #expect(suspects["canary"]?.confidence == .strong)
    }

    @Test func aReleaseNotYetSeenCannotHaveDoneIt() throws {
        var fixture = EvidenceFixture(newRelease: "v2", oldRelease: "v1")
        fixture.newShare = { $0 < 2_200 ? 0 : 1 }
        fixture.changes = [Fixture.deployment("slow", at: 1_997, version: "v2")]
        let answer = Attribution.answer(fixture.input)
        #expect(answer.conclusion == .noSuspect)
        #expect(answer.excluded.first?.reason == "its first score came 3.3 hours after the onset")
    }

    @Test func aVersionThatNoScoreBearsIsUnlikely() throws {
        var fixture = canary(isBad: true)
        fixture.changes[1].version = "v9"
        let (_, suspects) = fixture.suspects()
        let reasons = suspects["other"]?.reasons ?? []
        let excluded = Attribution.answer(fixture.input).excluded.map(\.reason)
        #expect(
            (reasons + excluded).contains("no score bears its version, though scores bear others")
                || suspects["other"] == nil
        )
    }

    @Test func commitsMatchByTheirStart() {
        var fixture = canary(isBad: true)
        fixture.newRelease = "398d347"
        fixture.changes[0] = Fixture.deployment(
            "canary",
            at: 1_997,
            commit: "398d34778d2ec190cd428a58a05b4dc5f0c46662"
        )
        #expect(fixture.suspects().answer.suspects.first?.id == "canary")
        fixture.changes[0].commit = "398"
        fixture.newRelease = "398d"
        let stamps = fixture.suspects().1["canary"]?.reasons ?? []
        #expect(!stamps.contains { $0.hasPrefix("side by side") })
    }
}
