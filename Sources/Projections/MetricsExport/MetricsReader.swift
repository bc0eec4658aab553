import Ledger

/// Reads the scores, limits and changes that are exported, from rollups alone.
struct MetricsReader {
    let reader: ProjectionReader
    /// What is known of metrics.
    let catalogue: MetricCatalogue
    /// The moment at which windows end.
    let time: Timestamp

    /// Series without an observation for longer than this are not exported any more.
    static let silenceSecondsMax = 7 * 86_400.0
    /// At most so many deployments are exported.
    static let deploymentsMax = 50
    /// The metric whose scores say how long evaluations took.
    static let durationMetric = "eval_duration_seconds"
    /// The upper bounds of durations, in seconds: edges of bins.
    static let durationBounds = [0.1, 0.5, 1, 2, 5, 10, 30]
    /// The upper bounds of values between 0 and 1: edges of bins.
    static let scoreBounds = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

    private var lastMinute: Int64 { time.minute }

    /// Scores of one feature that compare.
    private struct Part {
        var group: ComparableGroup
        var feature: String?
        var lastMinute: Int64
        /// Where the ledger first saw it.
        var firstCell: Int32
    }

    /// Reads everything that rollups, changes and limits tell.
    ///
    /// - Parameter reading: Where to put it.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func read(into reading: inout MetricsReading) throws {
        let groups = try Comparability(reader: reader, catalogue: catalogue)
            .groups(of: [], in: ScopeSelection(), origin: .traffic).groups
        var parts: [Part] = []
        for group in groups {
            for (values, part) in group.parts(by: [.feature]) {
                guard let minute = try reader.lastMinute(of: part, notAfter: lastMinute) else {
                    continue
                }
                let first = part.cells.map(\.id).min() ?? 0
                let newest = Timestamp(minute: minute)
                let environment = group.key.environment
                reading.lastScores[environment] = max(
                    reading.lastScores[environment] ?? newest,
                    newest
                )
                guard time.seconds(since: newest) <= Self.silenceSecondsMax else { continue }
                parts.append(
                    Part(
                        group: part,
                        feature: values.first ?? nil,
                        lastMinute: minute,
                        firstCell: first
                    )
                )
            }
        }
        parts.sort { $0.firstCell < $1.firstCell }
        reading.unread = max(0, parts.count - MetricsReading.seriesMax)
        let kept = parts.prefix(MetricsReading.seriesMax)
        reading.series = try kept.map(series)
        reading.gauges = try QualityGauge.all.flatMap { try gauges($0, of: Array(kept)) }
        reading.durations = try durations()
        reading.limits = limits(reading.decisions, of: reading.series)
        reading.deployments = try deployments()
    }

    // MARK: Series

    private func series(_ part: Part) throws -> MetricsReading.Series {
        let key = part.group.key
        var sums = WindowSums()
        var statuses = StatusCounts()
        let length = Int64(MetricWindow.seconds(of: key.metric) / 60)
        let hour = Int64(MetricWindow.standardSeconds / 60)
        try forEachMinute(of: part.group, last: max(length, hour)) { age, minute in
            if age < length { sums.add(minute) }
            if age < hour { statuses.add(minute) }
        }
        return MetricsReading.Series(
            environment: key.environment,
            feature: part.feature,
            metric: key.metric,
            evaluator: key.evaluator?.label,
            window: sums.figures,
            statuses: statuses,
            lastUpdate: Timestamp(minute: part.lastMinute),
            distribution: try distribution(of: part.group)
        )
    }

    /// Reads the minutes of a window that ends with the last one.
    ///
    /// - Parameters:
    ///   - group: Cells whose values compare.
    ///   - length: How many minutes.
    ///   - body: Called with how many minutes ago it was, and what it holds.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    private func forEachMinute(
        of group: ComparableGroup,
        last length: Int64,
        _ body: (_ age: Int64, _ minute: MinuteAggregate) -> Void
    ) throws {
        let scope = ScoreScope(minutes: (lastMinute - length + 1)...lastMinute)
        try reader.forEachHour(of: group, in: scope.hours) { _, hour, rollup in
            for (slot, minute) in rollup.minutes.enumerated() {
                let age = lastMinute - (hour * 60 + Int64(slot))
                if let minute, age >= 0, age < length { body(age, minute) }
            }
        }
    }

    /// All values so far; nil for a metric that does not lie between 0 and 1.
    private func distribution(of group: ComparableGroup) throws -> MetricDistribution? {
        let definition = catalogue.definition(of: group.key.metric)
        guard definition.lowerBound == 0, definition.upperBound == 1 else { return nil }
        var values = BinnedDistribution(bounds: Self.scoreBounds)
        try reader.addValues(of: group, through: lastMinute, to: &values)
        return values.value
    }

    // MARK: Gauges with names of their own

    private func gauges(_ gauge: QualityGauge, of parts: [Part]) throws -> [MetricsReading.Gauge] {
        var seen: Set<[String: String]> = []
        var gauges: [MetricsReading.Gauge] = []
        for source in gauge.sources {
            for part in parts where part.group.key.metric == source.metric {
                for (values, group) in part.group.parts(by: gauge.isByModel ? [.model] : []) {
                    var sums = WindowSums(countingFrom: source.countedFrom)
                    let length = Int64(MetricWindow.seconds(of: source.metric) / 60)
                    try forEachMinute(of: group, last: length) { sums.add($1) }
                    let figures = sums.figures
                    let found = source.countedFrom == nil ? figures.mean : figures.share
                    let labels = [
                        "environment": group.key.environment, "feature": part.feature ?? "",
                        "evaluator": group.key.evaluator?.label ?? "",
                        "model_version": (values.first ?? nil) ?? "",
                    ]
                    guard let value = found, seen.insert(labels).inserted else { continue }
                    gauges.append(
                        MetricsReading.Gauge(
                            exported: gauge.exported,
                            labels: labels,
                            value: value
                        )
                    )
                }
            }
        }
        return gauges
    }

    /// How long evaluations took, by their type.
    private func durations() throws -> [String: MetricDistribution] {
        var durations: [String: MetricDistribution] = [:]
        for run in try reader.runs() {
            guard let started = run.started, let finished = run.finished, started <= finished,
                finished <= time
            else { continue }
            durations[
                run.suite ?? "run",
                default: MetricDistribution(bounds: Self.durationBounds)
            ].add(finished.seconds(since: started))
        }
        let comparability = Comparability(reader: reader, catalogue: catalogue)
        for origin in [Comparability.Origin.traffic, .runs] {
            let groups = try comparability.groups(
                of: [Self.durationMetric],
                in: ScopeSelection(),
                origin: origin
            ).groups
            for group in groups {
                var values = BinnedDistribution(bounds: Self.durationBounds)
                try reader.addValues(of: group, through: lastMinute, to: &values)
                let type = group.key.evaluator?.name ?? "unknown"
                durations[type] = durations[type]?.adding(values.value) ?? values.value
            }
        }
        return durations
    }

    // MARK: Limits and changes

    /// The limits in force: of each chart those that were approved last.
    private func limits(
        _ decisions: [DecisionRecord],
        of series: [MetricsReading.Series]
    ) -> [MetricsReading.Limits] {
        struct Chart: Hashable {
            var series: LimitsSeries
            var bucket: TimeBucket?
        }
        var order: [Chart] = []
        var current: [Chart: ControlPhase] = [:]
        for record in decisions where record.type == .limitsApproved {
            guard let approval = record.data(as: LimitsApproval.self) else { continue }
            let polarity = catalogue.definition(of: approval.metric).polarity
            guard let phase = approval.controlPhase(of: record, polarity: polarity) else {
                continue
            }
            let chart = Chart(series: approval.series, bucket: phase.bucket)
            if current.updateValue(phase, forKey: chart) == nil { order.append(chart) }
        }
        return order.compactMap { chart in
            current[chart].map { phase in
                MetricsReading.Limits(
                    series: chart.series,
                    phase: phase,
                    samples: samples(of: chart.series, in: series)
                )
            }
        }
    }

    /// How many scores the windows hold that limits judge, by the evaluator revision now in use.
    private func samples(
        of limits: LimitsSeries,
        in series: [MetricsReading.Series]
    ) -> Int64? {
        let judged = series.filter { series in
            series.metric == limits.metric && series.environment == limits.environment
                && (limits.feature == nil || limits.feature == series.feature)
                && (limits.revision == nil || limits.revision == series.evaluator)
        }
        let latest = judged.max { $0.lastUpdate < $1.lastUpdate }
        guard let latest else { return nil }
        return judged.filter { $0.evaluator == latest.evaluator }
            .reduce(0) { $0.saturatingAdding($1.window.samples) }
    }

    private func deployments() throws -> [ChangeRecord] {
        let recent = try reader.changes().filter { change in
            let age = time.seconds(since: change.time)
            return change.kind == .deployment && age >= 0 && age <= Self.silenceSecondsMax
        }
        // From the newest, so that a bound on the export keeps the newest.
        return recent.suffix(Self.deploymentsMax).reversed()
    }
}

extension MetricDistribution {
    /// The distribution with another of the same bounds added.
    fileprivate func adding(_ other: MetricDistribution) -> MetricDistribution {
        var sum = self
        for (index, count) in other.counts.enumerated() { sum.add(count, toBucket: index) }
        sum.sum += other.sum
        return sum
    }
}
