/// What a judge found: a value for each axis, and one over all.
public struct Verdict: Equatable, Sendable {
    /// The values by axis, 0 to 1.
    public var axes: [String: Double]
    /// The value over all axes, 0 to 1.
    public var overall: Double
    /// Whether the judge gave no overall value, so that it is the mean of the axes.
    public var isOverallComputed: Bool
    /// Why, in the judge's words; may be empty.
    public var reasoning: String

    /// Makes a verdict.
    ///
    /// - Parameters:
    ///   - axes: The values by axis, 0 to 1.
    ///   - overall: The value over all axes, 0 to 1; nil for the mean of the axes.
    ///   - reasoning: Why, in the judge's words.
    public init(axes: [String: Double], overall: Double? = nil, reasoning: String = "") {
        self.axes = axes
        let sum = axes.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        self.overall = overall ?? sum / Double(max(1, axes.count))
        isOverallComputed = overall == nil
        self.reasoning = reasoning
    }
}
