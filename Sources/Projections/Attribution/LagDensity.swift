import Foundation

/// How soon after a change its effect shows: a density over the lag in minutes.
///
/// Deployments roll out, warm up and meet caches, so most effects show within minutes and some
/// within the hour; a new judge or dataset acts at once.
enum LagDensity {
    /// The density of a lag.
    ///
    /// Deployments: 0.8·Exp(5 min) + 0.2·Exp(60 min); evaluators and datasets:
    /// 0.9·Exp(2 min) + 0.1·Exp(60 min), by their means. It integrates to 1 over lags from zero.
    ///
    /// - Parameters:
    ///   - lagMinutes: Minutes from the change to the onset.
    ///   - kind: What changed.
    /// - Returns: A density per minute; zero before the change.
    static func value(lagMinutes: Double, kind: ChangeKind) -> Double {
        guard lagMinutes >= 0 else { return 0 }
        let quick = kind == .deployment ? (share: 0.8, mean: 5.0) : (share: 0.9, mean: 2.0)
        let slowMean = 60.0
        return quick.share / quick.mean * exp(-lagMinutes / quick.mean)
            + (1 - quick.share) / slowMean * exp(-lagMinutes / slowMean)
    }
}
