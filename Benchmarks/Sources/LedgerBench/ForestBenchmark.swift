import Foundation
import Projections

/// Times an isolation forest on a table with labels, as `peers/sklearn_forest.py` times its peer's.
struct ForestBenchmark {
    private var matrix = FeatureMatrix(featureCount: 1)
    private var isAnomaly: [Bool] = []

    /// Reads a table of comma-separated numbers below a line of names; the last column is the label.
    init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let rows = text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",").map { Double($0) ?? .nan }
        }
        matrix = FeatureMatrix(featureCount: (rows.first?.count ?? 2) - 1)
        for row in rows {
            matrix.append(row.dropLast())
            isAnomaly.append(row.last == 1)
        }
    }

    /// Grows and scores once a seed, and prints median seconds and the area for each seed.
    func run(trees: Int, seeds: Int) throws {
        var growing: [Double] = []
        var scoring: [Double] = []
        var areas: [Double] = []
        for seed in 0..<seeds {
            let parameters = IsolationForest.Parameters(trees: trees, seed: UInt64(seed))
            let begin = ContinuousClock.now
            guard let forest = IsolationForest(fitting: matrix, parameters: parameters) else {
                return
            }
            let grown = ContinuousClock.now
            let scores = forest.scores(of: matrix)
            scoring.append((ContinuousClock.now - grown) / .seconds(1))
            growing.append((grown - begin) / .seconds(1))
            areas.append(area(scores))
        }
        let result: [String: Any] = [
            "fit": growing.sorted()[seeds / 2], "score": scoring.sorted()[seeds / 2],
            "areas": areas,
        ]
        print(String(decoding: try JSONSerialization.data(withJSONObject: result), as: UTF8.self))
    }

    /// The area under the ROC curve; rows with equal scores do not occur in these tables.
    private func area(_ scores: [Double]) -> Double {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        var rankSum = 0.0
        for (rank, row) in order.enumerated() where isAnomaly[row] { rankSum += Double(rank + 1) }
        let anomalies = Double(isAnomaly.count { $0 })
        let others = Double(isAnomaly.count) - anomalies
        return (rankSum - anomalies * (anomalies + 1) / 2) / (anomalies * others)
    }
}
