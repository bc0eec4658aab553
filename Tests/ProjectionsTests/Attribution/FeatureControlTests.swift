import Testing

@testable import Projections

@Suite struct FeatureControlTests {
    private func ratio(_ components: [String], fallen: String?) -> Double? {
        FeatureControl(features: ["chat", "search", nil], fallen: fallen)
            .evidence(for: EvidenceFixture.deployment("d", at: 0, components: components))?
            .likelihoodRatio
    }

    @Test func aFeaturesOwnServiceExplainsThatFeature() {
        #expect(ratio(["search-api"], fallen: "search") == FeatureControl.matching)
        #expect(ratio(["Search"], fallen: "search") == FeatureControl.matching)
        #expect(ratio(["chat"], fallen: "search") == FeatureControl.foreign)
        // What touches one feature does not explain a fall of all.
        #expect(ratio(["chat"], fallen: nil) == FeatureControl.foreign)
    }

    @Test func othersSayNothing() {
        #expect(ratio(["research"], fallen: "search") == nil)
        #expect(ratio(["chat", "search"], fallen: "search") == nil)
        #expect(ratio([], fallen: "search") == nil)
        #expect(
            FeatureControl(features: ["chat"], fallen: nil)
                .evidence(for: EvidenceFixture.deployment("d", at: 0, components: ["chat"])) == nil
        )
    }

    @Test func itDecidesBetweenTwins() throws {
        var fixture = EvidenceFixture(features: ["chat", "search"], fallen: ["search"])
        fixture.changes = [
            EvidenceFixture.deployment("one", at: 1_997, components: ["chat"]),
            EvidenceFixture.deployment("two", at: 1_996, components: ["search"]),
        ]
        let (answer, suspects) = fixture.suspects()
        #expect(answer.suspects.first?.id == "two")
        let two = try #require(suspects["two"])
        #expect(two.inseparable.isEmpty)
        #expect(two.reasons.contains("touches search, the one feature that moved"))
    }
}
