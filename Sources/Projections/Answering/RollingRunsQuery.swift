import Ledger

/// Answers `rolling 3 runs of <metric> by category`: the mean of the last runs' means.
struct RollingRunsQuery {
    let query: RollingQuery
    let runs: Int

    private struct Row {
        var values: [String?]
        var key: ComparableRuns.Key
        var point: RollingRunMean.Point

        /// The order of rows: by time, then by the run and the values.
        static func areInOrder(_ left: Row, _ right: Row) -> Bool {
            let (one, other) = (left.point.last, right.point.last)
            if one.finished != other.finished { return one.finished < other.finished }
            if one.run != other.run { return one.run < other.run }
            return RowOrder.precedes(left.values, left.key, right.values, right.key)
        }
    }

    func answer() throws -> TableAnswer {
        let found = try query.comparability.runs(of: query.metric, in: query.selection)
        let dimensions = dimensions(found.groups)
        var rows = found.groups.flatMap { self.rows(of: $0, dimensions) }
        if let range = query.question.period?.range {
            // The runs before the asked time still count in the means within it.
            rows.removeAll { !range.contains($0.point.last.finished) }
        }
        rows.sort(by: Row.areInOrder)
        if let limit = query.question.limit { rows = rows.suffix(limit) }
        var notes = found.notes
        if rows.isEmpty { notes.insert(emptyNote(found.environments), at: 0) }
        return query.context.table(
            kind: "rolling_runs",
            columns: [.init("time"), .init("run")] + dimensions.map { .init($0.rawValue) }
                + [.init("runs", isNumeric: true)] + RollingQuery.columns,
            rows: rows.map(cells),
            notes: notes,
            next: rows.isEmpty ? [] : ["runs"]
        )
    }

    /// Says that there is no run, and where there are some: mostly not in production.
    private func emptyNote(_ environments: [String]) -> String {
        let note = "No run with scores of \(query.metric) has finished in this scope"
        guard let environment = query.selection.environment,
            !environments.isEmpty, !environments.contains(environment)
        else { return note + "." }
        let names = environments.map(QuestionName.quoted).joined(separator: ", ")
        return "\(note): its runs are in environment \(names)."
    }

    /// What the rows are split by: what was asked, and what must never be averaged over.
    private func dimensions(_ groups: [ComparableRuns]) -> [QuestionDimension] {
        var dimensions = query.question.groups
        func add(_ dimension: QuestionDimension, _ values: [String]) {
            if Set(values).count > 1, !dimensions.contains(dimension) {
                dimensions.append(dimension)
            }
        }
        add(.evaluator, groups.map(\.key.evaluator))
        add(.environment, groups.map(\.key.environment))
        add(.dataset, groups.map(\.key.dataset))
        return dimensions
    }

    private func rows(of group: ComparableRuns, _ dimensions: [QuestionDimension]) -> [Row] {
        var parts: [[String?]: [RollingRunMean.Run]] = [:]
        for run in group.runs {
            let scores = Dictionary(grouping: run.scores) { row in
                dimensions.map { dimension -> String? in
                    // The version is a part of what tells datasets apart.
                    if dimension == .dataset { return group.key.dataset }
                    return row.value(of: dimension, run: run.record)
                }
            }
            for (values, rows) in scores {
                var totals = RunScoreTotals()
                for row in rows { totals.add(row.totals) }
                // Without a value there is no mean to count, and a missing value is no zero.
                guard totals.sums.count > 0 else { continue }
                parts[values, default: []].append(
                    RollingRunMean.Run(
                        run: run.record.run,
                        finished: run.finished,
                        sums: totals.sums,
                        missing: totals.missing
                    )
                )
            }
        }
        return parts.flatMap { values, finished in
            RollingRunMean(runs: runs).points(over: finished).map {
                Row(values: values, key: group.key, point: $0)
            }
        }
    }

    private func cells(of row: Row) -> [TableAnswer.Cell] {
        let point = row.point
        let place = row.values.map { value -> TableAnswer.Cell in
            value.flatMap { $0.isEmpty ? nil : .text($0) } ?? .none
        }
        return [.time(point.last.finished), .text(point.last.run)] + place + [
            .integer(Int64(point.count)), .integer(point.samples),
            point.mean.map(TableAnswer.Cell.number) ?? .none,
            point.standardError.map(TableAnswer.Cell.number) ?? .none,
            .integer(point.missing), .time(point.last.finished),
        ]
    }
}
