import Foundation
import TestSupport

@testable import Projections

/// A data set of `Tests/Fixtures/iforest` with its labels.
struct LabelledRows {
    let matrix: FeatureMatrix
    let isAnomaly: [Bool]

    init(_ name: String) throws {
        let lines = try FixtureReader.lines(of: "iforest/\(name).csv.gz").dropFirst()
        let rows = lines.map { $0.split(separator: ",").map { Double($0) ?? .nan } }
        var matrix = FeatureMatrix(featureCount: (rows.first?.count ?? 1) - 1)
        for row in rows { matrix.append(row.dropLast()) }
        self.matrix = matrix
        isAnomaly = rows.map { $0.last == 1 }
    }

    /// The area under the ROC curve: how often an anomaly scores higher than another row, ties half.
    func area(_ scores: [Double]) -> Double {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        var rankSum = 0.0
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
            let rank = Double(start + 1 + end) / 2
            for index in start..<end where isAnomaly[order[index]] { rankSum += rank }
            start = end
        }
        let anomalies = Double(isAnomaly.count { $0 })
        let others = Double(isAnomaly.count) - anomalies
        return (rankSum - anomalies * (anomalies + 1) / 2) / (anomalies * others)
    }
}

/// `Tests/Fixtures/iforest/expected.json`.
struct ForestReference: Decodable {
    struct DataSet: Decodable {
        var hundred: Areas
        var twoHundred: Areas

        private enum CodingKeys: String, CodingKey {
            case hundred = "sklearn_1.9_100_trees_psi256"
            case twoHundred = "sklearn_1.9_200_trees_psi256"
        }
    }

    struct Areas: Decodable {
        var mean: Double
        var deviation: Double

        private enum CodingKeys: String, CodingKey {
            case mean = "roc_auc_mean"
            case deviation = "roc_auc_sd"
        }
    }

    var averagePathLengths: [String: Double]
    var dataSets: [String: DataSet]

    private enum CodingKeys: String, CodingKey {
        case averagePathLengths = "average_path_length_c(n)"
        case dataSets = "datasets"
    }

    static func read() throws -> ForestReference {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/iforest/expected.json")
        return try JSONDecoder().decode(ForestReference.self, from: Data(contentsOf: file))
    }
}

/// Rows of independent normal features around 0, from a seed.
func normalRows(_ count: Int, features: Int, seed: UInt64) -> FeatureMatrix {
    var generator = SeededGenerator(seed: seed)
    var matrix = FeatureMatrix(featureCount: features)
    for _ in 0..<count {
        matrix.append((0..<features).map { _ in normalNumber(&generator) })
    }
    return matrix
}

/// The sum of twelve uniform numbers less 6: normal enough for these tests.
func normalNumber(_ generator: inout SeededGenerator) -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
}
