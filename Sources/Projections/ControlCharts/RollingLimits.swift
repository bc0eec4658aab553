/// Limits that follow the values: mean and standard deviation of the last 1,000, refitted every 50.
///
/// The engine that many alerting texts describe, offered so that its results can be had again:
/// limits from the last 1,000 values once there are 50, the newest among them, and Western Electric's
/// rules 1–4 in the window reading on the lower side. It takes an incident into its own limits and
/// grows silent about it (`docs/statistics.md` has the figures), which is why frozen limits are the
/// default.
public struct RollingLimits: Sendable {
    /// When limits are computed anew.
    public enum Refit: String, CaseIterable, Sendable {
        /// With every 50th value since the beginning, as the description says.
        case everyFiftyValues = "every_fifty_values"
        /// With every 50th value of the first 1,000 and with every value from then on, as the sample
        /// code does: it asks whether the number of values *kept* is a multiple of 50, and 1,000 is.
        case everyValueOnceFull = "every_value_once_full"
    }

    /// What one value came to.
    public struct Point: Equatable, Sendable {
        /// The limits it was judged by; nil as long as there are none.
        public var limits: ControlLimits?
        /// The rules that it completes.
        public var violations: RunRuleSet
    }

    /// The most values that limits rest on.
    public static let windowMax = 1_000
    /// The fewest.
    public static let windowMin = 50
    /// How many values lie between two fits.
    public static let interval = 50

    private let refit: Refit
    private let sides: ChartSides
    private var window: [Double] = []
    private var oldest = 0
    private var seen: Int
    private var sum = ExactSum()
    private var squares = ExactSum()
    private var limits: ControlLimits?
    /// The last eight values: they are judged again by the limits of the day.
    private var recent: [Double] = []

    /// Starts without values.
    ///
    /// - Parameters:
    ///   - refit: When limits are computed anew.
    ///   - sides: The sides that rules look at; `lower` is the original.
    ///   - valuesBefore: How many values of the series came before the first one here; 1,000 later
    ///     the limits are the same as if all had been given.
    public init(
        refit: Refit = .everyFiftyValues,
        sides: ChartSides = .lower,
        valuesBefore: Int = 0
    ) {
        self.refit = refit
        self.sides = sides
        seen = max(0, valuesBefore)
    }

    /// Adds the next value.
    ///
    /// - Parameter value: The value; what is not finite, or beyond ±1e100, is left out.
    /// - Returns: The limits, refitted with this value if it is time, and the rules it completes.
    /// - Complexity: O(1): the sums are exact, so that what leaves the window is taken out without
    ///   a rest.
    public mutating func add(_ value: Double) -> Point {
        guard abs(value) <= Observation.magnitudeMax else {
            return Point(limits: limits, violations: [])
        }
        keep(value)
        if recent.count == 8 { recent.removeFirst() }
        recent.append(value)
        let multiple = refit == .everyFiftyValues ? seen : window.count
        if window.count >= Self.windowMin, multiple % Self.interval == 0 || limits == nil {
            limits = fitted
        }
        guard let limits else { return Point(limits: nil, violations: []) }
        var monitor = RunRuleMonitor(rules: .westernElectric, sides: sides, reading: .window)
        var violations: RunRuleSet = []
        for value in recent { violations = monitor.add(value, limits: limits) }
        return Point(limits: limits, violations: violations)
    }

    private mutating func keep(_ value: Double) {
        seen += 1
        sum.add(value)
        squares.addSquare(of: value)
        guard window.count == Self.windowMax else {
            window.append(value)
            return
        }
        let leaving = window[oldest]
        sum.add(-leaving)
        squares.addSquare(of: leaving, weight: -1)
        window[oldest] = value
        oldest = (oldest + 1) % Self.windowMax
    }

    /// Mean and sample standard deviation of the window, rounded once as Python's `statistics` does.
    private var fitted: ControlLimits? {
        let n = Double(window.count)
        var rest = sum
        let rough = sum.value / n
        rest.addProduct(-rough, n)
        let mean = rough + rest.value / n
        // Σ(x − m)² = Σx² − 2·m·Σx + n·m², every term exact.
        var deviations = squares
        for part in sum.parts { deviations.addProduct(-2 * rough, part) }
        deviations.addSquare(of: rough, weight: n)
        let variation = max(0, deviations.value - rest.value * rest.value / n)
        return ControlLimits(center: mean, sigma: (variation / (n - 1)).squareRoot())
    }
}
