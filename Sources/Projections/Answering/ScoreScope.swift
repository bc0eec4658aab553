import Ledger

/// The stretch of time that a question is about.
struct ScoreScope {
    /// The minutes, since the epoch.
    var minutes: ClosedRange<Int64>

    /// The hours that hold the minutes.
    var hours: ClosedRange<Int64> {
        minutes.lowerBound.flooringQuotient(
            dividingBy: 60
        )...minutes.upperBound
            .flooringQuotient(dividingBy: 60)
    }

    /// The minutes whose start lies in a half-open range of time.
    ///
    /// - Parameters:
    ///   - range: The range; an open end is as far as the data goes.
    ///   - data: The hours that hold data.
    /// - Returns: Nil if no minute is in both.
    static func minutes(of range: TimeRange?, data: ClosedRange<Int64>) -> ClosedRange<Int64>? {
        var low = data.lowerBound * 60
        var high = data.upperBound * 60 + 59
        if let start = range?.start { low = max(low, start.minute) }
        if let end = range?.end {
            // A range that ends at 11:00 leaves minute 11:00 out, one that ends within it does not.
            let last = Timestamp(microseconds: end.microseconds - 1).minute
            high = min(high, last)
        }
        return low <= high ? low...high : nil
    }
}

extension CellKey {
    /// The value of a dimension, for filters and groups; empty if it has none.
    func values(of dimension: QuestionDimension) -> [String] {
        value(of: dimension).map { [$0] } ?? []
    }

    /// The value of a dimension of scores.
    func value(of dimension: QuestionDimension) -> String? {
        switch dimension {
        case .environment: environment
        case .feature: feature
        case .category: category
        case .model: model
        case .prompt: prompt
        case .release: release
        case .evaluator: evaluator?.label
        case .metric: metric
        default: nil
        }
    }
}
