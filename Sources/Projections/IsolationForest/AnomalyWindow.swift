import Foundation
import Ledger

/// What one stretch of time of a scope holds: how much there was, and the mean of each metric.
struct AnomalyWindow: Equatable, Sendable {
    /// Where it starts, in minutes since the epoch.
    var start: Int64
    /// How many observations there were of the metric that has most, whatever their status; at least 1.
    ///
    /// It stands for the number of requests: unlike a sum it does not shrink when a metric fails.
    var count: Int64
    /// The mean of each metric of the detector; nil without a comparable value.
    var means: [Double?]

    /// How many features stand before the metrics.
    static let featuresBeforeMetrics = 5

    /// The features: hour and weekday on the circle, so that midnight and Sunday have no edge, the
    /// order of magnitude of the count, and the metrics, NaN where missing.
    var features: [Double] {
        let day = start.flooringQuotient(dividingBy: 1_440)
        let hourAngle = 2 * Double.pi * Double(start - day * 1_440) / 1_440
        let weekdayAngle = 2 * Double.pi * Double(PeriodExpression.weekday(day: day)) / 7
        let circle = [sin(hourAngle), cos(hourAngle), sin(weekdayAngle), cos(weekdayAngle)]
        return circle + [log10(Double(max(1, count)))] + means.map { $0 ?? .nan }
    }

    /// What the features are called, sine and cosine being one.
    ///
    /// - Parameter metrics: The names of the metrics.
    /// - Returns: Each name with its places among the features.
    static func featureNames(metrics: [String]) -> [(name: String, places: Range<Int>)] {
        [("hour", 0..<2), ("weekday", 2..<4), ("count", 4..<5)]
            + metrics.enumerated().map { index, name in
                let place = featuresBeforeMetrics + index
                return (name, place..<place + 1)
            }
    }
}
