import TestSupport
import Testing

@testable import Projections

struct EditDistanceTests {
    /// Values from the literature and by hand; `ca`/`abc` is the pair that tells the optimal string
    /// alignment distance (3) from the unrestricted one (2).
    @Test(arguments: [
        ("kitten", "sitting", 3), ("saturday", "sunday", 3), ("ca", "abc", 3), ("ab", "ba", 1),
        ("", "abc", 3), ("abc", "", 3), ("", "", 0), ("same", "same", 0), ("flaw", "lawn", 2),
        ("faithfulness", "faithfullness", 1), ("serach", "search", 1), ("忠実", "忠節", 1),
    ])
    func distance(left: String, right: String, distance: Int) {
        #expect(EditDistance.between(left, right) == distance)
    }

    @Test(arguments: 0..<4)
    func isSymmetricAndBoundedByTheLongerWord(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func word() -> String {
            let length = Int.random(in: 0...8, using: &generator)
            return String((0..<length).map { _ in "abc".randomElement(using: &generator) ?? "a" })
        }
        for _ in 0..<300 {
            let (left, right) = (word(), word())
            let distance = EditDistance.between(left, right)
            #expect(distance == EditDistance.between(right, left))
            #expect(distance <= max(left.count, right.count))
            #expect(distance >= abs(left.count - right.count))
            #expect((distance == 0) == (left == right))
            #expect(distance == Self.byDefinition(Array(left), Array(right)))
        }
    }

    /// The recursive definition, exponential but for the memory.
    private static func byDefinition(_ left: [Character], _ right: [Character]) -> Int {
        var memory: [Int: Int] = [:]
        func distance(_ i: Int, _ j: Int) -> Int {
            if i == 0 || j == 0 { return i + j }
            if let known = memory[i * 100 + j] { return known }
            var best = min(distance(i - 1, j), distance(i, j - 1)) + 1
            best = min(best, distance(i - 1, j - 1) + (left[i - 1] == right[j - 1] ? 0 : 1))
            if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                best = min(best, distance(i - 2, j - 2) + 1)
            }
            memory[i * 100 + j] = best
            return best
        }
        return distance(left.count, right.count)
    }

    @Test(arguments: [
        ("faithfulnes", "faithfulness"), ("FAITHFULNESS", "faithfulness"),
        ("faith", "faithfulness"),
        ("serach", "search"), ("xyzzy", "none"), ("", "none"), ("s", "none"), ("tox", "toxicity"),
    ])
    func nearest(word: String, expected: String) {
        let names = ["faithfulness", "toxicity", "search", "go"]
        #expect(EditDistance.nearest(to: word, among: names) ?? "none" == expected)
    }

    @Test func theFirstOfEquallyNearWins() {
        #expect(EditDistance.nearest(to: "dep-77", among: ["dep-771", "dep-772"]) == "dep-771")
        #expect(EditDistance.nearest(to: "abcd", among: ["abxd", "abce"]) == "abxd")
        #expect(EditDistance.nearest(to: String(repeating: "a", count: 500), among: ["a"]) == nil)
    }
}
