import Testing
import TestSupport

@testable import Ingest

@Suite struct LongestCommonSubsequenceTests {
    /// The table as the textbooks have it.
    private static func length(_ left: [Int32], _ right: [Int32]) -> Int {
        var row = [Int](repeating: 0, count: right.count + 1)
        for token in left {
            var diagonal = 0
            for (column, other) in right.enumerated() {
                let above = row[column + 1]
                row[column + 1] = token == other ? diagonal + 1 : max(above, row[column])
                diagonal = above
            }
        }
        return row[right.count]
    }

    /// Lengths around the words' borders, few and many different tokens.
    @Test func bitParallelLengthIsTheTables() {
        var generator = SeededGenerator(seed: 4)
        for round in 0..<600 {
            let distinct = Int32.random(in: 1...(round % 2 == 0 ? 4 : 90), using: &generator)
            func tokens() -> [Int32] {
                let sizes = [0, 1, 5, 63, 64, 65, 127, 128, 129, 200]
                let count = sizes.randomElement(using: &generator) ?? 0
                return (0..<count).map { _ in Int32.random(in: 0..<distinct, using: &generator) }
            }
            let (left, right) = (tokens(), tokens())
            let length = LongestCommonSubsequence.length(left, right, distinct: Int(distinct))
            #expect(length == Self.length(left, right))
        }
    }

    @Test func theBacktrackFindsThatManyInOrder() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            func tokens() -> [Int32] {
                let count = Int.random(in: 0...90, using: &generator)
                return (0..<count).map { _ in Int32.random(in: 0..<6, using: &generator) }
            }
            let (reference, candidate) = (tokens(), tokens())
            var marks: [Int] = []
            LongestCommonSubsequence.backtrack(
                reference: reference[...],
                candidate: candidate[...]
            ) { marks.append($0) }
            #expect(marks.count == Self.length(reference, candidate))
            #expect(zip(marks, marks.dropFirst()).allSatisfy { $0 > $1 })
        }
    }
}
