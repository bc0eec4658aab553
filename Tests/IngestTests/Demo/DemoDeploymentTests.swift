import Ledger
import Testing

@testable import Ingest

struct DemoDeploymentTests {
    private let story = DemoStory(end: Timestamp(seconds: 1_791_914_400))

    private func minutesAfterBad(_ id: String) -> Double? {
        guard let deployment = DemoDeployment.all.first(where: { $0.id == id }) else { return nil }
        return deployment.time(in: story).seconds(since: story.badDeploymentTime) / 60
    }

    @Test func everyRowOfTheTableIsRead() {
        #expect(DemoDeployment.all.count == 26)
        #expect(Set(DemoDeployment.all.map(\.id)).count == 26)
        let times = DemoDeployment.all.map { $0.time(in: story) }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func theBadDeploymentIsTheRefactoringOfTheContext() throws {
        let bad = try #require(DemoDeployment.all.first { $0.id == DemoDeployment.badID })
        #expect(bad.message == "refactor context assembly")
        #expect(bad.components == ["retrieval", "prompts"])
        #expect(bad.author == "mk")
        #expect(bad.environment == "production")
        #expect(bad.time(in: story) == story.badDeploymentTime)
    }

    @Test func theDecoysOfTheDayAreWhereTheyConfuse() {
        #expect(minutesAfterBad("dep-768") == -180)
        #expect(minutesAfterBad("dep-770") == -40)
        #expect(minutesAfterBad("dep-772") == 2)
        #expect(minutesAfterBad("dep-773") == 26)
        #expect(minutesAfterBad(DemoDeployment.fixID) == 372)
        #expect(DemoDeployment.all.first { $0.id == "dep-772" }?.environment == "staging")
    }

    @Test(arguments: [
        "", "0 10:12 | dep-1", "x | dep-1 | production | web 1 | service | a | b | c",
        "0 10 | dep-1 | production | web 1 | service | a | b | c",
        "0 10:12 | dep-1 | production | web | service | a | b | c",
    ])
    func aMalformedRowIsNoDeployment(row: String) {
        #expect(DemoDeployment(row: row) == nil)
    }
}
