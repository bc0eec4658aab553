/// What repeats itself in a series: a pattern of one period, with mean 0.
///
/// The trend is a moving average over one period; the pattern is the median of what is left at each
/// phase, so that a step here and there leaves it alone (the classical decomposition, with medians).
/// It counts as a season if it explains three fifths of what is left, allowing for the values that it
/// has itself.
struct SeasonalPattern {
    /// The shortest period looked for.
    static let shortestPeriod = 4
    /// The longest period looked for; also at most a quarter of the series.
    static let longestPeriod = 400
    /// The share of the variance around the trend that a season explains at least.
    static let explainedShare = 0.6
    /// What a longer period must explain more than a shorter one, per value of the period and per
    /// hundred values of the series: multiples of a period fit as well as the period.
    static let periodPrice = 0.0005
    /// The least autocorrelation at a period for which the pattern is computed at all.
    static let autocorrelation = 0.3

    /// How many values the pattern has.
    var period: Int
    /// The pattern, from the phase of the series' first value.
    var values: [Double]

    /// Finds the season of a series; nil if it has none.
    ///
    /// - Parameter series: Finite values.
    init?(_ series: [Double]) {
        let longest = min(Self.longestPeriod, series.count / 4)
        guard longest >= Self.shortestPeriod else { return nil }
        let sums = Self.runningSums(series)
        let price = Self.periodPrice / (Double(series.count) / 100 + 1)
        var best: (score: Double, pattern: [Double])?
        // Trends of one length serve all periods up to twice as short.
        var shortest = Self.shortestPeriod
        while shortest <= longest {
            let last = min(2 * shortest - 1, longest)
            let rest = Self.detrended(series, sums, period: last)
            for period in Self.peaks(of: rest, from: shortest, through: last) {
                guard let found = Self.pattern(series, sums, period: period) else { continue }
                let score = found.share - price * Double(period)
                if found.share > Self.explainedShare, score > best?.score ?? Self.explainedShare {
                    best = (score, found.values)
                }
            }
            shortest *= 2
        }
        guard let best else { return nil }
        period = best.pattern.count
        values = best.pattern
    }

    /// The sums of the first values, from none to all.
    private static func runningSums(_ series: [Double]) -> [Double] {
        var sums = [0.0]
        sums.reserveCapacity(series.count + 1)
        var sum = 0.0
        for value in series {
            sum += value
            sums.append(sum)
        }
        return sums
    }

    /// The series less its centred moving average; half a period is missing at both ends.
    private static func detrended(
        _ series: [Double],
        _ sums: [Double],
        period: Int
    ) -> [Double] {
        let half = period / 2
        let inverse = 1 / Double(period)
        var rest: [Double] = []
        guard series.count > 2 * half else { return rest }
        rest.reserveCapacity(series.count)
        for index in half..<(series.count - half) {
            var sum = sums[index + half + 1] - sums[index - half]
            if period.isMultiple(of: 2) {
                // The ends of an even period count by half, so that all phases weigh the same.
                sum -= 0.5 * (series[index - half] + series[index + half])
            }
            rest.append(series[index] - sum * inverse)
        }
        return rest
    }

    /// The lags at which the autocorrelation of a series around zero has a peak that is high enough.
    private static func peaks(of rest: [Double], from first: Int, through last: Int) -> [Int] {
        guard rest.count > last + 1 else { return [] }
        let squares = runningSums(rest.map { $0 * $0 })
        let correlations = (first - 1...last + 1).map { lag in
            let count = rest.count - lag
            let scale = (squares[count] * (squares[rest.count] - squares[lag])).squareRoot()
            return scale > 0 ? product(of: rest, lag: lag) / scale : 0
        }
        return (first...last).filter { lag in
            let index = lag - first + 1
            let here = correlations[index]
            return here >= autocorrelation && here >= correlations[index - 1]
                && here >= correlations[index + 1]
        }
    }

    /// The sum of the products of values a lag apart.
    private static func product(of rest: [Double], lag: Int) -> Double {
        rest.withUnsafeBytes { bytes in
            // Four sums side by side, which the processor adds at once.
            let size = MemoryLayout<Double>.stride
            var products = SIMD4<Double>()
            var index = 0
            while index + 4 <= rest.count - lag {
                let here = bytes.loadUnaligned(fromByteOffset: index * size, as: SIMD4<Double>.self)
                let there = bytes.loadUnaligned(
                    fromByteOffset: (index + lag) * size,
                    as: SIMD4<Double>.self
                )
                products += here * there
                index += 4
            }
            var sum = (products[0] + products[1]) + (products[2] + products[3])
            while index < rest.count - lag {
                sum += rest[index] * rest[index + lag]
                index += 1
            }
            return sum
        }
    }

    /// The pattern of one period and the share of the variance around the trend that it explains.
    private static func pattern(
        _ series: [Double],
        _ sums: [Double],
        period: Int
    ) -> (values: [Double], share: Double)? {
        let rest = detrended(series, sums, period: period)
        guard rest.count >= 2 * period else { return nil }
        let half = period / 2
        var values = [Double](repeating: 0, count: period)
        var phase: [Double] = []
        for offset in 0..<period {
            phase.removeAll(keepingCapacity: true)
            var index = offset
            while index < rest.count {
                phase.append(rest[index])
                index += period
            }
            values[(offset + half) % period] = SampleQuantiles.median(&phase)
        }
        let centre = values.reduce(0, +) / Double(period)
        for index in values.indices { values[index] -= centre }
        let mean = rest.reduce(0, +) / Double(rest.count)
        var whole = 0.0
        var left = 0.0
        for (index, value) in rest.enumerated() {
            let unexplained = value - values[(index + half) % period]
            whole += (value - mean) * (value - mean)
            left += unexplained * unexplained
        }
        guard whole > 0, rest.count > period else { return nil }
        let degrees = Double(rest.count - period) / Double(rest.count - 1)
        return (values, 1 - left / whole / degrees)
    }
}
