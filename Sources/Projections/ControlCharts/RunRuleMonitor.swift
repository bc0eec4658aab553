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
        var monitor = RunRuleMonitor(rules: rules, sides: sides, reading: reading)
        if RunRuleScan.rules.isSuperset(of: rules),
            let found = scanned(values, limits, monitor)
        {
            return found
        }
        return values.map { monitor.add($0, limits: limits) }
    }

    /// The same by a scan; nil if a point is not finite.
    private static func scanned(
        _ values: [Double],
        _ limits: ControlLimits,
        _ start: RunRuleMonitor
    ) -> [RunRuleSet]? {
        let scan = RunRuleScan(limits: limits, rules: start.rules, reading: start.reading)
        var isFinite = true
        let found = [RunRuleSet](unsafeUninitializedCapacity: values.count) { sets, count in
            sets.initialize(repeating: [])
            count = values.count
            // A set is its raw value and nothing else.
            sets.withMemoryRebound(to: UInt16.self) { found in
                values.withUnsafeBufferPointer { values in
                    if start.sides != .upper {
                        isFinite = scan.scan(values, isUpper: false, into: found)
                    }
                    if start.sides != .lower, isFinite {
                        isFinite = scan.scan(values, isUpper: true, into: found)
                    }
                }
            }
            var monitor = start
            for index in sets.indices.prefix(8) {
                sets[index] = monitor.add(values[index], limits: limits)
            }
        }
        return isFinite ? found : nil
    }
}
