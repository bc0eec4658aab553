import Foundation
import TestSupport
import Testing

@testable import Projections

/// What the features add to a score comes from the trees and adds up to the score.
@Suite("Isolation forest: contributions")
struct ContributionTests {
    private static let training = normalRows(400, features: 6, seed: 21)

    private func forest(seed: UInt64 = 1, subsample: Int = 256) throws -> IsolationForest {
        let parameters = IsolationForest.Parameters(trees: 100, subsample: subsample, seed: seed)
        return try #require(IsolationForest(fitting: Self.training, parameters: parameters))
    }

    private func score(_ forest: IsolationForest, _ row: [Double]) throws -> Double {
        var matrix = FeatureMatrix(featureCount: row.count)
        matrix.append(row)
        return try #require(forest.scores(of: matrix).first)
    }

    @Test func theyAddUpToTheLogarithmOfTheScore() throws {
        let forest = try forest()
        var generator = SeededGenerator(seed: 22)
        for _ in 0..<60 {
            let row = (0..<6).map { _ in
                Double.random(in: 0..<1, using: &generator) < 0.2
                    ? .nan : 2 * normalNumber(&generator)
            }
            let contributions = forest.contributions(of: row)
            let sum = contributions.values.reduce(0, +)
            let difference = log2(try score(forest, row)) - log2(contributions.baseScore)
            #expect(abs(sum - difference) < 1e-12)
            for (value, part) in zip(row, contributions.values) where value.isNaN {
                #expect(part == 0)
            }
        }
    }

    /// With every row in every tree, the base is the mean over the training itself.
    @Test func theBaseIsTheMeanPathOfTheTraining() throws {
        let forest = try forest(subsample: 400)
        let logarithms = forest.scores(of: Self.training).map { log2($0) }
        let mean = logarithms.reduce(0, +) / Double(logarithms.count)
        #expect(abs(mean - log2(forest.contributions(of: []).baseScore)) < 1e-10)
    }

    @Test(arguments: 0..<6)
    func aPlantedAnomalyIsAttributedToItsFeature(feature: Int) throws {
        for seed in UInt64(1)...5 {
            let forest = try forest(seed: seed)
            for value in [-6.0, 5, 40] {
                var row = [0.3, -0.2, 0.1, 0.4, -0.3, 0.2]
                row[feature] = value
                let parts = forest.contributions(of: row).values
                #expect(parts.indices.max { parts[$0] < parts[$1] } == feature)
                let others = parts.enumerated().filter { $0.offset != feature }.map(\.element)
                #expect(parts[feature] > 2 * (others.max() ?? 0))
            }
        }
    }

    @Test func anotherNumberOfFeaturesContributesNothing() throws {
        #expect(try forest().contributions(of: [1, 2]).values == Array(repeating: 0, count: 6))
    }
}
