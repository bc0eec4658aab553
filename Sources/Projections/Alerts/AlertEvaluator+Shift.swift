import Ledger

extension AlertEvaluator {
    /// Evaluates a rule on the shift of a level: by how much the mean since an onset is worse than
    /// the series' usual one, and 0 while nothing shows that it is.
    ///
    /// - Parameter rule: The rule; its threshold is the worsening that counts.
    /// - Returns: One outcome for each label set that has scores.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func shifted(_ rule: AlertRule) throws -> [AlertOutcome] {
        let lanes = try self.lanes(of: rule)
        let polarity = catalogue.definition(of: rule.metric).polarity
        let changes = try reader.changes().filter { change in
            change.kind == .deployment && change.outcome != "failed"
                && change.environment == rule.scope.environment
        }.map {
            AlertShifts.Change(position: $0.position.rawValue, time: $0.time.microseconds)
        }.sorted { $0.position < $1.position }
        var shifts = lanes.labels.map { _ in
            AlertShifts(
                rule: rule,
                settings: settings,
                isLowBad: polarity != .lowerIsBetter,
                changes: changes
            )
        }
        var observations = OrderedObservations(reader, cells: lanes.cells)
        try observations.forEach { index, observation in
            let (lane, revision) = lanes.destinations[index]
            shifts[lane].observe(observation, revision: revision)
        }
        return zip(shifts, lanes.labels).compactMap { shift, labels in
            var shift = shift
            shift.finish(now: now)
            return outcome(
                of: AlertPoints(points: shift.points, holdSeconds: Int64(rule.windowSeconds)),
                rule: rule,
                labels: labels,
                watermark: Timestamp(microseconds: shift.watermark)
            )
        }
    }
}
