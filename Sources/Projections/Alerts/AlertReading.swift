/// What a rule sees at one tick: the value with the number of scores that it rests on.
public struct AlertReading: Equatable, Sendable {
    /// The value, or nil if there is none.
    public var value: Double?
    /// How many scores it rests on.
    public var samples: Int64

    /// Makes a reading.
    ///
    /// - Parameters:
    ///   - value: The value, or nil.
    ///   - samples: How many scores it rests on.
    public init(value: Double?, samples: Int64) {
        self.value = value
        self.samples = samples
    }

    /// What the reading means to a rule.
    ///
    /// - Parameter rule: The rule.
    /// - Returns: The condition that the rule's machine takes.
    public func condition(for rule: AlertRule) -> AlertMachine.Condition {
        guard let value, samples >= Int64(rule.samplesMin) else { return .noData }
        if rule.comparison.isViolated(by: value, threshold: rule.threshold) { return .violated }
        guard let resolve = rule.resolveThreshold else { return .clear }
        // On the resolve threshold is back: only what is still on the bad side of it is between.
        let strict: AlertComparison = rule.comparison.isLowBad ? .below : .above
        return strict.isViolated(by: value, threshold: resolve) ? .between : .clear
    }
}
