/// What a question is answered with, ready to be rendered in any format.
public enum Answer: Equatable, Sendable {
    /// The answer to `what changed …`, with the chart that the terminal draws beside it and the
    /// questions to ask next.
    case whatChanged(WhatChangedAnswer, chart: ChartSeries, next: [String])
    /// The answer to `control chart of …`.
    case controlChart(ControlChartAnswer)
    /// The answer to `change points of …`, with its chart and the questions to ask next.
    case changePoints(ChangePointsAnswer, chart: ChartSeries, next: [String])
    /// The answer to `chart …`.
    case chart(RunChartAnswer)
    /// A table.
    case table(TableAnswer)
}
