import Foundation
import TestSupport
import Testing

@testable import Projections

/// The running sums and the elimination, against generalised least squares done the long way.
@Suite("Change points: parts")
struct SegmentCostsTests {
    /// The squares that a polynomial leaves in a stretch, by whitening and orthogonal columns.
    private func squares(_ values: ArraySlice<Double>, degree: Int, phi: Double) -> Double {
        func whitened(_ series: [Double]) -> [Double] {
            series.enumerated().map { index, value in
                index == 0
                    ? (1 - phi * phi).squareRoot() * value : value - phi * series[index - 1]
            }
        }
        var rest = whitened(Array(values))
        var basis: [[Double]] = []
        for power in 0...degree {
            var column = whitened(
                values.indices.map { pow(Double($0 - values.startIndex), Double(power)) }
            )
            for earlier in basis {
                let share = zip(column, earlier).reduce(0) { $0 + $1.0 * $1.1 }
                for index in column.indices { column[index] -= share * earlier[index] }
            }
            let norm = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
            column = column.map { $0 / norm }
            let share = zip(rest, column).reduce(0) { $0 + $1.0 * $1.1 }
            for index in rest.indices { rest[index] -= share * column[index] }
            basis.append(column)
        }
        return rest.reduce(0) { $0 + $1 * $1 }
    }

    @Test(arguments: [0, 0.3, 0.6])
    func squaresAreThoseOfLeastSquares(phi: Double) {
        var generator = SeededGenerator(seed: 5)
        let values = (0..<300).map { 0.01 * Double($0) + generator.normal() }
        let costs = SegmentCosts(values, phi: phi, variance: 1, price: (10, 0.5))
        for (start, end) in [(0, 300), (0, 8), (17, 25), (100, 260), (292, 300)] {
            for shape in [SegmentCosts.Shape.level, .line, .parabola] {
                let expected = squares(values[start..<end], degree: shape.rawValue, phi: phi)
                #expect(abs(costs.squares(start, end, shape) - expected) < 1e-6 * (1 + expected))
            }
        }
    }

    /// With φ = 0 these are plain sums of squares.
    @Test func plainSquares() {
        let costs = SegmentCosts([1, 2, 4, 8, 16, 32, 64, 128], phi: 0, variance: 2, price: (3, 1))
        #expect(abs(costs.squares(0, 8, .level) - 13_716.875) < 1e-9)
        #expect(costs.cost(0, 8) == costs.fit(0, 8).cost)
        #expect(costs.price(ofDegree: 3) == 12)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 50, 51])
    func mediansAreThoseOfSorting(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        for _ in 0..<20 {
            var values = (0..<count).map { _ in Double(Int.random(in: 0..<9, using: &generator)) }
            let sorted = values.sorted()
            let expected = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
            if count == 5 { #expect(SampleQuantiles.medianOfFive(values, from: 0) == expected) }
            #expect(SampleQuantiles.median(&values) == expected)
            #expect(values.sorted() == sorted)
        }
        var none: [Double] = []
        #expect(SampleQuantiles.median(&none) == 0)
    }

    /// Expected values from scipy.stats.f.sf.
    @Test func tailsOfFisher() {
        let cases: [(f: Double, first: Double, second: Double, tail: Double)] = [
            (1.5, 1, 10, 0.24873843369330942),
            (4.2, 2, 30, 0.024651903288156606),
            (18, 1, 24.5, 0.00027471220806029597),
            (60, 3, 100, 2.8423531217581813e-22),
            (0.3, 2, 5, 0.7532774095368846),
            (250, 1, 40, 8.356512474217968e-19),
        ]
        for one in cases {
            let tail = FisherDistribution.upperTail(
                one.f,
                numeratorDegrees: one.first,
                denominatorDegrees: one.second
            )
            #expect(abs(tail / one.tail - 1) < 1e-10)
        }
        #expect(FisherDistribution.upperTail(0, numeratorDegrees: 2, denominatorDegrees: 5) == 1)
        #expect(
            FisherDistribution.upperTail(.infinity, numeratorDegrees: 2, denominatorDegrees: 5) == 0
        )
    }

    @Test func seasonsAreFoundAndNoiseHasNone() throws {
        var generator = SeededGenerator(seed: 4)
        for period in [4, 7, 12, 24, 60] {
            let pattern = (0..<period).map { _ in 2 * generator.normal() }
            let series = (0..<6 * period + 40).map { index in
                0.02 * Double(index) + pattern[index % period] + 0.3 * generator.normal()
            }
            let found = try #require(SeasonalPattern(series))
            #expect(found.period == period)
            #expect(abs(found.values.reduce(0, +)) < 1e-9)
        }
        for phi in [0, 0.5, 0.8, 0.95] {
            for count in [12, 60, 300] {
                #expect(SeasonalPattern(generator.autoregressive(count, phi: phi)) == nil)
            }
        }
        #expect(SeasonalPattern([1, 2, 1, 2]) == nil)
        #expect(SeasonalPattern(Array(repeating: 1, count: 100)) == nil)
    }

    @Test func logarithmsAreTakenWhereTheSpreadGrows() throws {
        var generator = SeededGenerator(seed: 6)
        let latencies = (0..<300).map { _ in exp(generator.normal()) }
        #expect(try #require(PreparedSeries(latencies)).isLogarithm)
        let scores = (0..<300).map { _ in 0.8 + 0.05 * generator.normal() }
        #expect(try #require(PreparedSeries(scores)).isLogarithm == false)
        let signed = latencies.map { $0 - 1 }
        #expect(try #require(PreparedSeries(signed)).isLogarithm == false)
        #expect(PreparedSeries([2, 2, 2, 2]) == nil)
    }
}
