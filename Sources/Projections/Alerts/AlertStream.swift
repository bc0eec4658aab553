import Ledger

/// Evaluates one rule on one label set, score by score in the order of the ledger.
///
/// A tick is decided as soon as a score is newer than the tick by the allowed lateness, with the
/// scores that had arrived by then, or when the clock says so. So the decision at a tick is a function
/// of the ledger's prefix: scores that come later enter later windows and change no decision.
struct AlertStream {
    /// A change of state at a tick.
    struct Step: Equatable {
        /// The tick, seconds since the epoch.
        var tick: Int64
        /// What changed.
        var transition: AlertMachine.Transition
        /// What the rule saw.
        var reading: AlertReading
    }

    /// What one tick showed, for explanations.
    struct Trace: Equatable {
        /// The tick, seconds since the epoch.
        var tick: Int64
        /// What the rule saw.
        var reading: AlertReading
        /// What that meant.
        var condition: AlertMachine.Condition
        /// Where the machine stood after it.
        var state: AlertMachine.State
    }

    let rule: AlertRule
    private let tickSeconds: Int64
    private let latenessMicroseconds: Int64
    private var window: AlertWindow
    private(set) var machine: AlertMachine
    /// The last tick decided.
    private(set) var lastTick: Int64
    private(set) var lastReading = AlertReading(value: nil, samples: 0)
    /// The newest event time seen, microseconds.
    private var watermark = Int64.min
    private(set) var steps: [Step] = []
    /// Ticks to keep a trace of, and the traces kept.
    var traced: ClosedRange<Int64>?
    private(set) var traces: [Trace] = []

    /// Starts an evaluation.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - settings: The distance of ticks and the lateness.
    ///   - state: Where the machine stands, by the ledger's last transition.
    ///   - tick: The last tick that is decided already; nil to begin with the first score.
    init(
        rule: AlertRule,
        settings: AlertSettings,
        state: AlertMachine.State = .inactive,
        after tick: Int64? = nil
    ) {
        self.rule = rule
        tickSeconds = Int64(settings.tickSeconds)
        latenessMicroseconds = Int64(settings.latenessSeconds) * 1_000_000
        window = AlertWindow(rule)
        machine = AlertMachine(rule, state: state)
        lastTick = tick ?? .min
    }

    /// Takes the next score.
    ///
    /// - Parameters:
    ///   - observation: The score, later in the ledger than the one before.
    ///   - revision: Which evaluator revision gave it.
    mutating func observe(_ observation: Observation, revision: Int) {
        if lastTick == .min {
            // The first tick is the one at or after the first score.
            lastTick = aligned(observation.time - 1)
        }
        if observation.time > watermark {
            watermark = observation.time
            decide(through: aligned(watermark - latenessMicroseconds))
        }
        window.add(observation, revision: revision)
    }

    /// Decides what the clock allows beyond the last score.
    ///
    /// - Parameter now: The clock.
    mutating func finish(now: Timestamp) {
        guard lastTick != .min else { return }
        decide(through: aligned(now.microseconds - latenessMicroseconds))
    }

    /// The last tick at or before an instant, seconds since the epoch.
    private func aligned(_ microseconds: Int64) -> Int64 {
        microseconds.flooringQuotient(dividingBy: tickSeconds * 1_000_000) * tickSeconds
    }

    private mutating func decide(through end: Int64) {
        while lastTick < end {
            var tick = lastTick + tickSeconds
            // Nothing happens at a tick without scores while nothing is wrong: such ticks are skipped.
            if window.isEmpty, machine.state == .inactive, isQuietWithoutData, traced == nil {
                tick = end
            } else if machine.state == .inactive, isQuietWithoutData, traced == nil,
                lastReading.value == nil, let next = window.nextEntry
            {
                tick = min(end, max(tick, aligned(next - 1) + tickSeconds))
            }
            let reading = window.advance(to: tick)
            let condition = reading.condition(for: rule)
            lastReading = reading
            lastTick = tick
            if let transition = machine.advance(to: tick, condition) {
                steps.append(Step(tick: tick, transition: transition, reading: reading))
            }
            if let traced, traced.contains(tick) {
                traces.append(
                    Trace(tick: tick, reading: reading, condition: condition, state: machine.state)
                )
            }
        }
    }

    private var isQuietWithoutData: Bool {
        rule.noDataPolicy != .alert && rule.detector != .silence
    }
}
