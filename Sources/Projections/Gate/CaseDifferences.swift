/// The differences by case that one line of a gate rests on, in parts that count by weight.
///
/// A category is one part of weight 1. An overall score has a part for each category. A difference is
/// the candidate's result less the baseline's, or less a threshold, turned so that a negative one is worse.
struct CaseDifferences: Equatable, Sendable {
    /// The differences of one part.
    struct Part: Equatable, Sendable {
        /// The part's share of the whole, above 0.
        var weight: Double
        /// One difference for each case, at least one.
        var values: [Double]

        var mean: Double { values.reduce(0, +) / Double(values.count) }

        /// The squared standard error of the mean; nil for a single case.
        var squaredError: Double? {
            guard values.count > 1 else { return nil }
            let mean = mean
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return squares / Double(values.count - 1) / Double(values.count)
        }
    }

    /// The parts; at least one.
    let parts: [Part]

    /// Makes differences; nil if nothing is left.
    ///
    /// - Parameter parts: The parts; those without weight or cases are left out.
    init?(_ parts: [Part]) {
        let kept = parts.filter { $0.weight > 0 && !$0.values.isEmpty }
        let total = kept.reduce(0) { $0 + $1.weight }
        guard !kept.isEmpty, total > 0, total.isFinite else { return nil }
        self.parts = kept.map { Part(weight: $0.weight / total, values: $0.values) }
    }

    /// Makes the differences of one category; nil without any.
    ///
    /// - Parameter values: One for each case.
    init?(_ values: [Double]) {
        self.init([Part(weight: 1, values: values)])
    }

    /// How many cases there are.
    var count: Int { parts.reduce(0) { $0 + $1.values.count } }

    /// The weighted mean.
    var mean: Double { parts.reduce(0) { $0 + $1.weight * $1.mean } }

    /// Each case's share of the mean: what the sign-flip test adds up.
    var contributions: [Double] {
        parts.flatMap { part in
            part.values.map { $0 * part.weight / Double(part.values.count) }
        }
    }

    /// The standard error of the mean; nil if some part is a single case.
    ///
    /// Cases of different parts are independent, so the squares add up.
    var standardError: Double? {
        var sum = 0.0
        for part in parts {
            guard let error = part.squaredError else { return nil }
            sum += part.weight * part.weight * error
        }
        return sum.squareRoot()
    }

    /// The degrees of freedom of that error: *n* − 1 of one part, Welch and Satterthwaite's of several.
    ///
    /// Source: Satterthwaite 1946, *An approximate distribution of estimates of variance components*.
    var degreesOfFreedom: Double {
        var sum = 0.0
        var squares = 0.0
        for part in parts where part.values.count > 1 {
            let share = part.weight * part.weight * (part.squaredError ?? 0)
            sum += share
            squares += share * share / Double(part.values.count - 1)
        }
        let atLeast = parts.map { $0.values.count - 1 }.min() ?? 1
        let freedom = sum * sum / squares
        return freedom.isFinite ? freedom : Double(max(atLeast, 1))
    }

    /// The 95 % interval of the mean by Student's t; nil if some part is a single case.
    var interval: ClosedRange<Double>? {
        guard let standardError else { return nil }
        let reach =
            standardError
            * StudentDistribution.twoSidedCritical(tail: 0.05, degreesOfFreedom: degreesOfFreedom)
        return reach.isFinite ? (mean - reach)...(mean + reach) : nil
    }

    /// The one-sided p-value of the sign-flip test: small if the candidate is worse.
    ///
    /// - Parameters:
    ///   - seed: What random choices are drawn from if there are too many cases to count.
    ///   - draws: How many are drawn then.
    /// - Returns: A probability above 0.
    func lowerTail(seed: UInt64, draws: Int = SignFlipTest.drawCount) -> Double {
        SignFlipTest.lowerTail(contributions, seed: seed, draws: draws)
    }
}
