import Foundation
import Ledger
import Testing

@testable import Ingest

@Suite struct DatasetVersionDataTests {
    private static func dataset(_ count: Int) -> GoldenDataset {
        GoldenDataset(
            name: "golden",
            cases: (0..<count).map { index in
                GoldenCase(
                    id: "case-\(index)",
                    category: "c",
                    prompt: "p",
                    reference: nil,
                    source: "manual",
                    metadata: [:],
                    line: "\(index)"
                )
            }
        )
    }

    private func append(_ dataset: GoldenDataset, _ bench: IntakeBench) throws {
        let now = bench.now
        let appender = OwnEventAppender(store: bench.store, source: "/t", clock: { now })
        try appender.append([
            OwnEvent(id: "1", type: .datasetVersioned, data: DatasetVersionData(dataset))
        ])
    }

    @Test func casesAreReadBackFromTheEvent() throws {
        let bench = try IntakeBench()
        let dataset = Self.dataset(3)
        try append(dataset, bench)
        let digests = try RecordedDataset.digests(at: Position(rawValue: 1), in: bench.store)
        #expect(digests == Dictionary(uniqueKeysWithValues: dataset.cases.map { ($0.id, $0.hash) }))
        let again = GoldenDataset.hash(of: (digests ?? [:]).map { ($0.key, $0.value) })
        #expect(again == dataset.hash)
    }

    /// A large dataset is recorded without its cases rather than not at all.
    @Test func anEventIsNeverTooLarge() throws {
        let bench = try IntakeBench()
        try append(Self.dataset(30_000), bench)
        #expect(try RecordedDataset.digests(at: Position(rawValue: 1), in: bench.store) == nil)
        #expect(try bench.bodies(of: "dataset.versioned").count == 1)
    }
}
