import Ledger

extension ChangePointsQuery {
    /// What the reader should know beside the points.
    func notes(_ gathered: Gathered) -> [String] {
        var notes = gathered.notes
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
        return notes
    }

    /// The series as a chart of at most 72 points, the change points marked.
    func chart(
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
    func next(_ points: [ChangePointsAnswer.Point]) -> [String] {
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
