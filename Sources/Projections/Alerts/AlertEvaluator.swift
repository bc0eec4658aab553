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

    /// Where the scores of a rule go: to a lane for each label set.
    struct Lanes {
        /// The labels of each lane.
        var labels: [LabelSet] = []
        /// The cells that are read.
        var cells: [Int32] = []
        /// The lane of each cell, and the evaluator revision that gave its scores.
        var destinations: [(lane: Int, revision: Int)] = []
        /// The scores of each revision, which compare with no others.
        var groups: [ComparableGroup] = []
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
        case .spc: try charted(rule)
        case .forest: try judged(rule)
        case .trend: try finished(rule)
        case .shift: try shifted(rule)
        }
    }

    private func windowed(_ rule: AlertRule) throws -> [AlertOutcome] {
        let lanes = try self.lanes(of: rule)
        var parts = [lanes.labels.map { (labels: $0, stream: stream(rule, $0)) }]
        if rule.usualPolicy == .demote {
            parts.append(
                lanes.labels.map { labels in
                    let own = labels.merging(AlertRule.usualLabels)
                    return (own, stream(rule.ofUsual, own))
                }
            )
        }
        var observations = OrderedObservations(reader, cells: lanes.cells)
        try observations.forEach { index, observation in
            let (lane, revision) = lanes.destinations[index]
            for part in parts.indices {
                parts[part][lane].stream.observe(observation, revision: revision)
            }
        }
        return parts.joined().map { labels, stream in
            var stream = stream
            stream.finish(now: now)
            return stream.outcome(labels: labels)
        }
    }

    /// Finds the scores of a rule and divides them by its dimensions.
    ///
    /// - Parameter rule: The rule.
    /// - Returns: The lanes; none without scores.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func lanes(of rule: AlertRule) throws -> Lanes {
        var lanes = Lanes()
        lanes.groups = try groups(of: rule)
        var laneOfLabels: [LabelSet: Int] = [:]
        for (revision, group) in lanes.groups.enumerated() {
            for (values, part) in group.parts(by: rule.dimensions) {
                let cells = part.cells.filter { cell in
                    matches(rule.scope.matchers) { cell.key.value(of: $0) }
                }
                guard !cells.isEmpty else { continue }
                let labels = self.labels(rule, values)
                let lane = laneOfLabels[labels] ?? lanes.labels.count
                if lane == lanes.labels.count {
                    laneOfLabels[labels] = lane
                    lanes.labels.append(labels)
                }
                lanes.cells += cells.map(\.id)
                lanes.destinations += cells.map { _ in (lane, revision) }
            }
        }
        return lanes
    }

    /// Lets the machine of a rule take values that come at times of their own.
    ///
    /// - Parameters:
    ///   - points: The values.
    ///   - rule: The rule.
    ///   - labels: The labels of its alerts.
    ///   - watermark: The newest event time of the scores, if it may be beyond the clock.
    /// - Returns: The outcome; nil without values.
    func outcome(
        of points: AlertPoints,
        rule: AlertRule,
        labels: LabelSet,
        watermark: Timestamp? = nil
    ) -> AlertOutcome? {
        points.outcome(
            rule: rule,
            labels: labels,
            tickSeconds: Int64(settings.tickSeconds),
            resumption: history.resumption(rule: rule.name, labels: labels),
            end: max(now, watermark ?? now).second - Int64(settings.latenessSeconds),
            traced: traced
        )
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

    /// The labels of a combination of values; what has no value has no label.
    func labels(_ rule: AlertRule, _ values: [String?]) -> LabelSet {
        var labels: [String: String] = [:]
        for (dimension, value) in zip(rule.dimensions, values) {
            if let value { labels[dimension.rawValue] = value }
        }
        return LabelSet(labels)
    }

    /// Whether the values of dimensions satisfy all conditions.
    func matches(
        _ matchers: [LabelMatcher],
        _ value: (QuestionDimension) -> String?
    ) -> Bool {
        matchers.allSatisfy { matcher in
            guard let dimension = QuestionDimension(rawValue: matcher.name) else { return false }
            return matcher.matches(value(dimension) ?? "")
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
