import Ledger

/// A rule that history suggests for one series, with what it would have done in that same history.
public struct RuleProposal: Equatable, Sendable {
    /// The metric.
    public var metric: String
    /// The feature; nil for scores without one.
    public var feature: String?
    /// What came of it.
    public var outcome: Outcome

    /// What came of looking at a series' history.
    public enum Outcome: Equatable, Sendable {
        /// A rule.
        case rule(AlertRule, Backtest)
        /// None, and why.
        case none(reason: String)
    }

    /// What the rule would have done.
    public struct Backtest: Equatable, Sendable {
        /// The share of windows beyond the threshold, 0 to 1.
        public var tail: Double
        /// How many windows the threshold rests on, times of incidents left out.
        public var windowCount: Int
        /// The length of the history, in weeks.
        public var weeks: Double
        /// The alerts.
        public var firings: [AlertBacktest.Firing]
        /// For each alert the incident of its time and place; nil if none is known.
        public var incidents: [CaughtIncident?]
        /// The incidents of the metric, or of one that it moves with, that no alert fell into.
        public var missedIncidents: [String]
        /// A stretch of time that looks like an incident nobody has recorded.
        public var suspectRange: TimeRange?

        /// How many alerts fell into no known incident.
        public var falseCount: Int { incidents.count { $0 == nil } }

        /// Alerts a week; nil without a history of some length.
        public var alertsPerWeek: Double? { weeks > 0 ? Double(firings.count) / weeks : nil }

        /// Alerts a week that fell into no known incident; nil without a history of some length.
        public var falsePerWeek: Double? { weeks > 0 ? Double(falseCount) / weeks : nil }
    }

    /// An incident that an alert fell into.
    public struct CaughtIncident: Equatable, Sendable {
        /// The incident.
        public var id: String
        /// How long after the incident's opening the alert fired, in seconds; negative if before.
        public var delaySeconds: Double
    }

    /// The rule, if there is one.
    public var rule: AlertRule? {
        if case .rule(let rule, _) = outcome { return rule }
        return nil
    }
}
