import Foundation

/// Percentiles by numpy and ranks by scipy, see `Tests/Fixtures/percentiles/generate.py`.
struct PercentileFixture: Decodable {
    struct Sample: Decodable {
        var values: [ExactSumFixture.Bits]
        var weights: [Int64]?
        var shares: [ExactSumFixture.Bits]
        /// `numpy.quantile` of the values, each as often as it weighs.
        var percentiles: [ExactSumFixture.Bits]
        /// `numpy.quantile` by `inverted_cdf` with the weights.
        var inverted: [ExactSumFixture.Bits]?
    }

    struct Interval: Decodable {
        var count: Int
        var share: ExactSumFixture.Bits
        var confidence: ExactSumFixture.Bits
        var lower: Int?
        var upper: Int?
    }

    var plain: [Sample]
    var weighted: [Sample]
    var intervals: [Interval]

    static func load() throws -> PercentileFixture {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/percentiles/cases.json").standardizedFileURL
        return try JSONDecoder().decode(PercentileFixture.self, from: Data(contentsOf: path))
    }
}
