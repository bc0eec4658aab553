public import Ledger

/// The frozen limits of one chart, and what they rest on.
///
/// Limits that follow the data grow silent about whatever they have taken in. So they are frozen: a
/// phase keeps its limits until somebody approves others (`limits.approved`) or the evaluator's
/// revision changes. The first phase of a series is taken from its beginning, by itself, and is
/// provisional until somebody has looked at it.
public struct ControlPhase: Equatable, Sendable {
    /// The kind of chart.
    public var kind: ControlChartKind
    /// The stretch of time of a subgroup, for charts of subgroups.
    public var bucket: TimeBucket?
    /// The centre line, and the sigma of one observation.
    public var limits: ControlLimits
    /// What sigma is multiplied by: Laney's σ_z, a factor for autocorrelation, else 1.
    public var dispersion: Double
    /// The rules that watch the points.
    public var rules: RunRuleSet
    /// The sides that they look at.
    public var sides: ChartSides
    /// How "k of n points" is read.
    public var reading: RunRuleReading
    /// How many points the limits rest on, if known: observations, or subgroups.
    public var n: Int?
    /// The first instant that they rest on, and from which the phase counts.
    public var from: Timestamp?
    /// The last instant that they rest on.
    public var to: Timestamp?
    /// The autocorrelation of those points, if it was estimated.
    public var autocorrelation: Double?
    /// Whether nobody has approved them.
    public var isProvisional: Bool
    /// Who approved them.
    public var by: String?
    /// Why.
    public var reason: String?
    /// When they were approved; nil if they were taken by themselves.
    public var decided: Timestamp?
    /// The event that says so; nil if they were taken by themselves.
    public var position: Position?

    /// Makes a phase that nobody has approved.
    ///
    /// - Parameters:
    ///   - kind: The kind of chart.
    ///   - bucket: The stretch of time of a subgroup, for charts of subgroups.
    ///   - limits: The centre line, and the sigma of one observation.
    ///   - dispersion: What sigma is multiplied by; 1 for not at all.
    ///   - sides: The sides that the rules look at.
    public init(
        kind: ControlChartKind,
        bucket: TimeBucket?,
        limits: ControlLimits,
        dispersion: Double = 1,
        sides: ChartSides
    ) {
        self.kind = kind
        self.bucket = bucket
        self.limits = limits
        self.dispersion = dispersion
        self.sides = sides
        rules = kind == .movingAverage ? [] : .westernElectric
        reading = kind == .rolling ? .window : .strict
        isProvisional = true
    }

    /// The limits of a point of so many observations.
    ///
    /// - Parameter n: How many; 1 for single observations.
    /// - Returns: Limits with the sigma of that point.
    public func limits(ofPoint n: Int) -> ControlLimits {
        SubgroupChart.limits(limits, ofMean: kind.hasSubgroups ? n : 1, dispersion: dispersion)
    }
}
