import Ledger

/// Means over a window that slides in event time.
///
/// Exact sums are added where a minute enters the window and taken away where it leaves, so that the
/// thousandth window is as right as the first: nothing drifts.
struct RollingMean {
    /// The length of the window in minutes, at least 1.
    let lengthMinutes: Int64
    /// From the end of one window to the end of the next in minutes, at least 1.
    let stepMinutes: Int64

    /// What one minute holds.
    struct Minute {
        /// Minutes since the epoch.
        var minute: Int64
        /// The sums of its scored observations.
        var sums = ScoreSums()
        /// How many observations had no value.
        var missing: Int64 = 0
    }

    /// One window that holds data.
    struct Window {
        /// The first minute after the window, since the epoch.
        var end: Int64
        /// The sums of its scored observations.
        var sums: ScoreSums
        /// How many observations had no value.
        var missing: Int64
        /// The last of its minutes with an observation.
        var lastMinute: Int64
    }

    /// The windows that hold data, in order.
    ///
    /// A window that ends at minute t holds the `lengthMinutes` minutes before t, and not t itself.
    /// Windows end at multiples of the step since the epoch, and the last one at the end of the range,
    /// wherever that lies.
    ///
    /// - Parameters:
    ///   - minutes: The minutes with data, ascending; those before the range may matter too.
    ///   - ends: Where windows end: after the lower bound, up to and with the upper one.
    ///   - most: More windows than this, at least 1, are cut at the old end.
    /// - Returns: The windows; none for a stretch without data.
    /// - Complexity: O(minutes + windows).
    func windows(
        over minutes: [Minute],
        endingIn ends: ClosedRange<Int64>,
        most: Int = .max
    ) -> [Window] {
        var windows: [Window] = []
        var sums = ScoreSums()
        var missing: Int64 = 0
        var leaving = 0
        var entering = 0
        var end = next(after: ends.lowerBound, upTo: ends.upperBound)
        while end <= ends.upperBound {
            while entering < minutes.count, minutes[entering].minute < end {
                sums.add(minutes[entering].sums)
                missing += minutes[entering].missing
                entering += 1
            }
            while leaving < entering, minutes[leaving].minute < end - lengthMinutes {
                sums.subtract(minutes[leaving].sums)
                missing -= minutes[leaving].missing
                leaving += 1
            }
            if leaving < entering {
                windows.append(
                    Window(
                        end: end,
                        sums: sums,
                        missing: missing,
                        lastMinute: minutes[entering - 1].minute
                    )
                )
            } else if entering < minutes.count {
                // Nothing until the next minute with data, which may be years away.
                end = max(end, min(minutes[entering].minute, ends.upperBound))
            } else {
                break
            }
            // A long window over a short step has a great many windows for a single score.
            if windows.count / 2 >= most { windows.removeFirst(windows.count - most) }
            if end == ends.upperBound { break }
            end = next(after: end, upTo: ends.upperBound)
        }
        return windows.suffix(most)
    }

    /// The next multiple of the step, or the last end if that comes first.
    private func next(after minute: Int64, upTo last: Int64) -> Int64 {
        let multiple = (minute.flooringQuotient(dividingBy: stepMinutes) + 1) * stepMinutes
        return min(multiple, max(last, minute + 1))
    }
}
