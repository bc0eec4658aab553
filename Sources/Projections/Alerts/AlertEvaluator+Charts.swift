import Ledger

extension AlertEvaluator {
    /// Evaluates a rule on a control chart: 1 while eight subgroups or more in a row lie on the bad
    /// side of the centre line (Western Electric's rule 4), else 0.
    ///
    /// - Parameter rule: The rule; its window is the length of a subgroup.
    /// - Returns: One outcome for each label set that has judged subgroups.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func charted(_ rule: AlertRule) throws -> [AlertOutcome] {
        let lanes = try self.lanes(of: rule)
        let decisions = try reader.decisions(of: [.limitsApproved])
        let polarity = catalogue.definition(of: rule.metric).polarity
        var charts = lanes.labels.map { labels in
            AlertSubgroups(
                rule: rule,
                latenessSeconds: settings.latenessSeconds,
                sides: ChartSides(badSideOf: polarity),
                phases: lanes.groups.map { group in
                    phases(decisions, rule: rule, labels: labels, group: group, polarity: polarity)
                }
            )
        }
        var observations = OrderedObservations(reader, cells: lanes.cells)
        try observations.forEach { index, observation in
            let (lane, revision) = lanes.destinations[index]
            charts[lane].observe(observation, revision: revision)
        }
        return zip(charts, lanes.labels).compactMap { chart, labels in
            var chart = chart
            chart.finish(now: now)
            let points = AlertPoints(
                points: chart.points,
                holdSeconds: Int64(rule.windowSeconds)
            )
            return outcome(
                of: points,
                rule: rule,
                labels: labels,
                watermark: Timestamp(microseconds: chart.watermark)
            )
        }
    }

    /// The approved limits of a label set's scores by one evaluator revision.
    ///
    /// Limits are approved for an environment or a feature; parts by other dimensions have none.
    private func phases(
        _ decisions: [DecisionRecord],
        rule: AlertRule,
        labels: LabelSet,
        group: ComparableGroup,
        polarity: MetricPolarity
    ) -> [ControlPhase] {
        let isWhole = rule.scope.matchers.isEmpty && rule.dimensions.allSatisfy { $0 == .feature }
        guard isWhole else { return [] }
        let series = LimitsSeries(
            metric: rule.metric,
            environment: group.key.environment,
            feature: labels["feature"] ?? rule.scope.feature,
            revision: group.key.evaluator?.label
        )
        return decisions.compactMap { record in
            guard let approval = record.data(as: LimitsApproval.self),
                approval.series.judges(series),
                let phase = approval.controlPhase(of: record, polarity: polarity),
                phase.kind != .rolling, phase.kind != .movingAverage
            else { return nil }
            return phase
        }
    }
}
