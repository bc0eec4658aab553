import Foundation

/// How long a chart on which nothing happens goes without a signal, on average.
///
/// The rules about zones are followed exactly by a Markov chain over what they remember (Champ and
/// Woodall 1987, *Technometrics* 29, 393–399): the states are found by running the very code that
/// judges points from an empty history, and the chance of each zone is that of the normal
/// distribution. Windows count as full from the start, as in the published tables.
public enum RunLength {
    /// The average run length of independent normal points with known limits.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - sides: The sides that they look at.
    ///   - shift: Where the mean really is, in sigma from the centre line; 0 while in control.
    /// - Returns: Points to the first signal; nil if the rules cannot signal, and for Nelson 3 and 4,
    ///   which compare points with each other (see ``simulated(rules:sides:shift:autocorrelation:sigma:runs:using:)``).
    public static func average(
        of rules: RunRuleSet,
        sides: ChartSides = .both,
        shift: Double = 0
    ) -> Double? {
        let effective = self.effective(rules, sides: sides)
        guard !effective.isEmpty, effective.isDisjoint(with: .comparingPoints), shift.isFinite
        else { return nil }
        return RunLengthChain(rules: effective, sides: sides).averageRunLength(shift: shift)
    }

    /// The rules of a set that can signal at all on these sides.
    static func effective(_ rules: RunRuleSet, sides: ChartSides) -> RunRuleSet {
        sides == .both ? rules : rules.subtracting(.withoutSide)
    }

    /// An average run length found by simulation.
    public struct Estimate: Equatable, Sendable {
        /// Points to the first signal, on average.
        public var average: Double
        /// The standard error of that.
        public var standardError: Double
    }

    /// The average run length by simulation, for what the chain cannot follow.
    ///
    /// Points are x_t = φ·x_{t−1} + √(1 − φ²)·e_t with normal e_t: of standard deviation 1 whatever
    /// φ is, so that it shows what dependence alone does while sigma is right.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - sides: The sides that they look at.
    ///   - shift: Where the mean really is, in sigma.
    ///   - autocorrelation: φ, within −0.99…0.99.
    ///   - sigma: The sigma that the limits are made with, in units of the true one; above 0.
    ///   - runs: How many charts to run; at least 2.
    ///   - generator: Where the points come from.
    /// - Returns: Nil if the rules cannot signal. A run ends at 100,000 points without a signal.
    /// - Complexity: O(*runs* × run length).
    public static func simulated(
        rules: RunRuleSet,
        sides: ChartSides = .both,
        shift: Double = 0,
        autocorrelation: Double = 0,
        sigma: Double = 1,
        runs: Int,
        using generator: inout some RandomNumberGenerator
    ) -> Estimate? {
        let effective = self.effective(rules, sides: sides)
        guard !effective.isEmpty, shift.isFinite, autocorrelation.isFinite,
            let limits = ControlLimits(center: 0, sigma: sigma)
        else { return nil }
        let phi = min(max(autocorrelation, -0.99), 0.99)
        let innovation = (1 - phi * phi).squareRoot()
        var normal = NormalDraws()
        var total = 0.0
        var squares = 0.0
        let runs = max(runs, 2)
        for _ in 0..<runs {
            var monitor = RunRuleMonitor(rules: effective, sides: sides)
            var value = normal.next(using: &generator)
            var length = 1.0
            while monitor.add(value + shift, limits: limits).isEmpty, length < 100_000 {
                value = phi * value + innovation * normal.next(using: &generator)
                length += 1
            }
            total += length
            squares += length * length
        }
        let mean = total / Double(runs)
        let variance = max(0, squares / Double(runs) - mean * mean)
        return Estimate(average: mean, standardError: (variance / Double(runs)).squareRoot())
    }
}

/// Normal draws, two at a time (Box and Muller 1958).
struct NormalDraws {
    private var spare: Double?

    mutating func next(using generator: inout some RandomNumberGenerator) -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        // From 53 bits, above 0, so that the logarithm is finite.
        let first = (Double(generator.next() >> 11) + 0.5) * 0x1p-53
        let second = Double(generator.next() >> 11) * 0x1p-53
        let radius = (-2 * log(first)).squareRoot()
        spare = radius * sin(2 * .pi * second)
        return radius * cos(2 * .pi * second)
    }
}
