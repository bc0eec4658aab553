/// What a gate goes by.
public struct GateSettings: Encodable, Equatable, Sendable {
    /// The metrics that are judged, the first one overall; empty for `composite` if the runs have it,
    /// else all whose values lie between 0 and 1.
    public var metrics: [String] = []
    /// The least overall score of the first metric, in its unit.
    public var overallMinimum = 0.80
    /// The least score of a category where there is no baseline.
    public var categoryMinimum = 0.72
    /// How far a category may fall below the baseline.
    public var categoryDrop = 0.05
    /// The weight of each category in the overall score; empty for each case counting once.
    public var weights: [String: Double] = [:]
    /// The chance of failing a system that has not changed, over all categories, 0 to 0.5.
    public var significance = 0.05
    /// The largest share of cases that may lack a value because an evaluator failed, 0 to 1.
    public var errorShareMaximum = 0.05
    /// Cases that must not newly fail, beside those that are labelled `critical: "true"`.
    public var criticalCases: [String] = []
    /// The score from which on a critical case passes.
    public var criticalPass = 0.5
    /// How old the approval of a baseline may be, in seconds; nil for any age.
    public var baselineAgeSecondsMax: Int?

    private enum CodingKeys: String, CodingKey {
        case metrics
        case overallMinimum = "overallminimum"
        case categoryMinimum = "categoryminimum"
        case categoryDrop = "categorydrop"
        case weights, significance
        case errorShareMaximum = "errorsmaximum"
        case criticalCases = "criticalcases"
        case criticalPass = "criticalpass"
        case baselineAgeSecondsMax = "baselineagesecondsmaximum"
    }

    /// Scores this close to a threshold are on it: 0.80 − 0.75 is not more than 0.05.
    public static let tolerance = 1e-9

    /// Makes the standard settings.
    public init() {}
}
