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

    private let patterns: SideHistory.Patterns
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
        patterns = SideHistory.Patterns(reading)
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
        let found = history.signals(sides: sides, patterns, count: count)
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
        let isAboutSides = rules.isDisjoint(with: [.nelson3, .nelson4, .nelson7, .nelson8])
        return [RunRuleSet](unsafeUninitializedCapacity: values.count) { found, count in
            values.withUnsafeBufferPointer { values in
                if isAboutSides {
                    sideViolations(of: values, limits, rules, sides, reading, into: found)
                } else {
                    var monitor = RunRuleMonitor(rules: rules, sides: sides, reading: reading)
                    for index in values.indices {
                        found.initializeElement(
                            at: index,
                            to: monitor.add(values[index], limits: limits)
                        )
                    }
                }
            }
            count = values.count
        }
    }

    /// The same for rules that look at one side at a time, without what the others would need.
    private static func sideViolations(
        of values: UnsafeBufferPointer<Double>,
        _ limits: ControlLimits,
        _ rules: RunRuleSet,
        _ sides: ChartSides,
        _ reading: RunRuleReading,
        into found: UnsafeMutableBufferPointer<RunRuleSet>
    ) {
        let patterns = SideHistory.Patterns(reading)
        let center = limits.center
        let below = (1...3).map { center - Double($0) * limits.sigma }
        let above = (1...3).map { center + Double($0) * limits.sigma }
        let (lower1, lower2, lower3) = (below[0], below[1], below[2])
        let (upper1, upper2, upper3) = (above[0], above[1], above[2])
        var lower = SideHistory()
        var upper = SideHistory()
        var count = 0
        for index in values.indices {
            let value = values[index]
            guard value.isFinite else {
                (lower, upper, count) = (SideHistory(), SideHistory(), 0)
                found.initializeElement(at: index, to: [])
                continue
            }
            count += 1
            var bits: UInt16 = 0
            if sides != .upper {
                lower.append(
                    center: value < center,
                    one: value < lower1,
                    two: value < lower2,
                    three: value < lower3
                )
                bits = lower.signals(patterns, count: count)
            }
            if sides != .lower {
                upper.append(
                    center: value > center,
                    one: value > upper1,
                    two: value > upper2,
                    three: value > upper3
                )
                bits |= upper.signals(patterns, count: count)
            }
            found.initializeElement(at: index, to: RunRuleSet(rawValue: bits & rules.rawValue))
        }
    }
}
