import Ledger

/// Values that come at times of their own, taken by a rule's machine at the grid of ticks.
///
/// The means of subgroups, the percentiles of windows and the means of runs are not there at every
/// tick: a value counts from when it is known until the next one, or until it is out of date.
struct AlertPoints {
    /// A value and from when it counts.
    struct Point: Equatable {
        /// From when, seconds since the epoch.
        var second: Int64
        /// The value, with what it rests on.
        var reading: AlertReading
    }

    /// The values, in order of time.
    var points: [Point]
    /// How long a value counts if no other follows, in seconds; nil for as long as it takes.
    var holdSeconds: Int64?

    /// Lets the machine of a rule take the values at its ticks.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - labels: The labels of its alerts.
    ///   - tickSeconds: The distance of ticks.
    ///   - resumption: The state after the last recorded transition, and its tick.
    ///   - end: No tick after this is decided, seconds since the epoch.
    ///   - traced: Ticks to keep a trace of.
    /// - Returns: The outcome; nil without values.
    /// - Complexity: O(values + ticks with a violation).
    func outcome(
        rule: AlertRule,
        labels: LabelSet,
        tickSeconds: Int64,
        resumption: (state: AlertMachine.State, tick: Int64)?,
        end: Int64,
        traced: ClosedRange<Timestamp>?
    ) -> AlertOutcome? {
        guard let first = points.first, first.second <= end else { return nil }
        func ceiling(_ second: Int64) -> Int64 {
            -(-second).flooringQuotient(dividingBy: tickSeconds) * tickSeconds
        }
        var machine = AlertMachine(rule, state: resumption?.state ?? .inactive)
        var outcome = AlertOutcome(
            rule: rule,
            labels: labels,
            steps: [],
            state: machine.state,
            tick: nil,
            reading: AlertReading(value: nil, samples: 0),
            traces: []
        )
        var tick = resumption.map { $0.tick + tickSeconds } ?? ceiling(first.second)
        var index = 0
        while tick <= end {
            while index < points.count, points[index].second <= tick { index += 1 }
            let reading = reading(before: index, at: tick)
            let condition = reading.condition(for: rule)
            let time = Timestamp(seconds: tick)
            (outcome.tick, outcome.reading) = (time, reading)
            if let transition = machine.advance(to: tick, condition) {
                outcome.steps.append(.init(tick: time, transition: transition, reading: reading))
            }
            if traced?.contains(time) == true {
                outcome.traces.append(
                    .init(tick: time, reading: reading, condition: condition, state: machine.state)
                )
            }
            // Nothing changes before the next value while nothing is wrong.
            let isQuiet = machine.state == .inactive && rule.noDataPolicy != .alert && traced == nil
            let next = index < points.count ? ceiling(points[index].second) : end
            tick = isQuiet ? max(tick + tickSeconds, next) : tick + tickSeconds
        }
        outcome.state = machine.state
        return outcome
    }

    private func reading(before index: Int, at tick: Int64) -> AlertReading {
        guard index > 0 else { return AlertReading(value: nil, samples: 0) }
        let point = points[index - 1]
        if let holdSeconds, tick - point.second >= holdSeconds {
            return AlertReading(value: nil, samples: 0)
        }
        return point.reading
    }
}
