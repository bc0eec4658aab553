import Ledger

/// Gathers the series of a metric from the projections and looks for change points in them.
struct ChangePointsQuery {
    let reader: ProjectionReader
    let question: Question
    let metric: String
    let environment: String
    let selection: ScopeSelection
    let position: Position
    let asOf: Timestamp?
    /// What is known of metrics.
    let catalogue: MetricCatalogue

    /// The series of a scope.
    private struct Gathered {
        var series: [ChangePointSeries] = []
        var unit = ChangePointsAnswer.Unit.observation
        var n = 0
    }

    /// Answers the question.
    ///
    /// - Returns: The answer with its chart and the next questions.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func answer() throws -> Answer {
        let selected = selection.select(metrics: [metric], from: try reader.cells())
        let cells = WhatChangedQuery.dominantEvaluator(of: selected, reader)
        let gathered = try gather(cells)
        let points = gathered.series.flatMap { $0.points() }.sorted {
            ($0.time, $0.low, $0.high) < ($1.time, $1.low, $1.high)
        }
        let answer = ChangePointsAnswer(
            question: question.text,
            position: position,
            asOf: asOf,
            metric: metric,
            scope: WhatChangedAnswer.Scope(environment: environment, feature: selection.feature),
            unit: gathered.unit,
            n: gathered.n,
            points: points,
            series: gathered.series.compactMap(Self.described),
            notes: notes(gathered, selected: selected, cells: cells)
        )
        return .changePoints(answer, chart: chart(gathered, points), next: next(points))
    }

    private static func described(_ series: ChangePointSeries) -> ChangePointsAnswer.Series? {
        guard let first = series.values.first, let last = series.values.last else { return nil }
        return ChangePointsAnswer.Series(
            evaluator: series.evaluator,
            start: first.time,
            end: last.time,
            values: series.values.count
        )
    }

    /// The observations one by one if they are few, else in buckets; revisions apart.
    private func gather(_ cells: [ProjectionReader.Cell]) throws -> Gathered {
        let range = question.period?.range
        guard let data = try reader.hours(of: cells.map(\.id)),
            let minutes = ScoreScope.minutes(of: range, data: data)
        else { return Gathered() }
        let revisions = Dictionary(grouping: cells) { $0.key.evaluator?.label }
        let scope = ScoreScope(cells: cells, minutes: minutes)
        let buckets = try revisions.mapValues { cells in
            try minuteBuckets(cells, scope)
        }
        let n = buckets.values.joined().reduce(0) { $0 + $1.count }
        var gathered = Gathered(n: n)
        if n <= ChangePointSeries.observationsMax {
            gathered.series = try revisions.map { evaluator, cells in
                ChangePointSeries(evaluator: evaluator, values: try observations(cells, range))
            }
            gathered.n = gathered.series.reduce(0) { $0 + $1.values.count }
        } else {
            let length = Self.bucketLength(buckets.values.map { $0.map(\.minute) })
            gathered.unit = .bucket(minutes: length)
            gathered.series = buckets.map { evaluator, minutes in
                ChangePointSeries(evaluator: evaluator, values: Self.values(minutes, length))
            }
        }
        gathered.series.removeAll { $0.values.isEmpty }
        gathered.series.sort { left, right in
            (left.values[0].time, left.evaluator ?? "")
                < (right.values[0].time, right.evaluator ?? "")
        }
        return gathered
    }

    private func minuteBuckets(
        _ cells: [ProjectionReader.Cell],
        _ scope: ScoreScope
    ) throws -> [MinuteBucket] {
        var merged: [MinuteBucket] = []
        for cell in cells {
            let buckets = try reader.buckets(of: cell.id, in: scope.hours)
            merged = MinuteBucket.merged(merged, buckets)
        }
        return merged.filter { scope.minutes.contains($0.minute) }
    }

    private func observations(
        _ cells: [ProjectionReader.Cell],
        _ range: TimeRange?
    ) throws -> [ChangePointSeries.Value] {
        try cells.flatMap { try reader.scoredObservations(of: $0.id, in: range) }
            .sorted { ($0.time, $0.position) < ($1.time, $1.position) }
            .map { observation in
                ChangePointSeries.Value(
                    time: Timestamp(microseconds: observation.time),
                    value: observation.value,
                    weight: Double(observation.weight)
                )
            }
    }

    /// The shortest bucket that leaves few enough of them that are not empty.
    private static func bucketLength(_ series: [[Int64]]) -> Int64 {
        let lengths = ChangePointSeries.bucketMinutes
        return lengths.first { length in
            series.reduce(0) { total, minutes in
                total + Set(minutes.map { $0.flooringQuotient(dividingBy: length) }).count
            } <= ChangePointSeries.bucketsMax
        } ?? lengths[lengths.count - 1]
    }

    private static func values(
        _ minutes: [MinuteBucket],
        _ length: Int64
    ) -> [ChangePointSeries.Value] {
        var values: [ChangePointSeries.Value] = []
        for minute in minutes {
            let start = minute.minute.flooringQuotient(dividingBy: length) * length
            let time = Timestamp(minute: start)
            let count = Double(minute.count)
            if var last = values.last, last.time == time {
                last.weight += count
                last.value += (minute.sum / count - last.value) * (count / last.weight)
                values[values.count - 1] = last
            } else {
                values.append(
                    ChangePointSeries.Value(time: time, value: minute.sum / count, weight: count)
                )
            }
        }
        return values
    }
}

extension ChangePointsQuery {
    private func notes(
        _ gathered: Gathered,
        selected: [ProjectionReader.Cell],
        cells: [ProjectionReader.Cell]
    ) -> [String] {
        var notes: [String] = []
        if gathered.series.isEmpty { notes.append("There are no scores in this scope.") }
        if selected.count > cells.count, let name = cells.first?.key.evaluator?.name {
            notes.append(
                "Values of different evaluators do not compare: only those of \(name), which gave"
                    + " the most, are looked at."
            )
        }
        if gathered.series.count > 1 {
            notes.append(
                "Values of different evaluator revisions do not compare, so each revision is"
                    + " looked through by itself and a change of revision is no change point."
            )
            notes += gathered.series.dropFirst().map { series in
                let name = series.evaluator ?? "an evaluator that is not named"
                return "\(name) begins at \(series.values[0].time.rfc3339)."
            }
        }
        let shortest = 2 * ChangePointDetector.shortestSegment
        for series in gathered.series where series.values.count < shortest {
            let name = series.evaluator.map { " of \($0)" } ?? ""
            notes.append(
                "The \(series.values.count) values\(name) are too few: \(shortest) are needed."
            )
        }
        if selected.contains(where: \.key.isRun) {
            notes.append(
                "There is no live traffic for \(metric) in this scope: these are scores of runs."
            )
        }
        return notes
    }

    /// The series as a chart of at most 72 points, the change points marked.
    private func chart(
        _ gathered: Gathered,
        _ points: [ChangePointsAnswer.Point]
    ) -> ChartSeries {
        let values = gathered.series.flatMap(\.values).sorted { $0.time < $1.time }
        var drawn: [ChartSeries.Point] = []
        if let first = values.first, let last = values.last {
            let span = last.time.seconds(since: first.time)
            let step = max(60, (span / Double(Attribution.chartPoints - 1)).rounded(.up))
            var weight = 0.0
            for value in values {
                let place = (value.time.seconds(since: first.time) / step).rounded(.down)
                let time = first.time.advanced(bySeconds: place * step)
                if var point = drawn.last, point.time == time {
                    weight += value.weight
                    point.mean += (value.value - point.mean) * (value.weight / weight)
                    point.n += 1
                    drawn[drawn.count - 1] = point
                } else {
                    weight = value.weight
                    drawn.append(
                        ChartSeries.Point(
                            time: time,
                            durationSeconds: step,
                            mean: value.value,
                            n: 1
                        )
                    )
                }
            }
        }
        let markers = points.enumerated().map { number, point in
            ChartSeries.Marker(time: point.time, label: "\(number + 1)", isSuspect: true)
        }
        return ChartSeries(metric: metric, points: drawn, onset: nil, markers: markers)
    }

    /// What to ask next: of the latest change point what changed, and what went live about it.
    private func next(_ points: [ChangePointsAnswer.Point]) -> [String] {
        let name = QuestionName.quoted(metric)
        var place = selection.feature.map { " in feature \(QuestionName.quoted($0))" } ?? ""
        if environment != QuestionResolver.defaultEnvironment {
            place += " in environment \(QuestionName.quoted(environment))"
        }
        guard let point = points.last else { return ["show \(name)\(place) by day"] }
        let minute = { (time: Timestamp) in
            "\(AttributionWording.date(time))T\(AttributionWording.clock(time))Z"
        }
        let from = minute(point.low.advanced(bySeconds: -3 * 3_600))
        let to = minute(point.high.advanced(bySeconds: 3_600))
        let movement = point.after < point.before ? "dropped" : "rose"
        return [
            "what changed when \(name) \(movement)\(place) between \(from) and \(to)",
            "deployments between \(from) and \(to)",
            "show \(name)\(place) by day",
        ]
    }
}
