import Ledger

/// Answers `percentiles of <metric> …`: of single observations, and of windowed means.
struct PercentileQuery {
    let query: HistoryQuery

    /// The percentiles that are shown.
    static let shares: [(name: String, share: Double)] = [
        ("p1", 0.01), ("p2", 0.02), ("p5", 0.05), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75),
        ("p95", 0.95), ("p98", 0.98), ("p99", 0.99),
    ]

    func answer() throws -> TableAnswer {
        let histories = try query.histories()
        let rule = query.rule
        var notes = histories.notes
        var rows: [[TableAnswer.Cell]] = []
        var boundMax = 0.0
        var thinCount = 0
        for group in histories.groups {
            guard let values = group.history.values else { continue }
            let windows = WindowedMeans(
                group.history.totals,
                rule: rule,
                exclusion: group.history.exclusion
            )
            thinCount += windows.thinCount
            let means = windows.sample()
            for (name, share) in Self.shares {
                let value = values.percentile(share)
                boundMax = max(boundMax, value.errorBound)
                rows.append(
                    group.values.map(TableAnswer.Cell.optional) + [.text(name)]
                        + Self.cells(value, count: values.count)
                        + Self.cells(means?.percentile(share), count: windows.means.count)
                )
            }
        }
        if !rows.isEmpty { notes += Self.notes(rule, boundMax: boundMax, thinCount: thinCount) }
        return query.context.table(
            kind: "percentiles",
            columns: Self.columns(histories.dimensions),
            rows: rows,
            notes: notes,
            next: next(isEmpty: rows.isEmpty)
        )
    }

    private static func columns(_ dimensions: [QuestionDimension]) -> [TableAnswer.Column] {
        let numbers = [
            "value", "value_low", "value_high", "n", "window_mean", "window_low", "window_high",
            "windows",
        ]
        return dimensions.map { .init($0.rawValue) } + [.init("percentile")]
            + numbers.map { .init($0, isNumeric: true) }
    }

    private static func cells(
        _ percentile: SortedSample.Percentile?,
        count: Int
    ) -> [TableAnswer.Cell] {
        let numbers = [percentile?.value, percentile?.low, percentile?.high]
        return numbers.map { $0.map(TableAnswer.Cell.number) ?? .none } + [.integer(Int64(count))]
    }

    private static func notes(_ rule: WindowRule, boundMax: Double, thinCount: Int) -> [String] {
        var notes = [
            "value is of single observations, window_mean of means over \(rule.text) with at least"
                + " \(rule.minimumSamples) observations; a threshold compares with the latter.",
            "low and high are a 95 % interval; where one is missing the data are too few to tell.",
        ]
        if thinCount > 0 {
            notes.append("\(thinCount) windows hold too few observations and are left out.")
        }
        if boundMax > 0 {
            notes.append(
                "There are more than \(PercentileSample.exactMax) observations: each value is within"
                    + " \(boundMax) of the exact percentile."
            )
        }
        return notes
    }

    private func next(isEmpty: Bool) -> [String] {
        guard !isEmpty else { return [] }
        return [
            "suggest thresholds for \(query.metricName)\(query.place)",
            "show \(query.metricName)\(query.place) by day",
        ]
    }
}
