import Ledger

extension AlertEvaluator {
    /// Evaluates a rule on the percentile, 0 to 1, that the latest recorded training gives each
    /// complete window after it.
    ///
    /// Windows before the training was recorded are not judged: an alert tells of what happens, and
    /// `anomalies` of what has happened. Without a training, or with fewer windows than it needs,
    /// there is nothing to say.
    ///
    /// - Parameter rule: The rule; the length of the windows is the training's.
    /// - Returns: One outcome, or none.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func judged(_ rule: AlertRule) throws -> [AlertOutcome] {
        let scope = DetectorScope(
            environment: rule.scope.environment,
            feature: rule.scope.feature
        )
        guard let recorded = try reader.trainings().last(where: { $0.training.scope == scope })
        else { return [] }
        let training = recorded.training
        let windowReader = try AnomalyWindowReader(
            reader: reader,
            scope: scope,
            windowMinutes: training.windowMinutes
        )
        let windows = try windowReader.windows(
            in: training.firstMinute..<training.endMinute,
            metrics: training.metrics
        )
        guard let detector = AnomalyDetector(training: training, windows: windows) else {
            return []
        }
        let start = max(training.to, recorded.time)
        let judged = try JudgedWindows(detector, windowReader, TimeRange(start: start))
        let points = judged.judgements.map { judgement in
            AlertPoints.Point(
                second: (judgement.window.start + training.windowMinutes) * 60,
                reading: AlertReading(
                    value: judgement.percentile / 100,
                    samples: judgement.window.count
                )
            )
        }
        let outcome = outcome(
            of: AlertPoints(points: points, holdSeconds: training.windowMinutes * 60),
            rule: rule,
            labels: LabelSet()
        )
        return outcome.map { [$0] } ?? []
    }
}
