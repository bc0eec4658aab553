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
    struct Gathered {
        /// One for each revision of the evaluator that has values, in order of their start.
        var series: [ChangePointSeries] = []
        /// What their values are.
        var unit = ChangePointsAnswer.Unit.observation
        /// How many scored observations they stand for.
        var n = 0
        /// What the reader should know, a sentence each.
        var notes: [String] = []
    }

    /// Answers the question.
    ///
    /// - Returns: The answer with its chart and the next questions.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func answer() throws -> Answer {
        let gathered = try gather()
        let points = gathered.series.flatMap { $0.points(of: gathered.unit) }.sorted {
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
            notes: notes(gathered)
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
    private func gather() throws -> Gathered {
        let comparability = Comparability(reader: reader, catalogue: catalogue)
        switch try comparability.series(of: metric, in: selection) {
        case .failure(let reason):
            guard case .noScores = reason else { return Gathered(notes: [reason.sentence]) }
            return Gathered(notes: [try reader.lastScoreSentence(of: metric, in: selection)])
        case .success(let found):
            var gathered = try gather(found)
            gathered.notes = found.notes
            if gathered.series.isEmpty {
                let period = question.period?.range
                gathered.notes.append(
                    try reader.lastScoreSentence(of: metric, in: selection, at: period)
                )
            }
            return gathered
        }
    }

    private func gather(_ found: ComparableSeries) throws -> Gathered {
        let range = question.period?.range
        guard let data = try reader.hours(of: found.groups),
            let minutes = ScoreScope.minutes(of: range, data: data)
        else { return Gathered() }
        let scope = ScoreScope(minutes: minutes)
        let buckets = try found.groups.map { group in
            try reader.buckets(of: group, in: scope.hours).filter {
                scope.minutes.contains($0.minute)
            }
        }
        var gathered = Gathered(n: buckets.joined().reduce(0) { $0 + $1.count })
        let labels = found.revisions.map(\.label)
        if gathered.n <= ChangePointSeries.observationsMax {
            gathered.series = try zip(labels, found.groups).map { label, group in
                let observations = try reader.scoredObservations(of: group, in: range)
                return ChangePointSeries(
                    evaluator: label,
                    values: observations.map(ChangePointSeries.Value.init)
                )
            }
            gathered.n = gathered.series.reduce(0) { $0 + $1.values.count }
        } else {
            let length = Self.bucketLength(buckets.map { $0.map(\.minute) })
            gathered.unit = .bucket(minutes: length)
            gathered.series = zip(labels, buckets).map { label, minutes in
                ChangePointSeries(evaluator: label, values: Self.values(minutes, length))
            }
        }
        gathered.series.removeAll { $0.values.isEmpty }
        return gathered
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
