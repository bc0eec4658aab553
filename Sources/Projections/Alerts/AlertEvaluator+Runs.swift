import Ledger

extension AlertEvaluator {
    /// How many runs a trend is over.
    private static let trendRuns = 3

    /// Evaluates a rule on the mean of the last three finished runs' means, at each run's end.
    ///
    /// Runs by another evaluator revision or on another dataset version do not compare: the first of
    /// them begins a new three, until which nothing can be said.
    ///
    /// - Parameter rule: The rule; its environment is that of the runs' scores.
    /// - Returns: One outcome for each label set that has runs.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func finished(_ rule: AlertRule) throws -> [AlertOutcome] {
        let comparability = Comparability(reader: reader, catalogue: catalogue)
        let selection = ScopeSelection(
            environment: rule.scope.environment,
            feature: rule.scope.feature,
            filter: nil
        )
        var points: [LabelSet: [AlertPoints.Point]] = [:]
        for group in try comparability.runs(of: rule.metric, in: selection).groups {
            for (labels, runs) in parts(of: group, rule) {
                points[labels, default: []] += RollingRunMean(runs: Self.trendRuns)
                    .points(over: runs).map { Self.point($0) }
            }
        }
        return points.sorted { $0.key < $1.key }.compactMap { labels, points in
            let ordered = points.enumerated().sorted {
                ($0.element.second, $0.offset) < ($1.element.second, $1.offset)
            }
            return outcome(
                of: AlertPoints(points: ordered.map(\.element)),
                rule: rule,
                labels: labels
            )
        }
    }

    private static func point(_ mean: RollingRunMean.Point) -> AlertPoints.Point {
        let isFull = mean.count == trendRuns
        // Known at the first whole second that is not before the run's end.
        let finished = mean.last.finished
        let second = finished.second + (Timestamp(seconds: finished.second) < finished ? 1 : 0)
        return AlertPoints.Point(
            second: second,
            reading: AlertReading(
                value: isFull ? mean.mean : nil,
                samples: isFull ? mean.samples : 0
            )
        )
    }

    private func parts(
        of group: ComparableRuns,
        _ rule: AlertRule
    ) -> [LabelSet: [RollingRunMean.Run]] {
        var parts: [LabelSet: [RollingRunMean.Run]] = [:]
        for run in group.runs {
            let rows = run.scores.filter { row in
                matches(rule.scope.matchers) { row.value(of: $0, run: run.record) }
            }
            let scores = Dictionary(grouping: rows) { row in
                labels(rule, rule.dimensions.map { row.value(of: $0, run: run.record) })
            }
            for (labels, rows) in scores {
                var totals = RunScoreTotals()
                for row in rows { totals.add(row.totals) }
                guard totals.sums.count > 0 else { continue }
                parts[labels, default: []].append(
                    RollingRunMean.Run(
                        run: run.record.run,
                        finished: run.finished,
                        sums: totals.sums,
                        missing: totals.missing
                    )
                )
            }
        }
        return parts
    }
}
