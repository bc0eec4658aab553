import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite("Isolation forest: paths and scores")
struct IsolationForestTests {
    private func grown(
        _ rows: [[Double]],
        trees: Int = 50,
        seed: UInt64 = 1
    ) -> (IsolationForest, FeatureMatrix)? {
        var matrix = FeatureMatrix(featureCount: rows.first?.count ?? 1)
        for row in rows { matrix.append(row) }
        let parameters = IsolationForest.Parameters(trees: trees, seed: seed)
        return IsolationForest(fitting: matrix, parameters: parameters).map { ($0, matrix) }
    }

    @Test func averagePathLengthsAreThePublishedOnes() throws {
        let published = try ForestReference.read().averagePathLengths
        #expect(published.count >= 19)
        for (count, length) in published {
            let count = try #require(Int(count))
            #expect(abs(IsolationForest.averagePathLength(count) - length) < 1e-12 * max(1, length))
        }
        #expect(IsolationForest.averagePathLength(0) == 0)
        #expect(IsolationForest.averagePathLength(-3) == 0)
    }

    /// Two different rows are parted by the first cut, at depth 1 = c(2): both score one half.
    @Test func twoRowsAreIsolatedByOneCut() throws {
        let (forest, matrix) = try #require(grown([[0, 7], [1, 7]]))
        #expect(forest.scores(of: matrix) == [0.5, 0.5])
    }

    /// Equal rows cannot be cut: depth 0 plus c(n), one half again.
    @Test func equalRowsAreNeverIsolated() throws {
        let (forest, matrix) = try #require(grown(Array(repeating: [3, 4], count: 20)))
        let scores = forest.scores(of: matrix)
        #expect(scores.count == 20)
        for score in scores { #expect(abs(score - 0.5) < 1e-14) }
    }

    /// A lone row among equal ones is parted at depth 1; the others stay together at 1 + c(8).
    @Test func oneAmongEqualRowsHasTheScoreOfThePaper() throws {
        let rows = Array(repeating: [1.0], count: 8) + [[2.0]]
        let (forest, matrix) = try #require(grown(rows))
        let scores = forest.scores(of: matrix)
        let normal = IsolationForest.averagePathLength(9)
        let together = exp2(-(1 + IsolationForest.averagePathLength(8)) / normal)
        #expect(abs(scores[8] - exp2(-1 / normal)) < 1e-15)
        for score in scores.prefix(8) { #expect(abs(score - together) < 1e-15) }
    }

    @Test func aSeedGivesTheSameForestAndAnotherSeedAnother() throws {
        let matrix = normalRows(300, features: 3, seed: 5)
        func seeded(_ seed: UInt64) throws -> IsolationForest {
            let parameters = IsolationForest.Parameters(trees: 20, seed: seed)
            return try #require(IsolationForest(fitting: matrix, parameters: parameters))
        }
        #expect(try seeded(7) == seeded(7))
        #expect(try seeded(7) != seeded(8))
        #expect(try seeded(7).scores(of: matrix) == seeded(7).scores(of: matrix))
    }

    @Test func treesAreNoDeeperThanTheLogarithmOfTheSubsample() throws {
        for (rows, levels) in [(2, 1), (3, 2), (4, 2), (5, 3), (255, 8), (256, 8), (400, 8)] {
            let matrix = normalRows(rows, features: 2, seed: UInt64(rows))
            let parameters = IsolationForest.Parameters(trees: 5, seed: 1)
            let forest = try #require(IsolationForest(fitting: matrix, parameters: parameters))
            #expect(forest.levels == levels)
            #expect(forest.subsampleSize == min(256, rows))
            for root in forest.roots { #expect(depth(forest, Int(root)) <= levels) }
        }
    }

    private func depth(_ forest: IsolationForest, _ node: Int) -> Int {
        let left = Int(forest.nodes[node].left)
        return left == node ? 0 : 1 + max(depth(forest, left), depth(forest, left + 1))
    }

    /// The branchless walk gives what a plain recursion gives, with and without missing values.
    @Test func scoresAreThoseOfAPlainRecursion() throws {
        var generator = SeededGenerator(seed: 3)
        let training = normalRows(300, features: 4, seed: 4)
        let parameters = IsolationForest.Parameters(trees: 30, seed: 2)
        let forest = try #require(IsolationForest(fitting: training, parameters: parameters))
        var matrix = FeatureMatrix(featureCount: 4)
        for row in 0..<520 {
            matrix.append(
                training[row: row % 300].map { value in
                    row % 3 == 0 && Bool.random(using: &generator) ? .nan : value * 1.5
                }
            )
        }
        let scores = forest.scores(of: matrix)
        #expect(scores.count == 520)
        for row in 0..<520 {
            let values = Array(matrix[row: row])
            let sum = forest.roots.reduce(0.0) { $0 + pathLength(forest, Int($1), values) }
            let mean = sum / Double(forest.roots.count)
            let expected = exp2(-mean / IsolationForest.averagePathLength(256))
            #expect(abs(scores[row] - expected) < 1e-12)
        }
    }

    /// The path length of a row below a node, by recursion.
    private func pathLength(
        _ forest: IsolationForest,
        _ node: Int,
        _ row: [Double]
    ) -> Double {
        let left = Int(forest.nodes[node].left)
        if left == node { return forest.expectations[node] }
        let value = row[Int(forest.nodes[node].feature)]
        if value.isNaN {
            let share = forest.leftShares[node]
            return share * pathLength(forest, left, row)
                + (1 - share) * pathLength(forest, left + 1, row)
        }
        let child = value <= forest.nodes[node].threshold ? left : left + 1
        return pathLength(forest, child, row)
    }

    @Test func theOutlyingRowsScoreHighest() throws {
        var matrix = normalRows(300, features: 3, seed: 8)
        matrix.append([9, 0, 0])
        matrix.append([0, -8, 7])
        let parameters = IsolationForest.Parameters(seed: 1)
        let forest = try #require(IsolationForest(fitting: matrix, parameters: parameters))
        let scores = forest.scores(of: matrix)
        let ranked = scores.indices.sorted { scores[$0] > scores[$1] }
        #expect(Set(ranked.prefix(2)) == [300, 301])
        #expect(scores[300] > 0.6)
        #expect(scores.allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test func whateverTheNumbersNothingTraps() throws {
        #expect(grown([[1, 2]])?.0 == nil)
        #expect(grown([])?.0 == nil)
        let huge = Double.greatestFiniteMagnitude
        let odd: [[Double]] = [
            [huge, -huge], [-huge, huge], [.infinity, .nan], [.nan, .nan], [0, -0.0],
            [.leastNonzeroMagnitude, 0], [1, .nan], [huge, 5],
        ]
        let (forest, matrix) = try #require(grown(odd))
        let scores = forest.scores(of: matrix)
        #expect(scores.count == odd.count)
        #expect(scores.allSatisfy { $0 > 0 && $0 < 1 })
        let (blank, unknown) = try #require(grown([[.nan], [.nan], [.nan]]))
        for score in blank.scores(of: unknown) { #expect(abs(score - 0.5) < 1e-14) }
        #expect(forest.scores(of: FeatureMatrix(featureCount: 2)).isEmpty)
        #expect(forest.scores(of: normalRows(3, features: 5, seed: 1)).isEmpty)
        let limits = IsolationForest.Parameters(trees: -1, subsample: .max, seed: .max)
        #expect(limits.trees == 1)
        #expect(limits.subsample == 65_536)
    }
}
