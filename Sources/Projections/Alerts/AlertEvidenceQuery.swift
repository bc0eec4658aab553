import Ledger

/// Finds out when the change behind an alert began and what is suspected, as known at its firing.
struct AlertEvidenceQuery {
    let reader: ProjectionReader
    let catalogue: MetricCatalogue

    /// The most suspects that an alert carries.
    private static let suspectsMax = 3

    /// The evidence of a firing.
    ///
    /// - Parameters:
    ///   - outcome: The rule and the label set.
    ///   - step: The firing: nothing later is looked at.
    /// - Returns: Onset, suspects and one sentence; nothing for rules that look at no single metric.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func evidence(
        of outcome: AlertOutcome,
        at step: AlertOutcome.Step
    ) throws -> AlertPlan.Evidence {
        let tick = step.tick
        let rule = outcome.rule
        guard [.threshold, .spc, .shift].contains(rule.detector) else {
            return AlertPlan.Evidence()
        }
        let name = QuestionName.quoted(rule.metric)
        let isLowBad =
            rule.detector == .threshold
            ? rule.comparison.isLowBad
            : catalogue.definition(of: rule.metric).polarity != .lowerIsBetter
        let movement = isLowBad ? "dropped" : "rose"
        let feature = outcome.labels["feature"] ?? rule.scope.feature
        let question = try QuestionParser.parse("what changed when \(name) \(movement)", now: tick)
        let query = WhatChangedQuery(
            reader: reader,
            question: question,
            metric: rule.metric,
            direction: .worse,
            shift: isLowBad ? .down : .up,
            environment: rule.scope.environment,
            selection: ScopeSelection(
                environment: rule.scope.environment,
                feature: feature,
                filter: nil
            ),
            position: try reader.position(),
            asOf: nil,
            catalogue: catalogue,
            until: tick,
            noticed: step.reading.reference?.onset
        )
        guard case .whatChanged(let answer, _, _) = try query.answer(), answer.onset != nil else {
            return AlertPlan.Evidence()
        }
        return AlertPlan.Evidence(
            onset: answer.onset,
            suspects: answer.suspects.prefix(Self.suspectsMax).map { suspect in
                AlertSuspect(
                    kind: suspect.kind.rawValue,
                    id: suspect.id,
                    time: suspect.time.rfc3339,
                    probability: suspect.probability,
                    confidence: suspect.confidence.rawValue,
                    reason: suspect.reasons.first
                )
            },
            headline: answer.headline
        )
    }
}
