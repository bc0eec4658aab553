/// Another metric of the same environment: a control for the metric that is asked about.
///
/// What moves every metric of one judge and none of another's is the judge, whatever was deployed.
public struct AttributionCompanion: Sendable {
    /// The metric.
    public var metric: String
    /// The name of its evaluator, or nil if unknown.
    public var evaluator: String?
    /// Its minute rollups, of the horizon of the question.
    public var cells: [AttributionCell]

    /// Makes a companion.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - evaluator: The name of its evaluator, or nil.
    ///   - cells: Its minute rollups.
    public init(metric: String, evaluator: String?, cells: [AttributionCell]) {
        self.metric = metric
        self.evaluator = evaluator
        self.cells = cells
    }
}
