import Ledger

/// Gathers what a control chart needs from the projections and judges the points.
struct ControlChartQuery {
    let reader: ProjectionReader
    let question: Question
    let metric: String
    let selection: ScopeSelection
    let position: Position
    let asOf: Timestamp?
    /// What is known of metrics.
    let catalogue: MetricCatalogue
    /// The kind of chart that is asked for; nil for the one that is recorded, or that fits.
    var kind: ControlChartKind?

    /// The most points that are shown.
    static let pointsMax = 2_000
    /// How many points before those shown the rules and averages remember.
    private static let memory = 1_000

    /// Answers `control chart of …`.
    ///
    /// - Returns: The answer; without limits it says why, and the points stand unjudged.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func answer() throws -> ControlChartAnswer {
        var answer = ControlChartAnswer(
            question: question.text,
            position: position,
            asOf: asOf,
            metric: metric,
            scope: WhatChangedAnswer.Scope(
                environment: selection.environment ?? QuestionResolver.defaultEnvironment,
                feature: selection.feature
            )
        )
        let source: ControlChartSource
        switch try self.source() {
        case .success(let found): source = found
        case .failure(let reason):
            let sentence = try self.sentence(reason)
            answer.notes = [sentence]
            answer.headline = "no control chart of \(metric): \(sentence)"
            return answer
        }
        answer.evaluator = source.series.revision
        answer.notes = source.notes
        let history = try history(of: source, notes: &answer.notes)
        let judged = ControlChart.judge(
            source.latest,
            by: history,
            valuesBefore: source.countBefore
        )
        let range = question.period?.range ?? TimeRange()
        let shown = judged.filter { range.contains($0.time) }
        answer.points = Array(shown.suffix(min(question.limit ?? Self.pointsMax, Self.pointsMax)))
        if shown.count > answer.points.count || source.countBefore > 0, question.limit == nil,
            answer.points.count == Self.pointsMax
        {
            answer.notes.append("Only the last \(Self.pointsMax) points are shown.")
        }
        if answer.points.isEmpty {
            answer.notes.append(
                try reader.lastScoreSentence(of: metric, in: selection, at: question.period?.range)
            )
        }
        ControlChartFigures(source: source, history: history).complete(&answer)
        answer.markers = try markers(from: answer.points.first?.time, to: answer.points.last?.time)
        answer.next = next(source)
        return answer
    }

    /// The changes in the environment, and those of every environment, between two instants.
    private func markers(from start: Timestamp?, to end: Timestamp?) throws -> [ChartSeries.Marker]
    {
        guard let start, let end else { return [] }
        let environment = selection.environment ?? QuestionResolver.defaultEnvironment
        return try reader.changes().filter { change in
            change.time >= start && change.time <= end
                && (change.environment.map { $0 == environment } ?? true)
        }.map { ChartSeries.Marker(time: $0.time, label: $0.id, isSuspect: false) }
    }

    /// A reason for people: of a metric without scores also when it last had some.
    private func sentence(_ reason: IncomparableReason) throws -> String {
        guard case .noScores = reason else { return reason.sentence }
        return try reader.lastScoreSentence(of: metric, in: selection)
    }

    /// The phases: those that were recorded, else one taken from the beginning of the series.
    private func history(
        of source: ControlChartSource,
        notes: inout [String]
    ) throws -> PhaseHistory {
        let polarity = catalogue.definition(of: metric).polarity
        var history = PhaseHistory(
            decisions: try reader.decisions(of: [.limitsApproved]),
            series: source.series,
            bucket: source.bucket,
            polarity: polarity
        )
        if let kind { history.chart(as: kind) }
        guard history.phases.isEmpty else { return history }
        do {
            let phase = try PhaseBaseline.phase(
                kind: kind ?? source.kind,
                bucket: source.bucket,
                of: source.earliest,
                choice: .earliest,
                sides: ChartSides(badSideOf: polarity)
            )
            history.fallBack(on: phase)
        } catch {
            notes.append(error.sentence(isOfSubgroups: source.bucket != nil))
        }
        return history
    }

    private func next(_ source: ControlChartSource) -> [String] {
        let name = QuestionName.quoted(metric)
        let isPolar = catalogue.definition(of: metric).polarity != .unknown
        var next = [
            "what changed when \(name) \(isPolar ? "got worse" : "dropped")\(selection.place)"
        ]
        if question.bucket == nil, source.bucket == nil, kind == nil {
            next.append("control chart of \(name)\(selection.place) by hour")
        }
        return next + ["limits of \(name)\(selection.place)"]
    }
}

// MARK: - The source of the points

extension ControlChartQuery {
    /// Reads the points of the series that answers.
    ///
    /// - Returns: The points, or the reason why no values compare.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func source() throws -> Result<ControlChartSource, IncomparableReason> {
        let comparability = Comparability(reader: reader, catalogue: catalogue)
        let found: ComparableSeries
        switch try comparability.series(of: metric, in: selection) {
        case .success(let series): found = series
        case .failure(let reason): return .failure(reason)
        }
        let revision = found.latest
        var notes = found.notes
        if found.revisions.count > 1 {
            let since = Timestamp(minute: revision.minutes.lowerBound).rfc3339
            notes.append(
                "Only values of \(revision.label ?? "the latest evaluator"), in use since \(since), are"
                    + " on this chart: those of other revisions do not compare with them."
            )
        }
        var source = ControlChartSource(
            series: LimitsSeries(
                metric: metric,
                environment: found.environment,
                feature: selection.feature,
                revision: revision.label
            ),
            bucket: nil,
            isOfRates: false,
            earliest: [],
            latestInControl: [],
            latest: [],
            countBefore: 0,
            notes: notes
        )
        let windows = try reader.incidentWindows()
        let exclusion = windows.exclusion(
            at: IncidentScope(environment: found.environment, feature: selection.feature)
        )
        if question.bucket == nil {
            try readObservations(of: revision.group, exclusion, into: &source)
        }
        if let bucket = question.bucket ?? source.bucket {
            source.bucket = bucket
            try readSubgroups(of: revision.group, bucket, exclusion, into: &source)
        }
        return .success(source)
    }

    private func collector(_ exclusion: TimeExclusion, _ bucket: TimeBucket?) -> ChartPointCollector
    {
        ChartPointCollector(
            range: question.period?.range ?? TimeRange(),
            exclusion: exclusion,
            bucket: bucket,
            latestMax: Self.pointsMax + Self.memory
        )
    }

    /// Reads single observations, and chooses a stretch of time if they are all 0 or 1.
    private func readObservations(
        of group: ComparableGroup,
        _ exclusion: TimeExclusion,
        into source: inout ControlChartSource
    ) throws {
        var collector = collector(exclusion, nil)
        var rates = RateScan()
        var isWeighted = false
        try reader.forEachObservation(of: group, in: TimeRange()) { observation in
            guard observation.status == .scored else { return }
            let time = Timestamp(microseconds: observation.time)
            collector.add(
                ChartObservation(
                    time: time,
                    value: observation.value,
                    order: observation.position
                )
            )
            rates.add(observation)
            isWeighted = isWeighted || observation.weight != 1
        }
        let points = collector.points()
        (source.earliest, source.latestInControl, source.latest, source.countBefore) = points
        if rates.isOfRates, kind == nil {
            let bucket = rates.bucket
            source.isOfRates = true
            source.bucket = bucket
            source.notes.append(
                "All values are 0 or 1, so rates are charted, by \(bucket.rawValue); ask by another"
                    + " stretch of time if you like."
            )
        } else if isWeighted {
            source.notes.append(
                "Some observations stand for several samples; ask by hour for limits that follow"
                    + " their number."
            )
        }
    }

    /// Reads the means of stretches of time from the rollups.
    private func readSubgroups(
        of group: ComparableGroup,
        _ bucket: TimeBucket,
        _ exclusion: TimeExclusion,
        into source: inout ControlChartSource
    ) throws {
        guard let hours = try reader.hours(of: [group]) else { return }
        var totals: [Int64: ScoreTotals] = [:]
        try reader.forEachHour(of: group, in: hours) { _, hour, rollup in
            for (slot, minute) in rollup.minutes.enumerated() {
                guard let minute else { continue }
                let start = bucket.start(of: hour * 60 + Int64(slot))
                totals[start, default: ScoreTotals()].add(minute)
            }
        }
        var collector = collector(exclusion, bucket)
        var isOfRates = true
        for (start, totals) in totals {
            guard let mean = totals.mean else { continue }
            isOfRates = isOfRates && totals.isOfZerosAndOnes
            let n = Int(clamping: totals.n)
            collector.add(
                ChartObservation(
                    time: Timestamp(minute: start),
                    value: mean,
                    n: n,
                    standardDeviation: totals.standardError.map { $0 * Double(n).squareRoot() }
                )
            )
        }
        source.isOfRates = isOfRates
        let points = collector.points()
        (source.earliest, source.latestInControl, source.latest, source.countBefore) = points
    }
}

/// Watches whether all observations are 0 or 1, and how many there are in how much time.
private struct RateScan {
    private var hits = 0.0
    private var count = 0.0
    private var first = Int64.max
    private var last = Int64.min
    private var hasOther = false

    mutating func add(_ observation: Observation) {
        guard observation.value == 0 || observation.value == 1 else {
            hasOther = true
            return
        }
        hits += observation.value * Double(observation.weight)
        count += Double(observation.weight)
        first = min(first, observation.time)
        last = max(last, observation.time)
    }

    var isOfRates: Bool { count > 0 && !hasOther }

    /// The shortest stretch of time in which about five of the rarer outcome are to be expected, or
    /// an hour while there are too few days for limits.
    var bucket: TimeBucket {
        let minutes = max(1, (Double(last) - Double(first)) / 60_000_000)
        let rarer = min(hits, count - hits) / minutes
        let isShort = minutes < Double(PhaseBaseline.subgroupsMin) * 1_440
        return isShort || rarer * 60 >= 5 ? .hour : .day
    }
}
