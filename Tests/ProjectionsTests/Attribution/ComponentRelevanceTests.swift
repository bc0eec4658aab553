import Testing

@testable import Projections

@Suite struct ComponentRelevanceTests {
    private func ratio(
        _ components: [String],
        subkind: String? = nil,
        scale: ValueScale.Kind = .unit
    ) -> Double? {
        let change = EvidenceFixture.deployment(
            "d",
            at: 0,
            components: components,
            subkind: subkind
        )
        return ComponentRelevance.evidence(for: change, scale: scale)?.likelihoodRatio
    }

    @Test func whatMakesAnswersIsLikelier() {
        #expect(ratio(["Chunker", "web-ui"]) == ComponentRelevance.relevant)
        #expect(ratio(["prompt-pack"]) == ComponentRelevance.relevant)
        #expect(ratio([], subkind: "model") == ComponentRelevance.relevant)
    }

    @Test func whatSurroundsThemIsLess() {
        #expect(ratio(["web-ui"]) == ComponentRelevance.remote)
        #expect(ratio(["billing", "auth"]) == ComponentRelevance.remote)
        // One part of unknown kind is enough to say nothing.
        #expect(ratio(["billing", "core"]) == nil)
    }

    @Test func otherNamesSayNothing() {
        #expect(ratio([]) == nil)
        #expect(ratio(["build"]) == nil)
        #expect(ratio(["guide"]) == nil)
        #expect(ratio([], subkind: "service") == nil)
        #expect(ratio(["prompt"], scale: .logarithm) == nil)
    }

    @Test func namesAloneNeverBlame() {
        // A deployment of the right kind 5 hours before the fall stays a lead.
        var fixture = EvidenceFixture()
        fixture.changes = [
            EvidenceFixture.deployment("prompt", at: 1_700, components: ["prompt"])
        ]
        #expect(fixture.suspects().answer.conclusion == .noSuspect)
    }
}
