import Foundation

/// How soon after a change its effect shows: a density over the lag in minutes.
///
/// Deployments roll out, warm up and meet caches, so most effects show within minutes, some within
/// the hour and a few after hours; a new judge or dataset acts at once, and so does a release from
/// its first score on.
enum LagDensity {
    /// Exponential parts, by their means in minutes, with their shares.
    struct Mixture: Sendable {
        let parts: [(share: Double, mean: Double)]
    }

    /// 0.8·Exp(4 min) + 0.15·Exp(45 min) + 0.05·Exp(3 h).
    static let deployment = Mixture(parts: [(0.8, 4), (0.15, 45), (0.05, 180)])
    /// 0.97·Exp(2 min) + 0.03·Exp(60 min).
    static let immediate = Mixture(parts: [(0.97, 2), (0.03, 60)])

    /// The density of a lag; it integrates to 1 over lags from zero.
    ///
    /// - Parameters:
    ///   - lagMinutes: Minutes from the change to the onset.
    ///   - mixture: How soon such changes act.
    /// - Returns: A density per minute; zero before the change.
    static func value(lagMinutes: Double, _ mixture: Mixture) -> Double {
        guard lagMinutes >= 0 else { return 0 }
        return mixture.parts.reduce(0) { $0 + $1.share / $1.mean * exp(-lagMinutes / $1.mean) }
    }
}
