public import Ledger

/// What other rules would have done on the same scores: pages added and removed, and how soon.
public struct AlertBacktest: Sendable {
    /// One alert of a replay.
    public struct Firing: Equatable, Sendable {
        /// The rule.
        public var rule: String
        /// How severe it is.
        public var severity: AlertSeverity
        /// The labels.
        public var labels: LabelSet
        /// The metric.
        public var metric: String
        /// From when.
        public var fired: Timestamp
        /// Until when; nil if it fires still.
        public var resolved: Timestamp?

        /// Whether two firings overlap in time on the same metric and labels.
        func overlaps(_ other: Firing) -> Bool {
            metric == other.metric && labels == other.labels
                && fired < (other.resolved ?? Timestamp(microseconds: .max))
                && other.fired < (resolved ?? Timestamp(microseconds: .max))
        }
    }

    /// The alerts of the rules in force.
    public let present: [Firing]
    /// The alerts of the rules that are tried.
    public let tried: [Firing]
    /// The incidents that people closed with a cause.
    public let incidents: [Incident]

    /// Makes a backtest.
    ///
    /// - Parameters:
    ///   - present: The outcomes of the rules in force.
    ///   - tried: The outcomes of the rules that are tried.
    ///   - incidents: The incidents of the ledger.
    ///   - since: Firings before this are left out.
    public init(
        present: [AlertOutcome],
        tried: [AlertOutcome],
        incidents: [Incident],
        since: Timestamp?
    ) {
        self.present = Self.firings(present, since: since)
        self.tried = Self.firings(tried, since: since)
        self.incidents = incidents.filter { $0.closing?.cause != nil }
    }

    private static func firings(_ outcomes: [AlertOutcome], since: Timestamp?) -> [Firing] {
        var firings: [Firing] = []
        for outcome in outcomes {
            var open: Timestamp?
            func add(_ resolved: Timestamp?) {
                guard let fired = open else { return }
                open = nil
                if let since, (resolved ?? fired) < since { return }
                firings.append(
                    Firing(
                        rule: outcome.rule.name,
                        severity: outcome.rule.severity,
                        labels: outcome.labels,
                        metric: outcome.rule.metric,
                        fired: fired,
                        resolved: resolved
                    )
                )
            }
            for step in outcome.steps {
                switch step.transition {
                case .fired: open = step.tick
                case .resolved: add(step.tick)
                }
            }
            add(nil)
        }
        return firings.sorted {
            ($0.fired, $0.severity, $0.rule) < ($1.fired, $1.severity, $1.rule)
        }
    }

    /// Firings of the tried rules that no present firing overlaps.
    public var added: [Firing] {
        tried.filter { firing in !present.contains { $0.overlaps(firing) } }
    }

    /// Firings of the present rules that no tried firing overlaps.
    public var removed: [Firing] {
        present.filter { firing in !tried.contains { $0.overlaps(firing) } }
    }

    /// How much later a tried firing begins than the first present one it overlaps, in seconds.
    ///
    /// - Parameter firing: One of ``tried``.
    /// - Returns: The delay, negative if it is sooner; nil if it overlaps none.
    public func delaySeconds(of firing: Firing) -> Double? {
        present.filter { $0.overlaps(firing) }.map(\.fired).min().map(firing.fired.seconds(since:))
    }

    /// The share of pages (P0 and P1) that fell into an incident which people closed with a cause.
    ///
    /// - Parameter firings: The firings of one set of rules.
    /// - Returns: The share; nil without pages or without such incidents.
    public func precision(of firings: [Firing]) -> Double? {
        let pages = firings.filter { $0.severity <= .p1 }
        guard !pages.isEmpty, !incidents.isEmpty else { return nil }
        let right = pages.count { page in
            incidents.contains { incident in
                let end = incident.resolved ?? Timestamp(microseconds: .max)
                return page.fired < end && incident.opened < (page.resolved ?? end)
            }
        }
        return Double(right) / Double(pages.count)
    }
}
