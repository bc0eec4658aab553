public import Ledger

/// What a rule sees at one tick: the value with the number of scores that it rests on.
public struct AlertReading: Equatable, Sendable {
    /// The value, or nil if there is none.
    public var value: Double?
    /// How many scores it rests on.
    public var samples: Int64
    /// What the value was compared with besides a threshold, if the rule does that.
    public var reference: Reference?

    /// The usual level of a series, and what a detector knows of the departure from it.
    public struct Reference: Equatable, Sendable {
        /// The usual mean; nil if too few scores are known to tell.
        public var mean: Double?
        /// The present mean; nil if nothing has shifted.
        public var level: Double?
        /// The sum of evidence for a shift, when it was noticed.
        public var statistic: Double?
        /// What the sum had to pass.
        public var bound: Double?
        /// When the scores began to be worse, by the detector.
        public var onset: Timestamp?
        /// Whether a violation of the threshold is the usual level of the series.
        public var isUsual: Bool?

        /// Makes a reference.
        ///
        /// - Parameters:
        ///   - mean: The usual mean, or nil.
        ///   - level: The present mean, or nil.
        ///   - statistic: The sum of evidence, or nil.
        ///   - bound: What it had to pass, or nil.
        ///   - onset: When the scores began to be worse, or nil.
        ///   - isUsual: Whether a violation is usual; nil if that was not asked.
        public init(
            mean: Double?,
            level: Double? = nil,
            statistic: Double? = nil,
            bound: Double? = nil,
            onset: Timestamp? = nil,
            isUsual: Bool? = nil
        ) {
            self.mean = mean
            self.level = level
            self.statistic = statistic
            self.bound = bound
            self.onset = onset
            self.isUsual = isUsual
        }
    }

    /// Makes a reading.
    ///
    /// - Parameters:
    ///   - value: The value, or nil.
    ///   - samples: How many scores it rests on.
    ///   - reference: What the value was compared with besides a threshold, or nil.
    public init(value: Double?, samples: Int64, reference: Reference? = nil) {
        self.value = value
        self.samples = samples
        self.reference = reference
    }

    /// What the reading means to a rule.
    ///
    /// A violation that is usual begins no alert of the rule and ends none; nor does one that is news
    /// of the rule's other part, which tells of what is usual.
    ///
    /// - Parameter rule: The rule.
    /// - Returns: The condition that the rule's machine takes.
    public func condition(for rule: AlertRule) -> AlertMachine.Condition {
        guard let value, samples >= Int64(rule.samplesMin) else { return .noData }
        if rule.comparison.isViolated(by: value, threshold: rule.threshold) {
            guard rule.usualPolicy == .demote else { return .violated }
            return (reference?.isUsual ?? false) == rule.isOfUsual ? .violated : .between
        }
        guard let resolve = rule.resolveThreshold else { return .clear }
        // On the resolve threshold is back: only what is still on the bad side of it is between.
        let strict: AlertComparison = rule.comparison.isLowBad ? .below : .above
        return strict.isViolated(by: value, threshold: resolve) ? .between : .clear
    }
}
