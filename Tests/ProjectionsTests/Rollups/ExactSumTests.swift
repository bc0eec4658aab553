import TestSupport
import Testing

@testable import Projections

@Suite("Exact sums")
struct ExactSumTests {
    @Test func totalsEqualThoseOfExactFractions() throws {
        for (index, one) in try ExactSumFixture.load().sums.enumerated() {
            var sum = ExactSum()
            for value in one.values { sum.add(value.number) }
            #expect(sum.parts == one.parts.map(\.number), "case \(index)")
            #expect(sum.value.bitPattern == one.value.number.bitPattern, "case \(index)")
        }
    }

    @Test func partsDoNotDependOnTheOrderOfTheSummands() throws {
        var generator = SeededGenerator(seed: 1)
        for (index, one) in try ExactSumFixture.load().sums.enumerated() {
            for _ in 0..<50 {
                var sum = ExactSum()
                for value in one.values.shuffled(using: &generator) { sum.add(value.number) }
                #expect(sum.parts == one.parts.map(\.number), "case \(index)")
            }
        }
    }

    @Test func mergingPartialSumsEqualsAddingOneByOne() throws {
        var generator = SeededGenerator(seed: 2)
        for (index, one) in try ExactSumFixture.load().sums.enumerated() {
            for _ in 0..<20 {
                var piles = [ExactSum(), ExactSum(), ExactSum()]
                for value in one.values.shuffled(using: &generator) {
                    piles[Int.random(in: 0..<3, using: &generator)].add(value.number)
                }
                var sum = ExactSum()
                for pile in piles.shuffled(using: &generator) { sum.add(pile) }
                #expect(sum.parts == one.parts.map(\.number), "case \(index)")
                #expect(ExactSum(parts: sum.parts) == sum, "case \(index)")
            }
        }
    }

    /// Two ways to the same total whose parts once differed: a half that the third part decides.
    @Test func aHalfIsDecidedByWhatFollows() {
        var first = ExactSum()
        for value in [1.0, 0x1p-53, 0x1p-106] { first.add(value) }
        var second = ExactSum()
        for value in [1 + 0x1p-52, -0x1p-53 * (1 - 0x1p-53)] { second.add(value) }
        #expect(first == second)
        #expect(first.value == 1 + 0x1p-52)
    }

    @Test func whatIsTakenBackLeavesNothing() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let values = (0..<12).map { _ in anyDouble(&generator) }
            var sum = ExactSum()
            for value in values { sum.add(value) }
            for value in values.shuffled(using: &generator) { sum.add(-value) }
            #expect(sum == ExactSum())
            #expect(sum.parts.isEmpty)
            #expect(sum.value.sign == .plus)
        }
    }

    @Test func squaresAndProductsAreExact() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let value = Double.random(in: -1...1, using: &generator)
            let weight = Int.random(in: 1...9, using: &generator)
            var once = ExactSum()
            once.addSquare(of: value, weight: Double(weight))
            var often = ExactSum()
            for _ in 0..<weight { often.addSquare(of: value) }
            #expect(once == often)
            var products = ExactSum()
            products.addProduct(value, value)
            products.addProduct(-value, value)
            #expect(products == ExactSum())
        }
    }

    @Test func whatIsNotFiniteNeitherTrapsNorHangs() {
        let hostile = [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 1]
        for first in hostile {
            for second in hostile {
                for third in hostile {
                    var sum = ExactSum()
                    for value in [first, second, third, 1, -1] { sum.add(value) }
                    _ = sum.parts
                }
            }
        }
    }

    private func anyDouble(_ generator: inout SeededGenerator) -> Double {
        let exponent = Int.random(in: -330...330, using: &generator)
        let significand = Double.random(in: 1..<2, using: &generator)
        return Double(sign: .plus, exponent: exponent, significand: significand)
            * (Bool.random(using: &generator) ? 1 : -1)
    }
}
