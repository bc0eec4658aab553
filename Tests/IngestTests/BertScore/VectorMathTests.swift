import Foundation
import Testing

@testable import Ingest

/// Against the double-precision functions of the C library.
@Suite struct VectorMathTests {
    private static func vectors(_ range: ClosedRange<Float>, _ body: (VectorMath.Vector) -> Void) {
        let step = (range.upperBound - range.lowerBound) / 20_000
        for start in stride(from: range.lowerBound, through: range.upperBound, by: step * 16) {
            var vector = VectorMath.Vector()
            for lane in 0..<16 { vector[lane] = start + Float(lane) * step }
            body(vector)
        }
    }

    @Test func exponential() {
        var worst = 0.0
        Self.vectors(-80...80) { x in
            let y = VectorMath.exponential(x)
            for lane in 0..<16 {
                let wanted = exp(Double(x[lane]))
                worst = max(worst, abs(Double(y[lane]) - wanted) / wanted)
            }
        }
        #expect(worst < 2e-7)
        #expect(VectorMath.exponential(VectorMath.Vector(repeating: -.infinity))[3] < 1e-37)
    }

    @Test func errorFunction() {
        var worst = 0.0
        Self.vectors(-6...6) { x in
            let y = VectorMath.errorFunction(x)
            for lane in 0..<16 { worst = max(worst, abs(Double(y[lane]) - erf(Double(x[lane])))) }
        }
        #expect(worst < 5e-7)
    }

    /// Every length up to some vectors, so that the rest of a row is right, too.
    @Test func softmaxAndNormalizationOfAnyLength() {
        for count in 1...50 {
            let values = (0..<count).map { Float(($0 * 37) % 11) - 5 }
            var softmax = values
            softmax.withUnsafeMutableBufferPointer {
                if let base = $0.baseAddress { VectorMath.softmax(base, count: count) }
            }
            let powers = values.map { exp(Double($0)) }
            let total = powers.reduce(0, +)
            for (value, power) in zip(softmax, powers) {
                #expect(abs(Double(value) - power / total) < 1e-6)
            }
            var normal = values
            let scale = (0..<count).map { 1 + Float($0 % 3) }
            let shift = (0..<count).map { Float($0 % 5) - 2 }
            normal.withUnsafeMutableBufferPointer { row in
                guard let base = row.baseAddress else { return }
                VectorMath.normalize(base, count: count, scale: scale, shift: shift, epsilon: 1e-12)
            }
            let mean = values.map(Double.init).reduce(0, +) / Double(count)
            let variance = values.map { pow(Double($0) - mean, 2) }.reduce(0, +) / Double(count)
            for index in 0..<count where variance > 0 {
                let unit = (Double(values[index]) - mean) / (variance + 1e-12).squareRoot()
                let wanted = unit * Double(scale[index]) + Double(shift[index])
                #expect(abs(Double(normal[index]) - wanted) < 1e-5)
            }
        }
    }

    @Test func halfPrecision() {
        #expect(HalfPrecision.value(0x3c00) == 1)
        #expect(HalfPrecision.value(0xc000) == -2)
        #expect(HalfPrecision.value(0x7bff) == 65_504)
        #expect(HalfPrecision.value(0x3555) == 0.333251953125)
        #expect(HalfPrecision.value(0x0001) == 0x1p-24)
        #expect(HalfPrecision.value(0xfc00) == -.infinity)
        #expect(HalfPrecision.value(0x7e00).isNaN)
    }
}
