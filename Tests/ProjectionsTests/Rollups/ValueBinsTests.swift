import TestSupport
import Testing

@testable import Projections

@Suite("Bins of values")
struct ValueBinsTests {
    private func values() -> [Double] {
        var generator = SeededGenerator(seed: 7)
        let limit = Double.greatestFiniteMagnitude
        var values: [Double] = [
            0, -0.0, 1, 0.5, -1, 1e100, -1e100, 0x1p-1074, -0x1p-1074, limit, -limit, .infinity,
            -.infinity,
            1.0.nextUp, 1.0.nextDown, 0x1p-40, -0x1p-40, -0x1p900, -0x1p901,
        ]
        for _ in 0..<20_000 { values.append(Double.random(in: 0...1, using: &generator)) }
        for _ in 0..<20_000 {
            let number = Double(bitPattern: generator.next())
            if !number.isNaN { values.append(number) }
        }
        return values
    }

    @Test func binsGrowWithTheValue() {
        let sorted = values().sorted()
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            #expect(ValueBins.bin(of: left) <= ValueBins.bin(of: right), "\(left) \(right)")
        }
    }

    @Test func theCentreFallsIntoItsBin() {
        for bin in Set(values().map(ValueBins.bin)) {
            #expect(ValueBins.bin(of: ValueBins.centre(of: bin)) == bin)
        }
    }

    @Test func theEndsHaveBinsOfTheirOwn() {
        let ends = [0.0, 1.0].map(ValueBins.bin)
        for value in [0x1p-1074, 0.5, 1.0.nextDown, 1.0.nextUp, -0x1p-1074, 2] {
            #expect(!ends.contains(ValueBins.bin(of: value)))
        }
        #expect(ValueBins.bin(of: -0.0) == ValueBins.bin(of: 0))
    }

    @Test func whatIsNoNumberDoesNotTrap() {
        #expect(ValueBins.bin(of: .nan) == 0)
        for bin in [Int16.min, -1, 0, 1, Int16.max] { _ = ValueBins.centre(of: bin) }
    }

    @Test func everyBinIsNarrow() {
        // Within the unit interval a centre is at most half a bin off, elsewhere at most 1/16.
        for value in values() where value.isFinite && abs(value) < 1e100 && value > -0x1p899 {
            let centre = ValueBins.centre(of: ValueBins.bin(of: value))
            let allowed = (0...1).contains(value) ? 0.0125 + 1e-15 : max(abs(value) / 16, 0x1p-40)
            #expect(abs(centre - value) <= allowed * 1.0000001, "\(value)")
        }
    }
}
