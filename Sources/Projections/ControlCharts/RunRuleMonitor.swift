/// Watches the points of a chart one by one for run rules.
///
/// All it keeps is which of the last 32 points lay beyond which limit, a bit each, so that a point
/// costs the same whatever the rules. With points of unequal sigma (subgroups of unequal size) each
/// point is judged by its own limits.
///
/// The points must not share observations: on overlapping windows, such as a rolling mean, the run
/// length of these rules falls to a fraction (see `docs/statistics.md`), so no question applies them
/// there.
public struct RunRuleMonitor: Sendable {
    /// The rules that are watched for.
    public let rules: RunRuleSet
    /// The sides of the centre line that they look at.
    public let sides: ChartSides
    /// How "k of n points" is read.
    public let reading: RunRuleReading

    private var history = RunRuleHistory()
    private var count = 0
    private var previous = Double.nan

    /// Starts without any points.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - sides: The sides that they look at.
    ///   - reading: How "k of n points" is read.
    public init(
        rules: RunRuleSet = .westernElectric,
        sides: ChartSides = .both,
        reading: RunRuleReading = .strict
    ) {
        self.rules = rules
        self.sides = sides
        self.reading = reading
    }

    /// Adds the next point.
    ///
    /// - Parameters:
    ///   - value: The point. What is not finite breaks every run, as if the chart began after it.
    ///   - limits: The limits of this point. With a sigma of 0, any distance is beyond all of them.
    /// - Returns: The rules that this point completes.
    /// - Complexity: O(1).
    @inline(__always)
    public mutating func add(_ value: Double, limits: ControlLimits) -> RunRuleSet {
        guard value.isFinite else {
            reset()
            return []
        }
        let rise = value > previous ? 1 : value < previous ? -1 : 0
        previous = value
        count = min(count + 1, 32)
        history.append(limits.zone(of: value), rise: rise)
        let newest: UInt32 = reading == .strict ? 1 : 0
        let found = history.signals(sides: sides, newest: newest, count: count)
        return RunRuleSet(rawValue: found & rules.rawValue)
    }

    /// Forgets all points: a new phase begins.
    public mutating func reset() {
        self = RunRuleMonitor(rules: rules, sides: sides, reading: reading)
    }

    /// The rules that each of many points completes.
    ///
    /// - Parameters:
    ///   - values: The points in order.
    ///   - limits: The limits of all of them.
    ///   - rules: The rules.
    ///   - sides: The sides that they look at.
    ///   - reading: How "k of n points" is read.
    /// - Returns: One set for each point.
    /// - Complexity: O(*n*).
    public static func violations(
        of values: [Double],
        limits: ControlLimits,
        rules: RunRuleSet = .westernElectric,
        sides: ChartSides = .both,
        reading: RunRuleReading = .strict
    ) -> [RunRuleSet] {
        var monitor = RunRuleMonitor(rules: rules, sides: sides, reading: reading)
        return values.map { monitor.add($0, limits: limits) }
    }
}
