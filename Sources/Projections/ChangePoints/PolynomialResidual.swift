/// Ordinary least squares of a level, a line or a parabola.
enum PolynomialResidual {
    /// What a polynomial of degree 0, 1 or 2 leaves of values.
    ///
    /// - Parameters:
    ///   - values: The values, more than `degree` of them.
    ///   - degree: 0, 1 or 2.
    /// - Returns: The residuals, in order.
    static func of(_ values: ArraySlice<Double>, degree: Int) -> [Double] {
        var rest = Array(values)
        let middle = Double(rest.count - 1) / 2
        let scale = max(middle, 1)
        var basis: [[Double]] = []
        for power in 0...degree {
            // The powers of the centred time made orthogonal one by one (Gram and Schmidt).
            var column = rest.indices.map { index in
                let t = (Double(index) - middle) / scale
                return power == 0 ? 1 : power == 1 ? t : t * t
            }
            for earlier in basis { remove(earlier, from: &column) }
            remove(column, from: &rest)
            basis.append(column)
        }
        return rest
    }

    /// Takes the part along a column out of values.
    ///
    /// - Parameters:
    ///   - column: The column.
    ///   - values: As many values.
    static func remove(_ column: [Double], from values: inout [Double]) {
        var product = 0.0
        var square = 0.0
        for index in column.indices {
            product += column[index] * values[index]
            square += column[index] * column[index]
        }
        guard square > 1e-12 else { return }
        let share = product / square
        for index in column.indices { values[index] -= share * column[index] }
    }
}
