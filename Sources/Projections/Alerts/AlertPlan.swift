public import Ledger

/// What an evaluation decided: the events that the command which asked for it appends.
///
/// A plan is a pure function of the outcomes and of what is recorded. Ids follow from what they name,
/// so that two evaluations of the same ledger plan the same events, and appending them twice adds
/// nothing.
public struct AlertPlan: Sendable {
    /// One event to append.
    public struct Event: Sendable {
        /// Its id within the ledger's own source.
        public var id: String
        /// Its type.
        public var type: EventType
        /// The tick.
        public var time: Timestamp
        /// What it says.
        public var data: any Encodable & Sendable
    }

    /// What else is known of a firing.
    public struct Evidence: Equatable, Sendable {
        /// The onset with its interval, or nil if it is not known.
        public var onset: WhatChangedAnswer.Onset?
        /// The suspects, the likeliest first.
        public var suspects: [AlertSuspect]
        /// One sentence.
        public var headline: String

        /// Makes evidence.
        ///
        /// - Parameters:
        ///   - onset: The onset, or nil.
        ///   - suspects: The suspects.
        ///   - headline: One sentence.
        public init(
            onset: WhatChangedAnswer.Onset? = nil,
            suspects: [AlertSuspect] = [],
            headline: String = ""
        ) {
            self.onset = onset
            self.suspects = suspects
            self.headline = headline
        }
    }

    /// The events, in order of their ticks.
    public private(set) var events: [Event] = []
    /// How many alerts began and ended since the last evaluation, and so are kept and not sent.
    public private(set) var missedCount = 0
    /// The outcomes that it was planned from.
    public private(set) var outcomes: [AlertOutcome] = []

    private var openIncidents: [OpenIncident] = []
    private var openAlerts: [String: AlertFiredData] = [:]

    private struct OpenIncident {
        var id: String
        var dedupKey: String
        var rootMetric: String
        var environment: String
        var feature: String?
        /// Whether an alert on all features together is, or was, one of it.
        var isWide: Bool
        var alerts: Set<String>
    }

    private struct Change {
        var outcome: AlertOutcome
        var step: AlertOutcome.Step
        var isMissed: Bool
    }

    /// Plans the events of an evaluation.
    ///
    /// - Parameters:
    ///   - outcomes: What the evaluation came to.
    ///   - decisions: What is recorded, in the order of the ledger.
    ///   - settings: Which metrics belong together.
    ///   - evidence: What else is known of a firing; asked only for firings that are still on.
    /// - Throws: What `evidence` throws.
    public init(
        _ outcomes: [AlertOutcome],
        decisions: [DecisionRecord],
        settings: AlertSettings,
        evidence: (AlertOutcome, AlertOutcome.Step) throws -> Evidence
    ) rethrows {
        self.outcomes = outcomes
        for incident in IncidentHistory(decisions).incidents where incident.isOpen {
            let firing = incident.alerts.filter(\.isFiring)
            openIncidents.append(
                OpenIncident(
                    id: incident.id,
                    dedupKey: incident.dedupKey,
                    rootMetric: incident.rootMetric,
                    environment: incident.environment,
                    feature: incident.feature,
                    isWide: incident.alerts.contains { $0.evidence.feature == nil },
                    alerts: Set(firing.map(\.id))
                )
            )
            for alert in firing { openAlerts[Self.key(alert.rule, alert.labels)] = alert.evidence }
        }
        for change in Self.changes(outcomes) {
            switch change.step.transition {
            case .fired(let since):
                let known = change.isMissed ? nil : try evidence(change.outcome, change.step)
                fire(change, since: since, evidence: known ?? Evidence(), settings)
            case .resolved(let reason):
                resolve(change, reason)
            }
        }
    }

    /// All steps in order of time; an end before a firing where both are at one tick.
    private static func changes(_ outcomes: [AlertOutcome]) -> [Change] {
        var changes: [Change] = []
        for outcome in outcomes {
            for (index, step) in outcome.steps.enumerated() {
                let isFiring = if case .fired = step.transition { true } else { false }
                let hasEnded = index + 1 < outcome.steps.count
                let hadBegun = index > 0
                changes.append(
                    Change(
                        outcome: outcome,
                        step: step,
                        isMissed: isFiring ? hasEnded : hadBegun
                    )
                )
            }
        }
        return changes.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            if first.step.tick != second.step.tick { return first.step.tick < second.step.tick }
            if first.outcome.rule.severity != second.outcome.rule.severity {
                return first.outcome.rule.severity < second.outcome.rule.severity
            }
            return left.offset < right.offset
        }.map(\.element)
    }

    private static func key(_ rule: String, _ labels: LabelSet) -> String { "\(rule)\(labels)" }

    private mutating func fire(
        _ change: Change,
        since: Int64,
        evidence: Evidence,
        _ settings: AlertSettings
    ) {
        let rule = change.outcome.rule
        let labels = change.outcome.labels
        let key = Self.key(rule.name, labels)
        let tick = change.step.tick
        let feature = labels["feature"] ?? rule.scope.feature
        let root = rule.metric.isEmpty ? rule.name : settings.rootMetric(of: rule.metric)
        let alert = "A-" + ShortIdentifier.text(for: "\(key)|\(tick.rfc3339)")
        let incident = join(alert, rule, root: root, feature: feature, at: tick)
        var data = AlertFiredData(alert: alert, rule: rule.name, severity: rule.severity)
        data.metric = rule.metric.isEmpty ? nil : rule.metric
        data.environment = rule.scope.environment
        data.feature = feature
        data.category = labels["category"]
        data.detector = rule.detector.rawValue
        data.value = change.step.reading.value
        data.comparison = rule.comparison.rawValue
        data.threshold = rule.threshold
        data.samples = change.step.reading.samples == .max ? nil : change.step.reading.samples
        data.windowseconds = rule.windowSeconds
        Self.add(change.step.reading.reference, to: &data)
        data.since = Timestamp(seconds: since).rfc3339
        data.onset = evidence.onset?.time.rfc3339 ?? data.onset
        data.onsetlow = evidence.onset?.low.rfc3339
        data.onsethigh = evidence.onset?.high.rfc3339
        data.suspects = evidence.suspects.isEmpty ? nil : evidence.suspects
        data.title = rule.title
        data.message =
            rule.isOfUsual
            ? Self.usualMessage(rule, change.step.reading)
            : evidence.headline.isEmpty ? rule.description : evidence.headline
        data.runbook = rule.runbook.isEmpty ? nil : rule.runbook
        data.owner = rule.owner.isEmpty ? nil : rule.owner
        data.labels = labels.pairs.isEmpty ? nil : labels.dictionary
        data.dedupkey = incident.dedupKey
        data.incident = incident.id
        data.missed = change.isMissed ? true : nil
        if change.isMissed { missedCount += 1 }
        openAlerts[key] = data
        let id = "alert/\(alert)/fired"
        events.append(Event(id: id, type: .alertFired, time: tick, data: data))
    }

    private mutating func resolve(_ change: Change, _ reason: AlertMachine.ResolveReason) {
        let key = Self.key(change.outcome.rule.name, change.outcome.labels)
        guard let fired = openAlerts.removeValue(forKey: key) else { return }
        for index in openIncidents.indices { openIncidents[index].alerts.remove(fired.alert) }
        openIncidents.removeAll { $0.alerts.isEmpty }
        var data = AlertResolvedData(alert: fired.alert, rule: fired.rule)
        data.severity = fired.severity
        data.value = change.step.reading.value
        data.samples = change.step.reading.samples == .max ? nil : change.step.reading.samples
        data.reason = reason.rawValue
        data.labels = fired.labels
        data.dedupkey = fired.dedupkey
        data.incident = fired.incident
        data.missed = fired.missed
        let id = "alert/\(fired.alert)/resolved"
        events.append(Event(id: id, type: .alertResolved, time: change.step.tick, data: data))
    }
}

extension AlertPlan {
    /// A plan of nothing.
    init() {}

    /// The incident that a firing belongs to: the open one of its scope, or else one that is wider or
    /// that it widens, or else a new one.
    ///
    /// An alert on all features together and one on a feature of them have one cause. Alerts on two
    /// features are two incidents until an alert on all of them joins one: what fires after that is
    /// of the same cause.
    private mutating func join(
        _ alert: String,
        _ rule: AlertRule,
        root: String,
        feature: String?,
        at tick: Timestamp
    ) -> OpenIncident {
        func isRelated(_ incident: OpenIncident) -> Bool {
            incident.rootMetric == root && incident.environment == rule.scope.environment
        }
        let found =
            openIncidents.firstIndex { isRelated($0) && $0.feature == feature }
            ?? openIncidents.firstIndex { isRelated($0) && ($0.isWide || feature == nil) }
        if let found {
            openIncidents[found].alerts.insert(alert)
            if feature == nil { openIncidents[found].isWide = true }
            return openIncidents[found]
        }
        let dedupKey = IncidentHistory.dedupKey(
            rootMetric: root,
            environment: rule.scope.environment,
            feature: feature
        )
        let incident = OpenIncident(
            id: "I-" + ShortIdentifier.text(for: "\(dedupKey)|\(tick.rfc3339)"),
            dedupKey: dedupKey,
            rootMetric: root,
            environment: rule.scope.environment,
            feature: feature,
            isWide: feature == nil,
            alerts: [alert]
        )
        openIncidents.append(incident)
        return incident
    }

    /// What a detector knows of the usual level.
    private static func add(_ reference: AlertReading.Reference?, to data: inout AlertFiredData) {
        guard let reference else { return }
        data.usual = reference.mean
        data.level = reference.level
        data.statistic = reference.statistic
        data.bound = reference.bound
        data.onset = reference.onset?.rfc3339
    }

    /// What there is to say of a violation that is no news.
    private static func usualMessage(_ rule: AlertRule, _ reading: AlertReading) -> String {
        let question =
            "`ledger query \"suggest thresholds for \(QuestionName.quoted(rule.metric))\"`"
        guard let mean = reading.reference?.mean else {
            return
                "\(rule.metric) is \(rule.comparison.rawValue) \(rule.threshold), and too little is"
                + " known of it to say whether that is usual. If it is, \(question) helps."
        }
        let rounded = (mean * 1_000).rounded() / 1_000
        return
            "The threshold \(rule.threshold) lies inside the usual range of \(rule.metric), whose mean"
            + " of the last 7 days is \(rounded): this is no news, and nobody is paged."
            + " \(question) helps."
    }
}
