/// Whether a higher value of a metric is better.
public enum MetricPolarity: String, CaseIterable, Sendable {
    /// A higher value is better, as of faithfulness.
    case higherIsBetter = "higher_is_better"
    /// A lower value is better, as of latency.
    case lowerIsBetter = "lower_is_better"
    /// Nobody has said.
    case unknown
}
