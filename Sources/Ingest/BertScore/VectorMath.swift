/// Functions of many single-precision values at once.
enum VectorMath {
    typealias Vector = SIMD16<Float>

    /// e^x, to about 2 units in the last place.
    ///
    /// Range reduction to |r| ≤ ln 2 / 2 and a polynomial of degree 6, with the constants of the Cephes
    /// library (S. L. Moshier).
    @inline(__always)
    static func exponential(_ x: Vector) -> Vector {
        let x = x.clamped(lowerBound: Vector(repeating: -87), upperBound: Vector(repeating: 88))
        // Adding 1.5 · 2²³ leaves the nearest integer in the low bits.
        let magic = Vector(repeating: 12_582_912)
        let shifted = x * Vector(repeating: 1.442695040888963) + magic
        let n = shifted - magic
        let r =
            x - n * Vector(repeating: 0.693359375) + n * Vector(repeating: 2.12194440e-4)
        var p = Vector(repeating: 1.9875691500e-4)
        p = p * r + Vector(repeating: 1.3981999507e-3)
        p = p * r + Vector(repeating: 8.3334519073e-3)
        p = p * r + Vector(repeating: 4.1665795894e-2)
        p = p * r + Vector(repeating: 1.6666665459e-1)
        p = p * r + Vector(repeating: 5.0000001201e-1)
        p = p * r * r + r + Vector(repeating: 1)
        let integer =
            unsafeBitCast(shifted, to: SIMD16<Int32>.self)
            &- unsafeBitCast(magic, to: SIMD16<Int32>.self)
        let power = (integer &+ SIMD16<Int32>(repeating: 127)) &<< SIMD16<Int32>(repeating: 23)
        return p * unsafeBitCast(power, to: Vector.self)
    }

    /// The error function, to about 3 · 10⁻⁷.
    ///
    /// A quotient of polynomials on [−4, 4], beyond which it is ±1 in single precision: the minimax
    /// coefficients that Eigen uses.
    @inline(__always)
    static func errorFunction(_ x: Vector) -> Vector {
        let x = x.clamped(lowerBound: Vector(repeating: -4), upperBound: Vector(repeating: 4))
        let square = x * x
        var alpha = Vector(repeating: -2.72614225801306e-10)
        alpha = alpha * square + Vector(repeating: 2.77068142495902e-08)
        alpha = alpha * square + Vector(repeating: -2.10102402082508e-06)
        alpha = alpha * square + Vector(repeating: -5.69250639462346e-05)
        alpha = alpha * square + Vector(repeating: -7.34990630326855e-04)
        alpha = alpha * square + Vector(repeating: -2.95459980854025e-03)
        alpha = alpha * square + Vector(repeating: -1.60960333262415e-02)
        var beta = Vector(repeating: -1.45660718464996e-05)
        beta = beta * square + Vector(repeating: -2.13374055278905e-04)
        beta = beta * square + Vector(repeating: -1.68282697438203e-03)
        beta = beta * square + Vector(repeating: -7.37332916720468e-03)
        beta = beta * square + Vector(repeating: -1.42647390514189e-02)
        return x * alpha / beta
    }

    /// Puts every value through a function of 16.
    ///
    /// - Parameters:
    ///   - values: The values.
    ///   - count: How many there are.
    ///   - body: The function; it is also called with zeros beyond the end.
    @inline(__always)
    static func map(
        _ values: UnsafeMutablePointer<Float>,
        count: Int,
        _ body: (Vector) -> Vector
    ) {
        var index = 0
        while index + 16 <= count {
            let place = UnsafeMutableRawPointer(values + index)
            let result = body(place.loadUnaligned(as: Vector.self))
            place.storeBytes(of: result, as: Vector.self)
            index += 16
        }
        guard index < count else { return }
        var rest = Vector(repeating: 0)
        for lane in 0..<count - index { rest[lane] = values[index + lane] }
        rest = body(rest)
        for lane in 0..<count - index { values[index + lane] = rest[lane] }
    }

    /// x · Φ(x), the Gaussian error linear unit, in place.
    static func gelu(_ values: UnsafeMutablePointer<Float>, count: Int) {
        map(values, count: count) { x in
            let half = x * Vector(repeating: 0.5)
            return half + half * errorFunction(x * Vector(repeating: 0.707106781186548))
        }
    }

    /// The approximation of the same by the hyperbolic tangent, in place.
    static func geluNew(_ values: UnsafeMutablePointer<Float>, count: Int) {
        map(values, count: count) { x in
            let inner =
                (x + x * x * x * Vector(repeating: 0.044715))
                * Vector(repeating: 0.797884560802865)
            // tanh(y) = 1 − 2 / (e^(2y) + 1)
            let power = exponential(inner * Vector(repeating: 2))
            let tanh = Vector(repeating: 1) - Vector(repeating: 2) / (power + Vector(repeating: 1))
            return x * Vector(repeating: 0.5) * (Vector(repeating: 1) + tanh)
        }
    }

    /// max(x, 0), in place.
    static func relu(_ values: UnsafeMutablePointer<Float>, count: Int) {
        map(values, count: count) { x in
            x.replacing(with: Vector(repeating: 0), where: x .< Vector(repeating: 0))
        }
    }

    /// The sum of values, by lanes.
    @inline(__always)
    static func sum(_ values: UnsafePointer<Float>, count: Int) -> Float {
        var lanes = Vector(repeating: 0)
        var index = 0
        while index + 16 <= count {
            lanes += UnsafeRawPointer(values + index).loadUnaligned(as: Vector.self)
            index += 16
        }
        var sum = lanes.sum()
        while index < count {
            sum += values[index]
            index += 1
        }
        return sum
    }

    /// Makes a row of scores a distribution: e^(x − max), divided by its sum, in place.
    static func softmax(_ row: UnsafeMutablePointer<Float>, count: Int) {
        var highest = -Float.infinity
        for index in 0..<count { highest = max(highest, row[index]) }
        let shift = Vector(repeating: highest)
        map(row, count: count) { exponential($0 - shift) }
        let scale = Vector(repeating: 1 / sum(row, count: count))
        map(row, count: count) { $0 * scale }
    }

    /// Normalizes a row to mean 0 and variance 1, then scales and shifts it, in place.
    static func normalize(
        _ row: UnsafeMutablePointer<Float>,
        count: Int,
        scale: UnsafePointer<Float>,
        shift: UnsafePointer<Float>,
        epsilon: Float
    ) {
        let mean = sum(row, count: count) / Float(count)
        var squares = Vector(repeating: 0)
        var rest: Float = 0
        var index = 0
        let center = Vector(repeating: mean)
        while index + 16 <= count {
            let value = UnsafeRawPointer(row + index).loadUnaligned(as: Vector.self) - center
            squares += value * value
            index += 16
        }
        while index < count {
            rest += (row[index] - mean) * (row[index] - mean)
            index += 1
        }
        let inverse = 1 / ((squares.sum() + rest) / Float(count) + epsilon).squareRoot()
        let factor = Vector(repeating: inverse)
        index = 0
        while index + 16 <= count {
            let place = UnsafeMutableRawPointer(row + index)
            let value = (place.loadUnaligned(as: Vector.self) - center) * factor
            let scales = UnsafeRawPointer(scale + index).loadUnaligned(as: Vector.self)
            let shifts = UnsafeRawPointer(shift + index).loadUnaligned(as: Vector.self)
            place.storeBytes(of: value * scales + shifts, as: Vector.self)
            index += 16
        }
        while index < count {
            row[index] = (row[index] - mean) * inverse * scale[index] + shift[index]
            index += 1
        }
    }
}
