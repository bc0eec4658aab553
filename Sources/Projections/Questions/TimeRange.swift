public import Ledger

/// A half-open stretch of event time, open-ended where a bound is nil.
public struct TimeRange: Hashable, Sendable {
    /// The first instant, or nil for the beginning of the ledger.
    public var start: Timestamp?
    /// The first instant no longer inside, or nil for no end.
    public var end: Timestamp?

    /// Makes a range.
    ///
    /// - Parameters:
    ///   - start: The first instant, or nil for no start.
    ///   - end: The first instant no longer inside, or nil for no end.
    public init(start: Timestamp? = nil, end: Timestamp? = nil) {
        self.start = start
        self.end = end
    }

    /// Whether no instant lies inside.
    public var isEmpty: Bool {
        guard let start, let end else { return false }
        return end <= start
    }

    /// Whether an instant lies inside.
    ///
    /// - Parameter time: The instant.
    /// - Returns: True from the start on and before the end.
    public func contains(_ time: Timestamp) -> Bool {
        if let start, time < start { return false }
        if let end, time >= end { return false }
        return true
    }

    /// What lies in both ranges.
    ///
    /// - Parameter other: Another range.
    /// - Returns: The common part, which may be empty.
    public func intersection(_ other: TimeRange) -> TimeRange {
        let start = [start, other.start].compactMap(\.self).max()
        let end = [end, other.end].compactMap(\.self).min()
        return TimeRange(start: start, end: end)
    }
}

extension TimeRange: CustomStringConvertible {
    /// The range as an interval, such as `[2026-10-12T00:00:00Z, …)`.
    public var description: String {
        let low = start?.rfc3339 ?? "…"
        let high = end?.rfc3339 ?? "…"
        return "[\(low), \(high))"
    }
}
