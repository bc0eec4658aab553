import Ledger

/// Evaluates the rules of a configuration over a ledger's scores, up to now.
///
/// Each rule and label set goes on from its last recorded transition, so that what was decided stays
/// decided whatever happens to the projections. Every tick since then is evaluated at its own time.
struct AlertEvaluator {
    let reader: ProjectionReader
    let catalogue: MetricCatalogue
    let settings: AlertSettings
    /// What was recorded of alerts; empty for a backtest.
    let history: AlertHistory
    /// The clock.
    let now: Timestamp
    /// Ticks to keep a trace of, for explanations.
    var traced: ClosedRange<Timestamp>?

    /// One stream with the observations that go to it.
    private struct Lane {
        var labels: LabelSet
        var stream: AlertStream
    }

    /// Evaluates every rule.
    ///
    /// - Returns: One outcome for each rule and label set that has data, in the order of the rules.
    /// - Throws: ``StoreError`` if the projections are damaged.
    /// - Complexity: O(*n* + ticks) for the *n* observations of the rules' metrics, each read once for
    ///   all rules that look at the same scores.
    func outcomes() throws -> [AlertOutcome] {
        var outcomes: [AlertOutcome] = []
        for rule in settings.rules { outcomes += try self.outcomes(of: rule) }
        return outcomes
    }

    /// Evaluates one rule.
    ///
    /// - Parameter rule: The rule.
    /// - Returns: One outcome for each label set that has data.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func outcomes(of rule: AlertRule) throws -> [AlertOutcome] {
        switch rule.detector {
        case .threshold, .errorRate, .silence: try windowed(rule)
        case .spc, .forest, .trend: []
        }
    }

    private func windowed(_ rule: AlertRule) throws -> [AlertOutcome] {
        let groups = try self.groups(of: rule)
        var lanes: [Lane] = []
        var laneOfLabels: [LabelSet: Int] = [:]
        var cells: [Int32] = []
        var destinations: [(lane: Int, revision: Int)] = []
        for (revision, group) in groups.enumerated() {
            for (values, part) in group.parts(by: rule.dimensions) {
                let labels = Self.labels(rule, values)
                let lane = laneOfLabels[labels] ?? lanes.count
                if lane == lanes.count {
                    laneOfLabels[labels] = lane
                    lanes.append(Lane(labels: labels, stream: stream(rule, labels)))
                }
                for cell in part.cells where Self.matches(rule.scope.matchers, cell.key) {
                    cells.append(cell.id)
                    destinations.append((lane, revision))
                }
            }
        }
        var observations = OrderedObservations(reader, cells: cells)
        try observations.forEach { index, observation in
            let (lane, revision) = destinations[index]
            lanes[lane].stream.observe(observation, revision: revision)
        }
        return lanes.map { lane in
            var lane = lane
            lane.stream.finish(now: now)
            return lane.stream.outcome(labels: lane.labels)
        }
    }

    private func stream(_ rule: AlertRule, _ labels: LabelSet) -> AlertStream {
        let resumption = history.resumption(rule: rule.name, labels: labels)
        var stream = AlertStream(
            rule: rule,
            settings: settings,
            state: resumption?.state ?? .inactive,
            after: resumption?.tick
        )
        stream.traced = traced.map { $0.lowerBound.second...$0.upperBound.second }
        return stream
    }

    /// The scores that a rule looks at, apart by what must not be averaged.
    private func groups(of rule: AlertRule) throws -> [ComparableGroup] {
        let comparability = Comparability(reader: reader, catalogue: catalogue)
        let selection = ScopeSelection(
            environment: rule.scope.environment,
            feature: rule.scope.feature,
            filter: nil
        )
        guard rule.detector.needsMetric else {
            // Nothing is averaged: scores of any metric count.
            let metrics = rule.metric.isEmpty ? [] : [rule.metric]
            return try comparability.groups(of: metrics, in: selection, origin: .traffic).groups
        }
        let series = try comparability.series(of: rule.metric, in: selection, origin: .traffic)
        return (try? series.get())?.groups ?? []
    }

    private static func labels(_ rule: AlertRule, _ values: [String?]) -> LabelSet {
        var labels: [String: String] = [:]
        for (dimension, value) in zip(rule.dimensions, values) {
            if let value { labels[dimension.rawValue] = value }
        }
        return LabelSet(labels)
    }

    private static func matches(_ matchers: [LabelMatcher], _ key: CellKey) -> Bool {
        matchers.allSatisfy { matcher in
            guard let dimension = QuestionDimension(rawValue: matcher.name) else { return false }
            return matcher.matches(key.value(of: dimension) ?? "")
        }
    }
}

extension AlertStream {
    /// The outcome of the stream.
    fileprivate func outcome(labels: LabelSet) -> AlertOutcome {
        AlertOutcome(
            rule: rule,
            labels: labels,
            steps: steps.map { step in
                AlertOutcome.Step(
                    tick: Timestamp(seconds: step.tick),
                    transition: step.transition,
                    reading: step.reading
                )
            },
            state: machine.state,
            tick: lastTick == .min ? nil : Timestamp(seconds: lastTick),
            reading: lastReading,
            traces: traces.map { trace in
                AlertOutcome.Trace(
                    tick: Timestamp(seconds: trace.tick),
                    reading: trace.reading,
                    condition: trace.condition,
                    state: trace.state
                )
            }
        )
    }
}
