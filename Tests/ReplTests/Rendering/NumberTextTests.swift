import TestSupport
import Testing

@testable import Repl

@Suite("Numbers for people")
struct NumberTextTests {
    @Test(arguments: [
        (0.881_234, "0.8812"), (0.5, "0.5"), (1, "1"), (12_345.678, "12346"),
        (0.001_234_56, "0.001235"),
        (-0.27, "-0.27"), (0, "0"), (-0.0, "0"), (1e-9, "1e-09"), (1.234_56e-7, "1.235e-07"),
        (1e18, "1e+18"), (0.999_96, "1"), (99.996, "100"), (.nan, "not a number"),
        (.infinity, "inf"),
        (-.infinity, "-inf"), (.leastNonzeroMagnitude, "4.941e-324"), (100, "100"),
        (0.1 + 0.2, "0.3"),
    ])
    func significant(value: Double, text: String) {
        #expect(NumberText.significant(value) == text)
    }

    @Test(arguments: [(0.27, "+0.27"), (-0.27, "-0.27"), (0, "0")])
    func signed(value: Double, text: String) {
        #expect(NumberText.signed(value) == text)
    }

    @Test func columnsShareTheirDecimals() {
        let texts = NumberText.column([0.881_234, 0.5, nil, 1, 1e-9, 12_345.678, .nan])
        #expect(
            texts == ["0.8812", "0.5000", nil, "1.0000", "1e-09", "12345.6780", "not a number"]
        )
        #expect(NumberText.column([12, 5]) == ["12", "5"])
        #expect(NumberText.column([-0.000_01, 0.25]) == ["-1e-05", "0.25"])
        #expect(NumberText.column([]) == [])
    }

    @Test(arguments: [
        (0, "0 s"), (60, "60 s"), (-90, "90 s"), (150, "3 min"), (7_200, "2 h"), (9_000, "2.5 h"),
        (259_200, "3 d"), (1e300, "1.157e+295 d"),
    ])
    func durations(seconds: Double, text: String) {
        #expect(NumberText.duration(seconds: seconds) == text)
    }

    @Test func counts() {
        #expect(NumberText.count(1, "row") == "1 row")
        #expect(NumberText.count(0, "row") == "0 rows")
    }

    /// Four significant digits are within half a unit of the fourth, for any finite number.
    @Test func roundTripWithinFourDigits() throws {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite, value != 0 else { continue }
            let parsed = try #require(Double(NumberText.significant(value)))
            #expect(abs(parsed - value) <= abs(value) * 5.000_1e-4 || abs(value) < 1e-307)
        }
    }
}
