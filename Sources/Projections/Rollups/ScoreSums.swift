/// Exact sums of weighted values: what a mean and its error are made of, in whatever order they came.
///
/// An observation stands for `n` samples, and for `sampledrate` times as many where its producer sent
/// one in so many: its weight is the product. While every weight is 1, which is nearly always, four
/// numbers are enough. The further sums are kept from the first other weight on, so that the form
/// depends on the content alone and equal contents are equal.
struct ScoreSums: Equatable {
    /// How many observations there are.
    private(set) var count: Int64 = 0
    /// Σ w·x.
    private(set) var sum = ExactSum()
    /// Σ w·x².
    private(set) var squares = ExactSum()
    /// The sums of the weights; nil while all of them are 1.
    private(set) var weighting: Weighting?

    init() {}

    /// Puts stored sums together again.
    init(count: Int64, sum: ExactSum, squares: ExactSum, weighting: Weighting?) {
        self.count = count
        self.sum = sum
        self.squares = squares
        self.weighting = weighting
    }

    /// Adds one observation.
    ///
    /// - Parameters:
    ///   - value: Its value.
    ///   - samples: How many samples it stands for as it came, at least 1.
    ///   - weight: The samples times the sampling rate, at least as many.
    mutating func add(_ value: Double, samples: Int64 = 1, weight: Int64 = 1) {
        if weight == 1, weighting == nil {
            count = count.saturatingAdding(1)
            sum.add(value)
            squares.addSquare(of: value)
        } else {
            addWeighted(value, samples: samples, weight: weight)
        }
    }

    private mutating func addWeighted(_ value: Double, samples: Int64, weight: Int64) {
        var weights = equalWeighting
        weighting = nil
        weights.add(value, samples: Double(samples), weight: Double(weight))
        weighting = weights
        count = count.saturatingAdding(1)
        sum.addProduct(value, Double(weight))
        squares.addSquare(of: value, weight: Double(weight))
    }

    /// Adds other sums.
    mutating func add(_ other: ScoreSums) {
        if weighting != nil || other.weighting != nil {
            var weights = equalWeighting
            weighting = nil
            weights.add(other.equalWeighting, times: 1)
            weighting = weights
        }
        count = count.saturatingAdding(other.count)
        sum.add(other.sum)
        squares.add(other.squares)
    }

    /// Takes away sums that were added before, without a trace: the sums are exact.
    mutating func subtract(_ other: ScoreSums) {
        if weighting != nil || other.weighting != nil {
            var weights = equalWeighting
            weights.add(other.equalWeighting, times: -1)
            weighting = weights
        }
        count -= other.count
        sum.subtract(other.sum)
        squares.subtract(other.squares)
        // No weight is below 1, so that their sum equals their number only if all of them are 1.
        if let weighting, weighting.weight.value == Double(count) { self.weighting = nil }
    }

    /// The sums of the weights, spelt out where all are 1.
    private var equalWeighting: Weighting {
        weighting ?? Weighting(count: count, sum: sum, squares: squares)
    }

    /// How many samples were scored: Σ n.
    var samples: Int64 {
        weighting.map { Int64(inRange: $0.samples.value) } ?? count
    }

    /// How many samples there were before some were left out: Σ w.
    var weight: Double { weighting?.weight.value ?? Double(count) }

    /// How many equally weighted observations would tell as much: (Σ w)² / Σ w² (Kish 1965, 11.7).
    var effectiveCount: Double {
        guard let weighting else { return Double(count) }
        return weight * weight / weighting.weightSquares.value
    }

    /// The mean, Σ w·x / Σ w; nil without observations.
    var mean: Double? {
        count > 0 ? sum.value / weight : nil
    }

    /// The standard error of the mean; nil for fewer than two observations.
    ///
    /// Linearisation of the ratio Σ w·x / Σ w over k observations (Cochran 1977, *Sampling
    /// Techniques*, 6.3 and 11.8): SE² = k/(k − 1) · Σ w²(x − m)² / (Σ w)². For equal weights it is the
    /// sample standard deviation over √k. Terms are added exactly, because
    /// Σ w²x² − 2·m·Σ w²x + m²·Σ w² cancels badly for large means.
    var standardError: Double? {
        guard count > 1, let mean else { return nil }
        let weights = equalWeighting
        var deviations = weights.valueSquares
        for part in weights.values.parts { deviations.addProduct(-2 * mean, part) }
        for part in weights.weightSquares.parts { deviations.addSquare(of: mean, weight: part) }
        // The rounded m is not quite the mean: what it lacks is exact to many more digits.
        var lack = sum
        for part in weights.weight.parts { lack.addProduct(-mean, part) }
        let shift = lack.value / weight
        var slope = weights.values
        for part in weights.weightSquares.parts { slope.addProduct(-mean, part) }
        let variation =
            deviations.value - 2 * shift * slope.value
            + shift * shift * weights.weightSquares.value
        let ratio = Double(count) / Double(count - 1)
        let variance = ratio * max(0, variation) / weight / weight
        return variance.isFinite ? variance.squareRoot() : nil
    }
}

extension Int64 {
    /// A rounded number, or the nearest end of the range; 0 for what is not one.
    init(inRange number: Double) {
        self = Int64(exactly: number.rounded()) ?? (number >= 0x1p63 ? .max : 0)
    }
}
