import Ledger
import Projections

/// An answer as named values, which conditions compare.
struct AnswerFacts {
    /// The names, in order.
    private(set) var names: [String] = ["rows"]
    private var values: [String: [TableAnswer.Cell]] = [:]

    /// Takes an answer apart.
    ///
    /// `rows` is how many rows a table has, how many suspects `what changed` names, how many points a
    /// control chart has and how many change points there are. A table's other names are its columns;
    /// *what changed* adds the figures of its headline, a control chart its count of violations.
    ///
    /// - Parameter answer: The answer.
    init(_ answer: Answer) {
        switch answer {
        case .table(let table):
            add(table)
        case .chart(let chart):
            add(chart.table)
        case .controlChart(let chart):
            add(ControlChartReport(answer: chart).table)
            add("signals", [.integer(Int64(chart.violations.count))])
        case .changePoints(let points, _, _):
            add(points.pointTable)
        case .whatChanged(let changed, _, _):
            add(changed)
        }
    }

    /// The values of a name, one for each row.
    ///
    /// - Parameter name: The name, in any case.
    /// - Returns: The values; nil if there is no such name.
    func cells(of name: String) -> [TableAnswer.Cell]? {
        values[name] ?? names.first { $0.lowercased() == name.lowercased() }.flatMap { values[$0] }
    }

    private mutating func add(_ name: String, _ cells: [TableAnswer.Cell]) {
        if values.updateValue(cells, forKey: name) == nil, name != "rows" { names.append(name) }
    }

    private mutating func add(_ table: TableAnswer, rows: Int? = nil) {
        add("rows", [.integer(Int64(rows ?? table.rows.count))])
        for (index, column) in table.columns.enumerated() {
            add(column.name, table.rows.compactMap { index < $0.count ? $0[index] : nil })
        }
    }

    private mutating func add(_ changed: WhatChangedAnswer) {
        func number(_ value: Double?) -> [TableAnswer.Cell] { [value.map { .number($0) } ?? .none] }
        var suspects = changed
        suspects.excluded = []
        add(suspects.suspectTable)
        add("conclusion", [.text(changed.conclusion.rawValue)])
        add("delta", number(changed.delta))
        add("interval_low", number(changed.interval?.low))
        add("interval_high", number(changed.interval?.high))
        add("p", number(changed.p))
        add("before", number(changed.before?.mean))
        add("after", number(changed.after?.mean))
        add("onset", [changed.onset.map { .time($0.time) } ?? .none])
    }
}
