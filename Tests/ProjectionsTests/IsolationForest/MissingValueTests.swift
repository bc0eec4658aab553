import Foundation
import TestSupport
import Testing

@testable import Projections

/// A missing value is missing: it makes a row neither usual nor unusual.
@Suite("Isolation forest: missing values")
struct MissingValueTests {
    private let training = normalRows(400, features: 4, seed: 11)

    private func forest(_ matrix: FeatureMatrix) throws -> IsolationForest {
        let parameters = IsolationForest.Parameters(trees: 100, seed: 1)
        return try #require(IsolationForest(fitting: matrix, parameters: parameters))
    }

    private func percentile(_ score: Double, _ scores: [Double]) -> Double {
        Double(scores.count { $0 < score }) / Double(scores.count)
    }

    private func matrix(_ rows: [[Double]]) -> FeatureMatrix {
        var matrix = FeatureMatrix(featureCount: 4)
        for row in rows { matrix.append(row) }
        return matrix
    }

    /// Rows of the training lose one value: their ranks stay spread as they were, while a filled-in
    /// constant far from the data would push all of them to the top.
    @Test func aDeadFeatureLooksNeitherNormalNorAnomalous() throws {
        let forest = try forest(training)
        let scores = forest.scores(of: training)
        for feature in 0..<4 {
            func ranks(_ filling: Double) -> [Double] {
                let rows = (0..<400).map { row in
                    var values = Array(training[row: row])
                    values[feature] = filling
                    return values
                }
                return forest.scores(of: matrix(rows)).map { percentile($0, scores) }
            }
            let missing = ranks(.nan)
            let mean = missing.reduce(0, +) / 400
            #expect((0.4...0.6).contains(mean), "\(mean)")
            #expect(missing.count { $0 >= 0.99 } <= 8)
            let zero = ranks(100)
            #expect(zero.reduce(0, +) / 400 > 0.8)
        }
    }

    /// The score of what is there still counts: an odd value shows beside a missing one.
    @Test func whatIsThereIsStillJudged() throws {
        let forest = try forest(training)
        let scores = forest.scores(of: training)
        let judged = forest.scores(of: matrix([[.nan, 9, 0, 0], [.nan, 0, 0, 0]]))
        #expect(percentile(judged[0], scores) > 0.9)
        #expect(percentile(judged[1], scores) < 0.3)
    }

    @Test func trainingBearsMissingValues() throws {
        var generator = SeededGenerator(seed: 12)
        let rows = (0..<400).map { row in
            training[row: row].map { Double.random(in: 0..<1, using: &generator) < 0.3 ? .nan : $0 }
        }
        let forest = try forest(matrix(rows))
        let scores = forest.scores(of: matrix(rows))
        let judged = forest.scores(of: matrix([[9, 0, 0, 0], [0, 0, 0, 0], [.nan, 0, .nan, 0]]))
        #expect(percentile(judged[0], scores) > 0.8)
        #expect(percentile(judged[1], scores) < 0.4)
        #expect(percentile(judged[2], scores) < 0.6)
    }

    @Test func aFeatureThatNoTrainingRowHasIsNeverCut() throws {
        let rows = (0..<300).map { row in
            [training[row: row].first ?? 0, .nan, training[row: row].last ?? 0, 7]
        }
        let forest = try forest(matrix(rows))
        for node in forest.nodes where node.threshold.isFinite {
            #expect(node.feature == 0 || node.feature == 2)
        }
        // So whatever such a row has there later changes nothing.
        let scores = forest.scores(of: matrix([[0, 99, 0, 7], [0, .nan, 0, -5]]))
        #expect(scores[0] == scores[1])
    }
}
