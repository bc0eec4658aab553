import Ledger

/// Answers `explain …`: why an alert fired, or what a rule says of each of its label sets.
struct ExplanationQuery {
    let context: AnswerContext
    /// An alert's id or a rule's name.
    let name: String

    func answer() throws -> TableAnswer {
        let history = AlertHistory(try context.reader.decisions(of: AlertHistory.types))
        let alert = history.alert(name)
        let settings = context.alerts
        guard let rule = settings.rules.first(where: { $0.name == alert?.rule ?? name }) else {
            return unconfigured(alert, history)
        }
        let instant = context.question.at?.time ?? alert?.fired ?? context.now
        let explanations = try explanations(of: rule, at: instant, alert, history)
        guard let first = explanations.first else {
            return overview(
                [],
                notes: ["\(rule.name) has no scores in its scope; `metrics` lists what there is."]
            )
        }
        if explanations.count > 1 {
            let hasData = explanations.contains { $0.lastTick[1] != .none }
            let notes =
                hasData || rule.metric.isEmpty
                ? [] : [try context.lastScoreSentence(of: rule.metric)]
            return overview(explanations, notes: notes)
        }
        var table = first.table(question: context.question.text, position: context.position)
        table.asOf = context.asOf
        table.notes += evidence(alert)
        table.next = next(rule, alert, first.labels)
        return table
    }

    private func explanations(
        of rule: AlertRule,
        at instant: Timestamp,
        _ alert: Alert?,
        _ history: AlertHistory
    ) throws -> [AlertExplanation] {
        var settings = context.alerts
        settings.rules = [rule]
        let evaluator = AlertEvaluator(
            reader: context.reader,
            catalogue: context.metrics,
            settings: settings,
            // As if nothing had been recorded: what the rule says, not what was decided.
            history: AlertHistory([]),
            now: context.now,
            traced: AlertExplanation.tracedTimes(rule, at: instant)
        )
        return AlertExplanation.all(
            try evaluator.outcomes(of: rule),
            at: instant,
            of: alert,
            feature: context.selection.feature,
            history: history
        )
    }

    /// What was recorded of an alert whose rule is not configured here.
    private func unconfigured(_ alert: Alert?, _ history: AlertHistory) -> TableAnswer {
        guard let alert = alert ?? history.alerts.last(where: { $0.rule == name }) else {
            return overview([], notes: ["The rule \(name) is not configured."])
        }
        let snapshot = AlertEngine.Snapshot(
            position: context.position,
            decisions: [],
            alerts: history,
            incidents: IncidentHistory([]),
            outcomes: [],
            changes: []
        )
        var table = AlertTables.evidence(of: alert, snapshot)
        table.question = context.question.text
        table.asOf = context.asOf
        table.notes.append(
            "The rule \(alert.rule) is not in the configuration, so this is what was recorded when"
                + " it fired; with its ledger.yaml (--config PATH) each tick is explained."
        )
        return table
    }

    /// What the alert carried when it fired: when the change began, and what is suspected.
    private func evidence(_ alert: Alert?) -> [String] {
        guard let alert else { return [] }
        var sentences: [String] = []
        if let onset = alert.evidence.onset {
            sentences.append("The change began at \(onset), by the scores known then.")
        }
        for suspect in alert.evidence.suspects ?? [] {
            let probability = (suspect.probability * 100).rounded() / 100
            sentences.append(
                "Suspected then: \(suspect.kind) \(suspect.id), live \(suspect.time)"
                    + " (P \(probability), \(suspect.confidence))."
            )
        }
        if let known = alert.acknowledgement {
            sentences.append("\(known.by ?? "Somebody") took it on at \(known.time.rfc3339).")
        }
        if let resolved = alert.resolved {
            let why = alert.resolveReason.map { " (\($0))" } ?? ""
            sentences.append("It ended at \(resolved.rfc3339)\(why).")
        }
        return sentences
    }

    private func next(_ rule: AlertRule, _ alert: Alert?, _ labels: LabelSet) -> [String] {
        var next: [String] = []
        if !rule.metric.isEmpty {
            let feature = alert?.evidence.feature ?? labels["feature"]
            let place = ScopeSelection(
                environment: rule.scope.environment,
                feature: feature ?? rule.scope.feature
            ).place
            // Only a threshold is compared with the metric's own values.
            let isLowBad = rule.comparison.isLowBad
            let movement =
                rule.detector == .threshold ? (isLowBad ? "dropped" : "rose") : "got worse"
            next.append("what changed when \(QuestionName.quoted(rule.metric)) \(movement)\(place)")
        }
        if let alert { next.append("timeline of incident \(QuestionName.quoted(alert.incident))") }
        return next
    }

    /// One row for each label set of a rule.
    private func overview(_ explanations: [AlertExplanation], notes: [String]) -> TableAnswer {
        context.table(
            kind: "rule_explanation",
            columns: [
                .init("labels"), .init("state"), .init("value", isNumeric: true),
                .init("n", isNumeric: true), .init("condition"), .init("evaluated"),
            ],
            rows: explanations.map { explanation in
                [AlertTables.labels(explanation.labels)] + explanation.lastTick
            },
            notes: explanations.compactMap(\.sentences.first) + notes,
            next: []
        )
    }
}
