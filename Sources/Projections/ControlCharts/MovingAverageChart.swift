import Foundation

/// The EWMA chart, which finds small lasting shifts sooner than single points do.
///
/// z_t = λ·x_t + (1 − λ)·z_{t−1} with z_0 the centre line; its limits are
/// center ± L·σ·√(λ/(2 − λ)·(1 − (1 − λ)^{2t})), exact at every t and not only in the long run
/// (Roberts 1959, *Technometrics* 1, 239–250; Lucas and Saccucci 1990, *Technometrics* 32, 1–12;
/// NIST e-Handbook 6.3.2.4). Its points share observations, so run rules do not apply to it: the
/// one signal is a point beyond its limits.
public struct MovingAverageChart: Equatable, Sendable {
    /// The centre line and the sigma of one observation.
    public let limits: ControlLimits
    /// λ: the weight of the newest observation.
    public let weight: Double
    /// L: how many sigma of the average the limits are away.
    public let width: Double
    /// The average so far.
    public private(set) var average: Double
    private var decay = 1.0

    /// Starts a chart at its centre line.
    ///
    /// Nil if a parameter is out of range.
    ///
    /// - Parameters:
    ///   - limits: The centre line and the sigma of one observation.
    ///   - weight: λ, above 0 and at most 1; 1 is a chart of individuals.
    ///   - width: L, above 0. With λ = 0.2, 2.86 gives an in-control run length of about 370.
    public init?(limits: ControlLimits, weight: Double = 0.2, width: Double = 2.86) {
        guard weight > 0, weight <= 1, width > 0, width.isFinite else { return nil }
        self.limits = limits
        self.weight = weight
        self.width = width
        average = limits.center
    }

    /// One point of the chart.
    public struct Point: Equatable, Sendable {
        /// The average.
        public var average: Double
        /// Its lower limit.
        public var lower: Double
        /// Its upper limit.
        public var upper: Double

        /// Whether the average is beyond a limit on one of these sides.
        ///
        /// - Parameter sides: The sides to look at.
        /// - Returns: Whether it is; on the limit it is not.
        public func isBeyond(on sides: ChartSides) -> Bool {
            (sides != .upper && average < lower) || (sides != .lower && average > upper)
        }
    }

    /// Adds an observation.
    ///
    /// - Parameter value: The observation; what is not finite is left out.
    /// - Returns: The point that it makes, or nil if it was left out.
    public mutating func add(_ value: Double) -> Point? {
        guard value.isFinite else { return nil }
        average = weight * value + (1 - weight) * average
        decay *= (1 - weight) * (1 - weight)
        let reach = width * limits.sigma * (weight / (2 - weight) * (1 - decay)).squareRoot()
        return Point(
            average: average,
            lower: limits.center - reach,
            upper: limits.center + reach
        )
    }
}
