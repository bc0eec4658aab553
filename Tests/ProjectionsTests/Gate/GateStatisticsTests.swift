import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite("Gate: tests, corrections and effects")
struct GateStatisticsTests {
    private struct Reference: Decodable {
        struct Flip: Decodable {
            var values: [Double]
            var p: Double
            var scipy: Double?
        }

        struct Interval: Decodable {
            var values: [Double]
            var low: Double
            var high: Double
        }

        struct Weighted: Decodable {
            var a: [Double]
            var b: [Double]
            var mean: Double
            var error: Double
            var freedom: Double
            var low: Double
            var high: Double
            var p: Double
        }

        struct Effect: Decodable {
            var values: [Double]
            var tests: Int
            var threshold: Double
            var size: Double
        }

        struct Holm: Decodable {
            var p: [Double]
            var adjusted: [Double]
        }

        var flips: [Flip]
        var intervals: [Interval]
        var weighted: Weighted
        var effects: [Effect]
        var holm: Holm
    }

    private func reference() throws -> Reference {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/gate/reference.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    }

    // MARK: Sign flips

    @Test func signFlipsEqualBruteForceAndScipy() throws {
        for flip in try reference().flips {
            let p = SignFlipTest.lowerTail(flip.values, seed: 1)
            #expect(abs(p - flip.p) < 1e-12, "\(flip.values)")
            if let scipy = flip.scipy { #expect(abs(p - scipy) < 1e-12, "\(flip.values)") }
        }
    }

    @Test func nothingSaysNothing() {
        #expect(SignFlipTest.lowerTail([], seed: 1) == 1)
        #expect(SignFlipTest.lowerTail([0, 0, 0], seed: 1) == 1)
        #expect(SignFlipTest.lowerTail([0.3], seed: 1) == 1)
        #expect(SignFlipTest.lowerTail([-0.3], seed: 1) == 0.5)
    }

    /// Ten equal drops are one choice of 2¹⁰; a zero among them changes nothing.
    @Test func allWorseIsOneChoiceOfAll() {
        let drops = [Double](repeating: -0.1, count: 10)
        #expect(SignFlipTest.lowerTail(drops, seed: 1) == 0x1p-10)
        #expect(SignFlipTest.lowerTail(drops + [0, 0], seed: 1) == 0x1p-10)
        let most = [Double](repeating: -0.1, count: SignFlipTest.exactCountMax)
        #expect(SignFlipTest.lowerTail(most, seed: 1) == 0x1p-32)
    }

    /// 0.1 + 0.2 is not 0.3 in binary; the sum that was seen must count itself all the same.
    @Test func tiesThatOnlyRoundingTellsApartAreTies() {
        let values = [-0.1, -0.2, 0.3]
        let p = SignFlipTest.lowerTail(values, seed: 1)
        // Sums of ±0.1 ± 0.2 ± 0.3: −0.6, −0.4, −0.2, 0, 0, 0.2, 0.4, 0.6; five are at most 0.
        #expect(p == 5.0 / 8)
    }

    @Test func drawnChoicesAreNearTheNormalAndRepeatable() {
        var generator = SeededGenerator(seed: 7)
        let values = (0..<400).map { _ in Double.random(in: -0.5...0.46, using: &generator) }
        let p = SignFlipTest.lowerTail(values, seed: 99)
        #expect(p == SignFlipTest.lowerTail(values, seed: 99))
        let sum = values.reduce(0, +)
        let scale = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let normal = 0.5 * erfc(-sum / scale / 2.0.squareRoot())
        // The standard error of 40,000 draws, five times.
        #expect(abs(p - normal) < 5 * (normal * (1 - normal) / 40_000).squareRoot() + 1e-3)
        let sure = values.map { -abs($0) }
        #expect(SignFlipTest.lowerTail(sure, seed: 99) == 1.0 / 40_001)
    }

    /// Exchanging the runs gives the other tail: what both share is the sum that was seen.
    @Test func tailsMirrorEachOther() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            let count = Int.random(in: 1...14, using: &generator)
            let values = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
            let lower = SignFlipTest.lowerTail(values, seed: 1)
            let upper = SignFlipTest.lowerTail(values.map { -$0 }, seed: 1)
            #expect(abs(lower + upper - 1 - exp2(-Double(count))) < 1e-9)
        }
    }

    // MARK: Correction

    @Test func holmIsAsPublished() throws {
        let holm = try reference().holm
        let adjusted = HolmCorrection.adjusted(holm.p)
        for (ours, theirs) in zip(adjusted, holm.adjusted) { #expect(abs(ours - theirs) < 1e-15) }
        #expect(HolmCorrection.adjusted([]) == [])
        #expect(HolmCorrection.adjusted([0.03]) == [0.03])
    }

    // MARK: Differences

    @Test func intervalsAreStudents() throws {
        for interval in try reference().intervals {
            let range = try #require(CaseDifferences(interval.values)?.interval)
            #expect(abs(range.lowerBound - interval.low) < 1e-9)
            #expect(abs(range.upperBound - interval.high) < 1e-9)
        }
        #expect(CaseDifferences([0.2])?.interval == nil)
        #expect(CaseDifferences([Double]()) == nil)
    }

    @Test func weightedPartsAreWelchs() throws {
        let weighted = try reference().weighted
        let differences = try #require(
            CaseDifferences([
                CaseDifferences.Part(weight: 7, values: weighted.a),
                CaseDifferences.Part(weight: 3, values: weighted.b),
                CaseDifferences.Part(weight: 0, values: [100]),
                CaseDifferences.Part(weight: 5, values: []),
            ])
        )
        #expect(differences.count == 18)
        #expect(abs(differences.mean - weighted.mean) < 1e-12)
        #expect(abs((differences.standardError ?? 0) - weighted.error) < 1e-12)
        #expect(abs(differences.degreesOfFreedom - weighted.freedom) < 1e-9)
        let range = try #require(differences.interval)
        #expect(abs(range.lowerBound - weighted.low) < 1e-9)
        #expect(abs(range.upperBound - weighted.high) < 1e-9)
        #expect(abs(differences.lowerTail(seed: 1) - weighted.p) < 1e-12)
    }

    // MARK: Effects

    @Test func detectableEffectsAreBlooms() throws {
        for effect in try reference().effects {
            let differences = try #require(CaseDifferences(effect.values))
            let size = DetectableEffect(significance: 0.05, tests: effect.tests)
                .size(of: differences, threshold: effect.threshold)
            #expect(abs((size ?? 0) - effect.size) < 1e-9)
        }
    }

    @Test func tooFewCasesDetectNothing() throws {
        let effect = DetectableEffect(significance: 0.05, tests: 5)
        let six = try #require(CaseDifferences([0.1, -0.1, 0.2, -0.2, 0.1, -0.1]))
        let seven = try #require(CaseDifferences([0.1, -0.1, 0.2, -0.2, 0.1, -0.1, 0]))
        // 2⁻⁶ is above 0.05/5 and 2⁻⁷ is not.
        #expect(effect.size(of: six, threshold: 0.05) == nil)
        #expect(effect.size(of: seven, threshold: 0.05) != nil)
    }

    /// (1.645 + 0.842)² · 0.3536² / 0.05² = 309.1: the figure that is quoted for a score's spread of 0.25
    /// and runs that are independent of each other.
    @Test func casesNeededAreTheQuotedOnes() throws {
        let sd = 0.25 * 2.0.squareRoot()
        let scale = sd * (99.0 / 100).squareRoot()
        let values = (0..<100).map { $0 % 2 == 0 ? scale - 0.05 : -scale - 0.05 }
        let effect = DetectableEffect(significance: 0.05, tests: 1)
        let differences = try #require(CaseDifferences(values))
        let count = try #require(effect.caseCount(for: differences))
        #expect((310...312).contains(count))
        let better = try #require(CaseDifferences([0.1, 0.2]))
        #expect(effect.caseCount(for: better) == nil)
    }
}
