public import Ledger

/// Disjoint stretches of time that are left out, ascending.
public struct TimeExclusion: Equatable, Sendable {
    /// The stretches: none empty, none touching the next.
    public private(set) var ranges: [TimeRange] = []

    /// Joins stretches that overlap or touch.
    ///
    /// - Parameter ranges: Stretches in any order; empty ones are passed over.
    /// - Complexity: O(*n* log *n*) for *n* stretches.
    public init(_ ranges: some Sequence<TimeRange> = []) {
        let sorted = ranges.filter { !$0.isEmpty }.sorted { left, right in
            guard let start = right.start else { return false }
            return left.start.map { $0 < start } ?? true
        }
        for range in sorted {
            guard let last = self.ranges.last else {
                self.ranges.append(range)
                continue
            }
            guard let end = last.end else { break }
            if let start = range.start, start > end {
                self.ranges.append(range)
            } else {
                self.ranges[self.ranges.count - 1].end = range.end.map { max(end, $0) }
            }
        }
    }

    /// Whether an instant is left out.
    ///
    /// - Parameter time: The instant.
    /// - Returns: Whether it lies in a stretch.
    /// - Complexity: O(log *n*).
    public func contains(_ time: Timestamp) -> Bool {
        guard let range = last(startingAtOrBefore: time) else { return false }
        return range.contains(time)
    }

    /// Whether a stretch has anything in common with those left out.
    ///
    /// - Parameters:
    ///   - start: Its first instant.
    ///   - end: The first instant behind it, after `start`.
    /// - Returns: Whether some instant of it is left out.
    /// - Complexity: O(log *n*).
    public func overlaps(from start: Timestamp, upTo end: Timestamp) -> Bool {
        let instant = Timestamp(microseconds: end.microseconds - 1)
        guard let range = last(startingAtOrBefore: instant) else { return false }
        return range.end.map { $0 > start } ?? true
    }

    /// How much time is left out.
    ///
    /// - Parameter bounds: The stretch in which open ends are cut, start before end.
    /// - Returns: Seconds.
    public func seconds(within bounds: ClosedRange<Timestamp>) -> Double {
        ranges.reduce(0) { total, range in
            let start = max(range.start ?? bounds.lowerBound, bounds.lowerBound)
            let end = min(range.end ?? bounds.upperBound, bounds.upperBound)
            return start < end ? total + end.seconds(since: start) : total
        }
    }

    private func last(startingAtOrBefore time: Timestamp) -> TimeRange? {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            let isAfter = ranges[middle].start.map { $0 > time } ?? false
            if isAfter { high = middle } else { low = middle + 1 }
        }
        return low > 0 ? ranges[low - 1] : nil
    }
}
