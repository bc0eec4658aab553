import Foundation

/// How long an EWMA chart on which nothing happens goes without a signal, on average.
enum MovingAverageRunLength {
    /// How many steps the averages between the limits are cut into.
    private static let steps = 121

    /// The average run length of independent normal observations.
    ///
    /// A Markov chain over the average, cut into steps (Brook and Evans 1972, *Biometrika* 59,
    /// 539–549; Lucas and Saccucci 1990), with the long run's limits: those of the first points are
    /// narrower, which shortens it by less than 1 %.
    ///
    /// - Parameters:
    ///   - weight: λ, above 0 and at most 1.
    ///   - width: L, above 0.
    ///   - sides: The sides on which a point beyond the limit signals.
    ///   - shift: Where the mean really is, in sigma.
    /// - Returns: Observations to the first signal; nil if a parameter is out of range.
    static func average(
        weight: Double = 0.2,
        width: Double = 2.86,
        sides: ChartSides = .both,
        shift: Double = 0
    ) -> Double? {
        guard weight > 0, weight <= 1, width > 0, width < 10, shift.isFinite else { return nil }
        let deviation = (weight / (2 - weight)).squareRoot()
        let limit = width * deviation
        // Without a limit on a side the average wanders there as far as it ever gets.
        let far = 8 * deviation + abs(shift)
        let low = sides == .upper ? -far : -limit
        let high = sides == .lower ? far : limit
        let step = (high - low) / Double(steps)
        let middles = (0..<steps).map { low + (Double($0) + 0.5) * step }
        var chances = [Double](repeating: 0, count: steps * steps)
        for from in 0..<steps {
            for to in 0..<steps {
                let center = (1 - weight) * middles[from]
                let upper = (middles[to] + step / 2 - center) / weight - shift
                let lower = (middles[to] - step / 2 - center) / weight - shift
                chances[from * steps + to] = NormalDistribution.chance(from: lower, to: upper)
            }
        }
        guard let start = middles.indices.min(by: { abs(middles[$0]) < abs(middles[$1]) }),
            let lengths = solve(chances)
        else { return nil }
        return lengths[start]
    }

    /// Solves (1 − Q)·x = 1 by elimination with pivots.
    private static func solve(_ chances: [Double]) -> [Double]? {
        var rows = (0..<steps).map { row in
            (0..<steps).map { ($0 == row ? 1 : 0) - chances[row * steps + $0] } + [1]
        }
        for column in 0..<steps {
            guard
                let pivot = (column..<steps).max(by: {
                    abs(rows[$0][column]) < abs(rows[$1][column])
                }), abs(rows[pivot][column]) > 1e-300
            else { return nil }
            rows.swapAt(column, pivot)
            let pivotRow = rows[column]
            for row in column + 1..<steps {
                let factor = rows[row][column] / pivotRow[column]
                if factor == 0 { continue }
                for index in column...steps { rows[row][index] -= factor * pivotRow[index] }
            }
        }
        var solution = [Double](repeating: 0, count: steps)
        for row in stride(from: steps - 1, through: 0, by: -1) {
            var rest = rows[row][steps]
            for column in row + 1..<max(steps, row + 1) {
                rest -= rows[row][column] * solution[column]
            }
            solution[row] = rest / rows[row][row]
        }
        return solution
    }
}

/// The standard normal distribution.
enum NormalDistribution {
    /// The chance of a value up to a bound.
    static func cumulative(_ bound: Double) -> Double {
        0.5 * erfc(-bound / 2.0.squareRoot())
    }

    /// The chance of a value between two bounds.
    static func chance(from lower: Double, to upper: Double) -> Double {
        // On the upper side differences of small tails, so that none of them is lost.
        lower > 0
            ? cumulative(-lower) - cumulative(-upper) : cumulative(upper) - cumulative(lower)
    }
}
