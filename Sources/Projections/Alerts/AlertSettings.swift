/// Everything that a configuration says about alerts.
public struct AlertSettings: Equatable, Sendable {
    /// The rules, in the order of the file.
    public var rules: [AlertRule]
    /// The distance of the ticks at which rules are evaluated, in seconds of event time.
    public var tickSeconds: Int
    /// How long a tick waits for late scores, in seconds.
    public var latenessSeconds: Int
    /// Groups of metrics that one cause moves together; the first of each names the incident.
    public var correlated: [[String]]

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - tickSeconds: The distance of the ticks, 1 to 3600 seconds.
    ///   - latenessSeconds: How long a tick waits for late scores, 0 to 86,400 seconds.
    ///   - correlated: Groups of metrics that one cause moves together.
    public init(
        rules: [AlertRule],
        tickSeconds: Int = 30,
        latenessSeconds: Int = 60,
        correlated: [[String]] = []
    ) {
        self.rules = rules
        self.tickSeconds = tickSeconds
        self.latenessSeconds = latenessSeconds
        self.correlated = correlated
    }

    /// The metric that names the incident of a metric's alerts.
    ///
    /// - Parameter metric: A metric.
    /// - Returns: The first metric of its group, or the metric itself.
    public func rootMetric(of metric: String) -> String {
        correlated.first { $0.contains(metric) }?.first ?? metric
    }
}
