/// How a value is compared with a threshold.
public enum AlertComparison: String, CaseIterable, Sendable {
    /// Below the threshold, not on it.
    case below = "<"
    /// Below the threshold or on it.
    case belowOrEqual = "<="
    /// Above the threshold, not on it.
    case above = ">"
    /// Above the threshold or on it.
    case aboveOrEqual = ">="

    /// Values nearer than this to a threshold, relative to it, count as on it: 0.80 − 0.75 is 0.05.
    static let tolerance = 1e-9

    /// Whether lower values are the bad ones.
    public var isLowBad: Bool { self == .below || self == .belowOrEqual }

    /// Whether a value violates a threshold.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - threshold: The threshold.
    /// - Returns: Whether it does; a value within one part in 10⁹ of the threshold is on it.
    public func isViolated(by value: Double, threshold: Double) -> Bool {
        let isOn = abs(value - threshold) <= Self.tolerance * max(1, abs(threshold))
        return switch self {
        case .below: value < threshold && !isOn
        case .belowOrEqual: value < threshold || isOn
        case .above: value > threshold && !isOn
        case .aboveOrEqual: value > threshold || isOn
        }
    }

    /// Whether a value that violates nothing is within a tenth of the threshold.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - threshold: The threshold.
    /// - Returns: Whether it is near enough to be watched.
    public func isNear(_ value: Double, threshold: Double) -> Bool {
        guard !isViolated(by: value, threshold: threshold) else { return false }
        return abs(value - threshold) <= abs(threshold) / 10 * (1 + Self.tolerance)
    }
}
