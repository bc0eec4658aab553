public import Projections

/// Turns an answer into text: the one place where formats are chosen.
///
/// Rendering is a pure function of the answer, the format and the style, so that a golden file can
/// hold it still. Whatever the format, no control character of a stored text gets through.
public enum AnswerRenderer {
    /// Renders an answer.
    ///
    /// - Parameters:
    ///   - answer: What to show.
    ///   - format: How.
    ///   - style: What the terminal can do; only `table` looks at its width and colour.
    ///   - isFull: Whether no cell is shortened to make a table fit.
    /// - Returns: Text that ends with a line break unless it is empty.
    /// - Complexity: O(*n*) in the number of cells.
    public static func render(
        _ answer: Answer,
        format: AnswerFormat,
        style: TerminalStyle,
        isFull: Bool = false
    ) -> String {
        switch (format, answer) {
        case (_, .chart(let chart)):
            rendered(chart, format: format, style: style)
        case (.table, .table(let table)):
            TableView(table: table, style: style, isFull: isFull).text
        case (.table, .whatChanged(let changed, let chart, let next)):
            WhatChangedView(answer: changed, chart: chart, next: next, style: style).text
        case (.table, .controlChart(let answer)):
            ControlChartView(answer: answer, style: style).text
        case (.json, .controlChart(let answer)):
            ContractJSON.text(answer, prettyPrinted: true)
        case (.jsonl, .controlChart(let answer)):
            ContractJSON.text(answer, prettyPrinted: false)
        case (.csv, .controlChart(let answer)):
            CommaSeparatedText(table: ControlChartReport(answer: answer).table).text
        case (.markdown, .controlChart(let answer)):
            ControlChartView(answer: answer, style: style).markdown
        case (.table, .changePoints(let answer, let chart, let next)):
            ChangePointsView(answer: answer, chart: chart, next: next, style: style).text
        case (.json, .table(let table)):
            TableJSON(table: table).document
        case (.json, .whatChanged(let changed, _, _)):
            changed.json(prettyPrinted: true)
        case (.json, .changePoints(let answer, _, _)):
            answer.json(prettyPrinted: true)
        case (.jsonl, .table(let table)):
            TableJSON(table: table).lines
        case (.jsonl, .whatChanged(let changed, _, _)):
            changed.json(prettyPrinted: false)
        case (.jsonl, .changePoints(let answer, _, _)):
            answer.json(prettyPrinted: false)
        case (.csv, .table(let table)):
            CommaSeparatedText(table: table).text
        case (.csv, .whatChanged(let changed, _, _)):
            CommaSeparatedText(table: changed.suspectTable).text
        case (.csv, .changePoints(let answer, _, _)):
            CommaSeparatedText(table: answer.pointTable).text
        case (.markdown, .table(let table)):
            MarkdownTable(table: table).text
        case (.markdown, .whatChanged(let changed, let chart, let next)):
            MarkdownReport(answer: changed, chart: chart, next: next).text
        case (.markdown, .changePoints(let answer, let chart, let next)):
            ChangePointsReport(answer: answer, chart: chart, next: next).text
        }
    }

    private static func rendered(
        _ chart: RunChartAnswer,
        format: AnswerFormat,
        style: TerminalStyle
    ) -> String {
        switch format {
        case .table: RunChartView(answer: chart, style: style).text
        case .json: ContractJSON.text(chart, prettyPrinted: true)
        case .jsonl: ContractJSON.text(chart, prettyPrinted: false)
        case .csv: CommaSeparatedText(table: chart.table).text
        case .markdown: RunChartView(answer: chart, style: style).markdown
        }
    }
}
