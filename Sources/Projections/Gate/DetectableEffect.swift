import Foundation

/// What a gate could have seen with its cases, and how many it would need to see more.
///
/// A line fails if its mean lies beyond the threshold and is significant. Both happen with a
/// probability of at least 80 % at an effect of
///
///     max(t(1 − α), threshold / SE) · SE + t(0.85) · SE
///
/// where α is the level after correction and SE the standard error by case, widened by 1/n. Source: Bloom
/// 1995, *Minimum detectable effects*, Evaluation Review 19, eq. 1; for evaluations of language models
/// Miller 2024, *Adding error bars to evals*, section 5. **Changed:** the threshold's guard is part of it;
/// and 0.85 and 1/n stand for 0.80, because the sign-flip test of few cases sees less than Student's t,
/// for which the formula is made. Simulations say how often: docs/statistics.md.
struct DetectableEffect: Equatable, Sendable {
    /// The probability with which an effect of that size is seen.
    static let power = 0.8
    /// The probability that the formula aims at, so that the one above is reached with few cases too.
    private static let aim = 0.85

    /// The level of one test, α divided by how many there are.
    let level: Double

    /// Makes a calculator.
    ///
    /// - Parameters:
    ///   - significance: The level of the whole decision, above 0 and below 1.
    ///   - tests: How many tests it consists of, at least 1.
    init(significance: Double, tests: Int) {
        level = significance / Double(max(tests, 1))
    }

    /// The calculator for a line that has several tests behind it, of which the best one counts.
    ///
    /// - Parameter tests: How many tests, at least 1.
    /// - Returns: One of a level that is smaller by as much.
    func divided(among tests: Int) -> DetectableEffect {
        DetectableEffect(significance: level, tests: tests)
    }

    /// The smallest worsening that would have failed the line in four of five runs.
    ///
    /// - Parameters:
    ///   - differences: The differences by case.
    ///   - threshold: How far the mean may fall, at least 0.
    /// - Returns: A size above 0; nil if so few cases can never be significant, or one case alone says
    ///   nothing of how they scatter.
    func size(of differences: CaseDifferences, threshold: Double) -> Double? {
        guard canBeSignificant(differences.count), let plain = differences.standardError else {
            return nil
        }
        let error = plain * (1 + 1 / Double(differences.count))
        let freedom = differences.degreesOfFreedom
        let critical = StudentDistribution.twoSidedCritical(
            tail: 2 * level,
            degreesOfFreedom: freedom
        )
        let reserve = StudentDistribution.twoSidedCritical(
            tail: 2 * (1 - Self.aim),
            degreesOfFreedom: freedom
        )
        return max(critical * error, threshold) + reserve * error
    }

    /// How many cases would tell a worsening of the size that was seen from noise, in four of five runs.
    ///
    /// - Parameter differences: The differences by case; their mean is the size.
    /// - Returns: A number of cases above those there are; nil if nothing is worse, or cases cannot say
    ///   how they scatter.
    func caseCount(for differences: CaseDifferences) -> Int? {
        let effect = -differences.mean
        guard effect > 0, let error = differences.standardError else { return nil }
        let count = Double(differences.count)
        // Student's t of n − 1 in place of the normal's quantiles is made up for by a few cases more.
        let normal = Self.normalCritical(level) + Self.normalCritical(1 - Self.power)
        let needed = normal * normal * error * error * count / (effect * effect) + 2
        let fewest = max(needed, -log2(level), count + 1).rounded(.up)
        return fewest < 1e9 ? Int(fewest) : nil
    }

    /// Whether any outcome of so many cases could be significant: 2⁻ⁿ is the smallest p-value there is.
    private func canBeSignificant(_ count: Int) -> Bool {
        Double(count) >= -log2(level)
    }

    /// The standard normal's upper quantile, as Student's with very many degrees of freedom.
    private static func normalCritical(_ tail: Double) -> Double {
        StudentDistribution.twoSidedCritical(tail: 2 * tail, degreesOfFreedom: 1e7)
    }
}
