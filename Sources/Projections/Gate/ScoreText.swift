import Foundation

/// The numbers of a verdict as people read them, the same in every rendering.
public enum ScoreText {
    /// A score to four decimals, as scores are compared, without zeros beyond the second.
    ///
    /// - Parameter value: A number, or nil.
    /// - Returns: Text such as `0.8125` or `0.80`; `–` if there is none.
    public static func score(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "–" }
        var text = String(format: "%.4f", value)
        while text.hasSuffix("0"), text.split(separator: ".").last.map({ $0.count > 2 }) == true {
            text.removeLast()
        }
        return text == "-0.00" ? "0.00" : text
    }

    /// A difference with its sign.
    ///
    /// - Parameter value: A number, or nil.
    /// - Returns: Text such as `+0.03` or `-0.27`.
    public static func signed(_ value: Double?) -> String {
        let text = score(value)
        return (value ?? 0) > 0 && text != "0.00" ? "+" + text : text
    }

    /// A difference with its 95 % interval.
    ///
    /// - Parameters:
    ///   - value: The difference, or nil.
    ///   - interval: Its interval, or nil.
    /// - Returns: Text such as `-0.27 [-0.33, -0.21]`.
    public static func difference(_ value: Double?, _ interval: ClosedRange<Double>?) -> String {
        guard let interval else { return signed(value) }
        return "\(signed(value)) [\(signed(interval.lowerBound)), \(signed(interval.upperBound))]"
    }

    /// A p-value to two digits.
    ///
    /// - Parameter value: A probability, or nil.
    /// - Returns: Text such as `0.031` or `2e-09`.
    public static func probability(_ value: Double?) -> String {
        guard let value else { return "–" }
        return String(format: value < 0.000_1 ? "%.0e" : "%.2g", value)
    }
}
