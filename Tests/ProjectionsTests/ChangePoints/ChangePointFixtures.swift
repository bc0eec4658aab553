import Foundation

/// The series with known change points.
enum ChangePointFixtures {
    /// A series that people have marked.
    struct MarkedSeries: Decodable {
        struct Baseline: Decodable {
            var pred: [Int]?
            var f1: Double
            var covering: Double
        }
        var values: [Double?]
        var annotations: [[Int]]
        var baselines: [String: Baseline]
    }

    /// A series with the change points that another implementation's tests expect.
    struct PublishedCase: Decodable {
        var series: [Double]
        var expected: [Int]
    }

    static func marked() throws -> [(name: String, series: MarkedSeries)] {
        let all: [String: MarkedSeries] = try decode("tcpd/series.json")
        return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    static func published() throws -> [String: PublishedCase] {
        try decode("change_points/published.json")
    }

    private static func decode<Value: Decodable>(_ path: String) throws -> Value {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures").appending(path: path)
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
    }
}
