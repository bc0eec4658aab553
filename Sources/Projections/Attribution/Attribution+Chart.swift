import Ledger

extension Attribution {
    /// The lengths in minutes that a point of a chart may have.
    static let chartSteps: [Int64] = [
        1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440,
    ]
    /// How many points a chart has at most.
    static let chartPoints: Int64 = 72

    /// The chart that goes with an answer: the metric around the onset, changes marked.
    ///
    /// Points are as short as leaves three observations to each on average, and shows twelve hours
    /// or four times the onset's interval; without an onset, the whole horizon.
    ///
    /// - Parameters:
    ///   - input: The question with its rollups and changes.
    ///   - answer: Its answer.
    /// - Returns: At most 72 points; none if there is no data.
    public static func chart(_ input: AttributionInput, answer: WhatChangedAnswer) -> ChartSeries {
        let empty = ChartSeries(
            metric: input.metric,
            points: [],
            onset: answer.onset,
            markers: []
        )
        var narrowed = input
        narrowed.feature = answer.scope.feature
        narrowed.category = answer.scope.category
        guard let grid = ScoreGrid(narrowed) else { return empty }
        let (start, step) = chartWindow(of: grid, onset: answer.onset)
        let count = Int(min(chartPoints, (grid.endMinute - start + step - 1) / step))
        guard count > 0 else { return empty }
        var sums = [Moments](repeating: Moments(), count: count)
        let end = min(start + Int64(count) * step, grid.endMinute)
        for cell in grid.cells {
            for bucket in ScoreGrid.minutes(of: cell.minutes, from: start, to: end) {
                sums[Int((bucket.minute - start) / step)].add(bucket)
            }
        }
        let points = sums.enumerated().compactMap { index, moments -> ChartSeries.Point? in
            guard moments.count > 0 else { return nil }
            return ChartSeries.Point(
                time: Timestamp(minute: start + Int64(index) * step),
                durationSeconds: Double(step * 60),
                mean: moments.mean,
                n: moments.count
            )
        }
        let suspects = Set(answer.suspects.map(\.id))
        let markers =
            input.changes
            .filter { change in
                change.time >= Timestamp(minute: start) && change.time < Timestamp(minute: end)
                    && (change.environment.map { $0 == input.environment } ?? true)
            }
            .sorted { ($0.time, $0.id) < ($1.time, $1.id) }
            .map { change in
                ChartSeries.Marker(
                    time: change.time,
                    label: change.id,
                    isSuspect: suspects.contains(change.id)
                )
            }
        return ChartSeries(
            metric: input.metric,
            points: points,
            onset: answer.onset,
            markers: markers
        )
    }

    /// Where a chart starts and how long its points are, both aligned to the clock.
    private static func chartWindow(
        of grid: ScoreGrid,
        onset: WhatChangedAnswer.Onset?
    ) -> (start: Int64, step: Int64) {
        let whole = max(grid.endMinute - grid.firstMinute, 1)
        var span = whole
        if let onset {
            span = min(whole, max(720, 4 * (onset.high.minute - onset.low.minute)))
        }
        let observations = grid.cells.reduce(0.0) { sum, cell in
            sum + cell.minutes.reduce(0.0) { $0 + Double($1.count) }
        }
        let sparse = 3 * Double(whole) / max(observations, 1)
        let wanted = max(Double(span) / Double(chartPoints - 1), sparse)
        let step = chartSteps.first { Double($0) >= wanted } ?? chartSteps.last ?? 1440
        let shown = step * (chartPoints - 1)
        var start = grid.endMinute - shown
        if let onset {
            let middle = onset.low.minute + (onset.high.minute - onset.low.minute) / 2
            start = min(start, middle - shown / 2)
        }
        start = max(start, grid.firstMinute)
        return (start.flooringQuotient(dividingBy: step) * step, step)
    }

    /// What to ask after an answer, as whole questions.
    ///
    /// - Parameter answer: The answer.
    /// - Returns: Two or three questions of the query language.
    public static func nextQuestions(after answer: WhatChangedAnswer) -> [String] {
        let metric = QuestionName.quoted(answer.metric)
        var environment = ""
        if answer.scope.environment != QuestionResolver.defaultEnvironment {
            environment = " in environment \(QuestionName.quoted(answer.scope.environment))"
        }
        let feature = answer.scope.feature.map { " in feature \(QuestionName.quoted($0))" } ?? ""
        let place = feature + environment
        guard let onset = answer.onset else {
            return ["show \(metric)\(place) by day", "deployments last 7d"]
        }
        let minute = { (time: Timestamp) in
            "\(AttributionWording.date(time))T\(AttributionWording.clock(time))Z"
        }
        let from = minute(onset.low.advanced(bySeconds: -3 * 3600))
        let to = minute(onset.high.advanced(bySeconds: 3600))
        var questions = ["deployments between \(from) and \(to)"]
        if let segment = answer.segments.first {
            // A feature is compared with the others, so all of them are shown.
            let part = segment.dimension == .feature ? environment : place
            questions.append(
                "show \(metric)\(part) since \(from) by \(segment.dimension.rawValue)"
            )
        } else if answer.scope.category == nil {
            questions.append("show \(metric)\(place) since \(from) by category")
        }
        questions.append("show \(metric)\(place) since \(from) by hour")
        return questions
    }
}
