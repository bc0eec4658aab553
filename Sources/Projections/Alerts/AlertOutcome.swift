public import Ledger

/// What the evaluation of one rule on one label set came to.
public struct AlertOutcome: Equatable, Sendable {
    /// The rule.
    public var rule: AlertRule
    /// The labels that tell it from others of the rule.
    public var labels: LabelSet
    /// What changed since the last recorded transition, in order of time.
    public var steps: [Step]
    /// Where it stands now.
    public var state: AlertMachine.State
    /// The last tick that was decided; nil if there was no data.
    public var tick: Timestamp?
    /// What the rule saw then.
    public var reading: AlertReading
    /// What each tick showed, of those that were to be traced.
    public var traces: [Trace]

    /// A change of state at a tick.
    public struct Step: Equatable, Sendable {
        /// The tick.
        public var tick: Timestamp
        /// What changed.
        public var transition: AlertMachine.Transition
        /// What the rule saw.
        public var reading: AlertReading
    }

    /// What one tick showed.
    public struct Trace: Equatable, Sendable {
        /// The tick.
        public var tick: Timestamp
        /// What the rule saw.
        public var reading: AlertReading
        /// What that meant.
        public var condition: AlertMachine.Condition
        /// Where the machine stood after it.
        public var state: AlertMachine.State
    }

    /// Whether the value is fine and within a tenth of the threshold.
    public var isNearThreshold: Bool {
        guard state == .inactive, let value = reading.value,
            reading.samples >= Int64(rule.samplesMin)
        else { return false }
        return rule.comparison.isNear(value, threshold: rule.threshold)
    }
}
