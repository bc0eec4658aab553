import Ledger

/// The questions about scores.
extension AnswerContext {
    /// Answers a question.
    ///
    /// - Parameter kind: What is asked, in the ledger's names.
    /// - Returns: The answer; finding nothing is an answer too.
    /// - Throws: ``StoreError`` if the ledger or its projections are damaged.
    func answer(_ kind: ResolvedQuestion.Kind) throws -> Answer {
        switch kind {
        case .whatChanged(let metric, let direction):
            try whatChanged(metric, direction).answer()
        case .changePoints(let metric):
            try changePoints(of: metric).answer()
        case .controlChart(let metric):
            .controlChart(try controlChart(of: metric).answer())
        case .movingAverageChart(let metric):
            .controlChart(try controlChart(of: metric, kind: .movingAverage).answer())
        case .chart(let metric):
            .chart(try RunChartQuery(context: self, metric: metric).answer())
        default:
            .table(try tableOfScores(kind) ?? tableOfRecords(kind))
        }
    }

    /// The answers about scores that are tables; nil for other questions.
    private func tableOfScores(_ kind: ResolvedQuestion.Kind) throws -> TableAnswer? {
        switch kind {
        case .show(let metrics):
            try show(metrics).answer()
        case .rolling(let metric, let window):
            try RollingQuery(context: self, metric: metric).answer(over: window)
        case .percentiles(let metric):
            try PercentileQuery(query: HistoryQuery(context: self, metric: metric)).answer()
        case .thresholds(let metric):
            try ThresholdQuery(query: HistoryQuery(context: self, metric: metric)).answer()
        case .distribution(let metric):
            try DistributionQuery(context: self, metric: metric).answer()
        case .segments(let metric):
            try SegmentsQuery(context: self, metric: metric).answer()
        case .comparison(let comparison):
            try ComparisonQuery(context: self, comparison: comparison).answer()
        case .cases(let cases):
            try CasesQuery(context: self, cases: cases).answer()
        case .anomalies:
            try anomalies.answer()
        default:
            nil
        }
    }

    /// The question what changed when a metric moved.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - direction: Which way it moved.
    /// - Returns: The query.
    func whatChanged(_ metric: String, _ direction: QuestionDirection) -> WhatChangedQuery {
        WhatChangedQuery(
            reader: reader,
            question: question,
            metric: metric,
            direction: direction.asked,
            shift: direction.sign == .down ? .down : .up,
            environment: environment,
            selection: selection,
            position: position,
            asOf: asOf,
            catalogue: metrics
        )
    }

    private func changePoints(of metric: String) -> ChangePointsQuery {
        ChangePointsQuery(
            reader: reader,
            question: question,
            metric: metric,
            environment: environment,
            selection: selection,
            position: position,
            asOf: asOf,
            catalogue: metrics
        )
    }

    /// The control chart of a metric.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - kind: The kind of chart where no limits are recorded; nil for the one that fits.
    /// - Returns: The query.
    func controlChart(of metric: String, kind: ControlChartKind? = nil) -> ControlChartQuery {
        ControlChartQuery(
            reader: reader,
            question: question,
            metric: metric,
            selection: selection,
            position: position,
            asOf: asOf,
            catalogue: metrics,
            kind: kind
        )
    }

    private func show(_ metrics: [String]) -> ShowQuery {
        ShowQuery(
            reader: reader,
            question: question,
            metrics: metrics,
            selection: selection,
            position: position,
            asOf: asOf,
            catalogue: self.metrics
        )
    }

    private var anomalies: AnomaliesQuery {
        AnomaliesQuery(
            reader: reader,
            question: question,
            scope: DetectorScope(environment: environment, feature: selection.feature),
            position: position,
            asOf: asOf
        )
    }
}
