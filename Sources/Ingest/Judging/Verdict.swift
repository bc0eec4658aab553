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
        // Three times 0.7 is a hair below 2.1 in binary: the mean of three equal grades is that grade.
        let mean = (sum / Double(max(1, axes.count)) * 1e12).rounded() / 1e12
        self.overall = overall ?? mean
        isOverallComputed = overall == nil
        self.reasoning = reasoning
    }
}
