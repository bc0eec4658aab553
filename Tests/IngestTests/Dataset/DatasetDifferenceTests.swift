import Testing

@testable import Ingest

@Suite struct DatasetDifferenceTests {
    private static func golden(
        _ id: String,
        category: String = "facts",
        prompt: String = "What is it?",
        reference: String = "It."
    ) -> GoldenCase {
        GoldenCase(
            id: id,
            category: category,
            prompt: prompt,
            reference: reference,
            source: "manual",
            metadata: [:],
            line: "\(id) \(category) \(prompt) \(reference)"
        )
    }

    private let before = ["a", "b", "c"].map { golden($0) }
    private let after = [
        golden("c", prompt: "What is that?", reference: "That."), golden("a"), golden("d"),
    ]

    @Test func casesAreCompared() {
        let difference = DatasetDifference(from: .cases(before), to: .cases(after))
        #expect(difference.unchanged == 1)
        #expect(
            difference.entries.map { "\($0.change.rawValue) \($0.id)" } == [
                "removed b", "changed c", "added d",
            ]
        )
        #expect(difference.entries[1].fields == ["prompt", "reference_response"])
    }

    @Test func digestsAreEnough() {
        let digests = Dictionary(uniqueKeysWithValues: before.map { ($0.id, $0.hash) })
        let difference = DatasetDifference(from: .digests(digests), to: .cases(after))
        #expect(difference.entries.map(\.id) == ["b", "c", "d"])
        #expect(difference.entries[0].category == nil)
        #expect(difference.entries[1].category == "facts")
        #expect(difference.entries[1].fields.isEmpty)
    }

    @Test func aVersionIsAsItself() {
        let difference = DatasetDifference(from: .cases(before), to: .cases(before.reversed()))
        #expect(difference.entries.isEmpty && difference.unchanged == 3)
    }
}
