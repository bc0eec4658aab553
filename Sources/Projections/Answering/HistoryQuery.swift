import Ledger

/// What `percentiles of` and `suggest thresholds for` have in common: the histories they look at.
struct HistoryQuery {
    let reader: ProjectionReader
    let question: Question
    let metric: String
    let selection: ScopeSelection
    let position: Position
    let asOf: Timestamp?
    /// What is known of metrics.
    let catalogue: MetricCatalogue

    /// The history of one row's scope.
    struct Group {
        /// The values of the dimensions that the answer is split by.
        var values: [String?]
        /// What was measured there.
        var history: SeriesHistory
    }

    /// The histories of a question, with what to say beside them.
    struct Histories {
        /// What the answer is split by.
        var dimensions: [QuestionDimension]
        /// The histories, in order of their values of the dimensions.
        var groups: [Group]
        /// Whether the scores are those of runs.
        var isOfRuns: Bool
        /// Sentences beside the rows.
        var notes: [String]
    }

    /// The window that the question names, or the usual one.
    var rule: WindowRule {
        WindowRule(minutes: question.windowMinutes ?? WindowRule.standardMinutes)
    }

    /// The metric as a question writes it.
    var metricName: String { QuestionName.quoted(metric) }

    /// The scope and the time in the question's words, to ask another one about the same.
    var place: String {
        selection.place + (question.period.map { " \($0.text)" } ?? "")
    }

    /// Makes a table of this question.
    func table(
        kind: String,
        columns: [TableAnswer.Column],
        rows: [[TableAnswer.Cell]],
        notes: [String],
        next: [String]
    ) -> TableAnswer {
        TableAnswer(
            kind: kind,
            question: question.text,
            position: position,
            asOf: asOf,
            columns: columns,
            rows: rows,
            notes: notes,
            next: next
        )
    }

    /// Reads the histories.
    ///
    /// Values that do not compare, because another evaluator or revision gave them or they come from
    /// another environment, have a history each.
    ///
    /// - Returns: The histories.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func histories() throws -> Histories {
        let cells = selection.select(metrics: [metric], from: try reader.cells())
        var dimensions = question.groups
        let hasSeveralEvaluators = Set(cells.map { $0.key.evaluator?.label }).count > 1
        if hasSeveralEvaluators, !dimensions.contains(.evaluator) { dimensions.append(.evaluator) }
        let isSplit = Set(cells.map(\.key.environment)).count > 1
        if isSplit, !dimensions.contains(.environment) { dimensions.append(.environment) }
        let windows = try reader.incidentWindows()
        let parts = Dictionary(grouping: cells) { cell in
            dimensions.map { cell.key.value(of: $0) }
        }.sorted { left, right in
            left.key.lexicographicallyPrecedes(right.key) { ($0 ?? "") < ($1 ?? "") }
        }
        let groups = try parts.map { values, cells in
            Group(values: values, history: try history(of: cells, windows))
        }
        var notes: [String] = []
        if groups.allSatisfy({ $0.history.bounds == nil }) {
            notes.append("There are no scores in this scope and time.")
        }
        let isOfRuns = cells.contains(where: \.key.isRun)
        if isOfRuns {
            notes.append(
                "There is no live traffic for \(metric) in this scope: these are scores of runs."
            )
        }
        if hasSeveralEvaluators {
            notes.append(
                "Values of different evaluators are not comparable, so each has its own rows."
            )
        }
        if let note = Self.exclusionNote(groups, Self.windows(windows, at: cells)) {
            notes.append(note)
        }
        return Histories(
            dimensions: dimensions,
            groups: groups.filter { $0.history.values != nil },
            isOfRuns: isOfRuns,
            notes: notes
        )
    }

    private func history(
        of cells: [ProjectionReader.Cell],
        _ windows: IncidentWindows
    ) throws -> SeriesHistory {
        let ranges = cells.flatMap { windows.exclusion(at: $0.key.incidentPlace).ranges }
        var builder = SeriesHistory.Builder(exclusion: TimeExclusion(ranges))
        for cell in cells {
            try reader.forEachObservation(
                of: cell.id,
                in: question.period?.range ?? TimeRange()
            ) { builder.add($0) }
        }
        return builder.history()
    }

    private static func windows(
        _ windows: IncidentWindows,
        at cells: [ProjectionReader.Cell]
    ) -> [IncidentWindow] {
        windows.windows.filter { window in
            cells.contains { window.scope.meets($0.key.incidentPlace) }
        }
    }

    /// Says what was left out, and because of what.
    private static func exclusionNote(_ groups: [Group], _ windows: [IncidentWindow]) -> String? {
        let bounds = groups.compactMap(\.history.bounds)
        guard let first = bounds.map(\.lowerBound).min(), let last = bounds.map(\.upperBound).max()
        else { return nil }
        let span = TimeRange(start: first, end: Timestamp(microseconds: last.microseconds + 1))
        let touching = windows.filter { !$0.range.intersection(span).isEmpty }
        guard !touching.isEmpty else { return nil }
        let count = groups.reduce(0) { $0 + $1.history.excludedCount }
        let hours = TimeExclusion(touching.map(\.range)).seconds(within: first...last) / 3_600
        var names: [String] = []
        for window in touching {
            let name = window.source.name
            if !names.contains(name) { names.append(name) }
        }
        let list = QuestionError.list(names, conjunction: "and", most: 5)
        let rounded = (hours * 10).rounded() / 10
        return "Left out: \(count) observations of \(rounded) hours in which something was known to be"
            + " wrong (\(list))."
    }
}

extension CellKey {
    /// Where the cell's observations come from, for incidents of whatever metric.
    var incidentPlace: IncidentScope {
        IncidentScope(environment: environment, feature: feature, category: category)
    }
}

extension IncidentWindow.Source {
    /// What said so, in words.
    fileprivate var name: String {
        switch self {
        case .alert(let id): "alert \(id)"
        case .incident(let id): "incident \(id)"
        }
    }
}
