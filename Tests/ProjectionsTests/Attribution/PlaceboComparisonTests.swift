import Testing

@testable import Projections

@Suite struct PlaceboComparisonTests {
    @Test func placebosAreCountedInTheDirectionAsked() throws {
        let placebos = [-0.3, -0.1, 0.05, 0.4, -0.2]
        let fall = try #require(PlaceboComparison(delta: -0.2, placebos: placebos, sign: 1))
        #expect(fall.asLarge == 2 && fall.measured == 5)
        #expect(fall.p == 0.5)
        let rise = try #require(PlaceboComparison(delta: 0.05, placebos: placebos, sign: -1))
        #expect(rise.asLarge == 2)
        #expect(PlaceboComparison(delta: 0.2, placebos: placebos, sign: 1) == nil)
        #expect(PlaceboComparison(delta: -0.2, placebos: [], sign: 1) == nil)
    }

    @Test func fewPlacebosSayNothingAgainstASuspect() throws {
        let few = try #require(
            PlaceboComparison(delta: -0.1, placebos: [-0.2, -0.3, -0.4], sign: 1)
        )
        #expect(!few.isCommon)
        let many = try #require(
            PlaceboComparison(delta: -0.1, placebos: (1...12).map { -0.05 * Double($0) }, sign: 1)
        )
        #expect(many.asLarge == 11 && many.isCommon)
        let rare = try #require(
            PlaceboComparison(delta: -0.55, placebos: (1...12).map { -0.05 * Double($0) }, sign: 1)
        )
        #expect(!rare.isCommon)
    }
}
