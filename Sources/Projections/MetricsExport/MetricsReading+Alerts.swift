extension MetricsReading {
    /// The states of rules, in the numbers of the export.
    private enum State: Double {
        case inactive = 0
        case pending = 1
        case firing = 2
    }

    /// One rule on one label set.
    private struct Place: Hashable {
        var rule: String
        var labels: LabelSet
    }

    /// What is exported about alerts and incidents.
    var alertSamples: [MetricSample] {
        stateSamples + firedSamples + incidentSamples
            + rules.map { rule in
                ExportedMetric.ruleThreshold.sample(
                    [
                        "rule": rule.name, "severity": rule.severity.rawValue,
                        "metric": rule.metric,
                    ],
                    rule.threshold
                )
            }
    }

    /// States as the rules say now; where nobody evaluated them, as they are recorded.
    private var stateSamples: [MetricSample] {
        var places: [Place] = []
        var known: [Place: (labels: [String: String], state: State)] = [:]
        func note(_ place: Place, _ labels: [String: String], _ state: State) {
            if known[place] == nil { places.append(place) }
            known[place] = (labels, state)
        }
        let evaluated = Set((outcomes ?? []).map { Place(rule: $0.rule.name, labels: $0.labels) })
        for alert in alerts.alerts {
            let place = Place(rule: alert.rule, labels: alert.labels)
            guard !evaluated.contains(place) else { continue }
            var labels = alert.allLabels.dictionary
            labels["alertname"] = nil
            note(place, labels, alert.isFiring ? .firing : .inactive)
        }
        for outcome in outcomes ?? [] {
            let rule = outcome.rule
            let scope = [
                "severity": rule.severity.rawValue, "metric": rule.metric,
                "environment": rule.scope.environment, "feature": rule.scope.feature ?? "",
            ]
            note(
                Place(rule: rule.name, labels: outcome.labels),
                scope.merging(outcome.labels.dictionary) { $1 },
                Self.state(outcome.state)
            )
        }
        return places.flatMap { place -> [MetricSample] in
            guard let (labels, state) = known[place] else { return [] }
            let numeric = ExportedMetric.alertState.sample(
                labels.merging(["rule": place.rule]) { $1 },
                state.rawValue
            )
            guard state != .inactive else { return [numeric] }
            let names = ["alertname": place.rule, "alertstate": "\(state)"]
            return [numeric, ExportedMetric.alerts.sample(labels.merging(names) { $1 }, 1)]
        }
    }

    private static func state(_ state: AlertMachine.State) -> State {
        switch state {
        case .inactive: .inactive
        case .pending: .pending
        case .firing: .firing
        }
    }

    /// Alerts fired so far; what a rule watches is there from the beginning, so that the first counts.
    private var firedSamples: [MetricSample] {
        struct Kind: Hashable {
            var severity: AlertSeverity
            var metric: String
        }
        var counts: [Kind: Int] = [:]
        for rule in rules { counts[Kind(severity: rule.severity, metric: rule.metric)] = 0 }
        for alert in alerts.alerts {
            let metric = alert.evidence.metric ?? ""
            counts[Kind(severity: alert.severity, metric: metric), default: 0] += 1
        }
        return counts.sorted {
            ($0.key.severity, $0.key.metric) < ($1.key.severity, $1.key.metric)
        }.map { kind, count in
            ExportedMetric.alertsFired.sample(
                ["severity": kind.severity.rawValue, "metric": kind.metric],
                Double(count)
            )
        }
    }

    private var incidentSamples: [MetricSample] {
        AlertSeverity.allCases.filter { $0 != .watch }.map { severity in
            let open = incidents.count { $0.isOpen && $0.severity == severity }
            return ExportedMetric.incidentsOpen.sample(
                ["severity": severity.rawValue],
                Double(open)
            )
        }
    }
}
