public import Ledger

extension AlertExplanation {
    /// The times whose ticks an explanation shows: twice the time that a violation must last, an hour
    /// at least.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - instant: The instant asked about.
    /// - Returns: The times up to the instant.
    public static func tracedTimes(_ rule: AlertRule, at instant: Timestamp) -> ClosedRange<
        Timestamp
    > {
        instant.advanced(bySeconds: -Double(max(rule.forSeconds * 2, 3_600)))...instant
    }

    /// Explains a rule on each of its label sets, or on the one of an alert.
    ///
    /// - Parameters:
    ///   - outcomes: The rule's outcomes, replayed with the ticks of ``tracedTimes(_:at:)``.
    ///   - instant: The instant asked about.
    ///   - alert: The alert that was asked about; nil if the rule was.
    ///   - feature: Only this feature and what is of all features; nil for all.
    ///   - history: The recorded alerts.
    /// - Returns: The explanations in the order of the outcomes; none without scores in the scope.
    public static func all(
        _ outcomes: [AlertOutcome],
        at instant: Timestamp,
        of alert: Alert?,
        feature: String?,
        history: AlertHistory
    ) -> [AlertExplanation] {
        outcomes.filter { outcome in
            let own = outcome.labels["feature"]
            return (alert.map { $0.labels == outcome.labels } ?? true)
                && (feature.map { own == nil || own == $0 } ?? true)
        }.map { outcome in
            let recorded =
                alert
                ?? history.alerts.last { other in
                    other.rule == outcome.rule.name && other.labels == outcome.labels
                        && other.isFiring(at: instant)
                }
            return AlertExplanation(outcome, at: instant, alert: recorded)
        }
    }
}
