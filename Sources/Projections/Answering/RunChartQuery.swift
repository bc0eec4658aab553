import Ledger

/// Answers `chart …`: means over even stretches of time, with what went live about them.
struct RunChartQuery {
    let context: AnswerContext
    let metric: String

    /// The most points of a chart whose stretch of time is chosen by itself.
    private static let pointsWanted = 120
    /// The stretches of time that are chosen from, in minutes; from a day on they are those of `by`.
    private static let steps: [Int64] = [1, 5, 15, 60, 360, 1_440, 10_080]

    func answer() throws -> RunChartAnswer {
        var answer = RunChartAnswer(
            question: context.question.text,
            position: context.position,
            asOf: context.asOf,
            metric: context.metrics.definition(of: metric),
            scope: WhatChangedAnswer.Scope(
                environment: context.environment,
                feature: context.selection.feature
            ),
            bucketSeconds: 60 * (context.question.bucket?.minutes ?? 60)
        )
        let series: ComparableSeries
        switch try context.comparability.series(of: metric, in: context.selection) {
        case .success(let found): series = found
        case .failure(let reason):
            answer.notes = [
                reason == .noScores(metric: metric)
                    ? try context.lastScoreSentence(of: metric) : reason.sentence
            ]
            return answer
        }
        answer.notes = series.notes
        try addPoints(of: series, to: &answer)
        if answer.points.isEmpty {
            answer.notes.append(try context.lastScoreSentence(of: metric))
            return answer
        }
        let means = answer.points.map(\.mean).sorted()
        answer.center =
            (means[(means.count - 1) / 2] + means[means.count / 2]) / 2
        if series.revisions.count > 1 {
            answer.notes.append(
                "The evaluator was changed in this time: values of different revisions do not"
                    + " compare, so they are lines of their own."
            )
        }
        answer.markers = try markers(series, answer)
        answer.next = next
        return answer
    }

    private func addPoints(
        of series: ComparableSeries,
        to answer: inout RunChartAnswer
    ) throws {
        guard let data = try context.reader.hours(of: series.groups) else { return }
        let whole = series.revisions.map(\.minutes)
        let low = max(whole.map(\.lowerBound).min() ?? 0, data.lowerBound * 60)
        let high = min(whole.map(\.upperBound).max() ?? 0, data.upperBound * 60 + 59)
        guard low <= high,
            let asked = ScoreScope.minutes(of: context.question.period?.range, data: data)
        else { return }
        let minutes =
            max(
                low,
                asked.lowerBound
            )...max(min(high, asked.upperBound), max(low, asked.lowerBound))
        let step = stepMinutes(over: minutes.upperBound - minutes.lowerBound + 1)
        answer.bucketSeconds = step * 60
        var points: [RunChartAnswer.Point] = []
        for revision in series.revisions {
            points += try self.points(of: revision, in: minutes, step: step)
        }
        points.sort { ($0.time, $0.evaluator ?? "") < ($1.time, $1.evaluator ?? "") }
        answer.points = context.question.limit.map { Array(points.suffix($0)) } ?? points
    }

    private func stepMinutes(over minutes: Int64) -> Int64 {
        if let bucket = context.question.bucket { return bucket.minutes }
        return Self.steps.first { minutes / $0 <= Int64(Self.pointsWanted) } ?? 10_080
    }

    private func points(
        of revision: ComparableSeries.Revision,
        in minutes: ClosedRange<Int64>,
        step: Int64
    ) throws -> [RunChartAnswer.Point] {
        var totals: [Int64: ScoreTotals] = [:]
        let hours = ScoreScope(minutes: minutes).hours
        try context.reader.forEachHour(of: revision.group, in: hours) { _, hour, rollup in
            for (slot, aggregate) in rollup.minutes.enumerated() {
                let minute = hour * 60 + Int64(slot)
                guard let aggregate, minutes.contains(minute) else { continue }
                totals[Self.start(of: minute, step: step), default: ScoreTotals()].add(aggregate)
            }
        }
        return totals.compactMap { start, totals in
            guard let mean = totals.mean else { return nil }
            let reach = Self.reach(of: totals)
            return RunChartAnswer.Point(
                time: Timestamp(minute: start),
                mean: mean,
                n: totals.n,
                low: reach.map { mean - $0 },
                high: reach.map { mean + $0 },
                evaluator: revision.label
            )
        }
    }

    /// Weeks begin on Monday, as they do after `by`.
    private static func start(of minute: Int64, step: Int64) -> Int64 {
        step == TimeBucket.week.minutes
            ? TimeBucket.week.start(of: minute) : minute.flooringQuotient(dividingBy: step) * step
    }

    /// How far the 95 % interval of a mean reaches, by Student's t; nil with fewer than two scores.
    private static func reach(of totals: ScoreTotals) -> Double? {
        guard let error = totals.standardError, totals.sums.count > 1 else { return nil }
        let degrees = Double(totals.sums.count - 1)
        return error * StudentDistribution.twoSidedCritical(tail: 0.05, degreesOfFreedom: degrees)
    }

    /// What went live, and which alerts on the metric fired, in the time shown.
    private func markers(
        _ series: ComparableSeries,
        _ answer: RunChartAnswer
    ) throws -> [RunChartAnswer.Marker] {
        guard let first = answer.points.first?.time, let last = answer.points.last?.time else {
            return []
        }
        let end = last.advanced(bySeconds: Double(answer.bucketSeconds))
        let range = TimeRange(start: first, end: end)
        let scope = try RecordScope(context, environment: series.environment)
        let judge = series.revisions[0].group.key.evaluator?.name
        var markers: [RunChartAnswer.Marker] = []
        for change in try context.reader.changes() where range.contains(change.time) {
            let kind: RunChartAnswer.Marker.Kind
            switch change.kind {
            case .deployment where scope.holds(change): kind = .deployment
            case .evaluator where change.name == judge: kind = .evaluator
            case .dataset where series.isRun: kind = .dataset
            default: continue
            }
            markers.append(
                .init(time: change.time, kind: kind, id: change.id, label: change.phrase)
            )
        }
        let alerts = AlertHistory(try context.reader.decisions(of: AlertHistory.types)).alerts
        for alert in alerts where alert.evidence.metric == metric && range.contains(alert.fired) {
            guard scope.holds(alert.evidence.environment, alert.evidence.feature) else { continue }
            let label = alert.evidence.title ?? alert.rule
            markers.append(.init(time: alert.fired, kind: .alert, id: alert.id, label: label))
        }
        return markers.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    }

    private var next: [String] {
        let name = QuestionName.quoted(metric)
        let place = context.selection.place
        let isPolar = context.metrics.definition(of: metric).polarity != .unknown
        return [
            "what changed when \(name) \(isPolar ? "got worse" : "dropped")\(place)",
            "control chart of \(name)\(place)", "distribution of \(name)\(place)",
        ]
    }
}
