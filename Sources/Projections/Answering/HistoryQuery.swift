import Ledger

/// What `percentiles of` and `suggest thresholds for` have in common: the histories they look at.
struct HistoryQuery {
    let context: AnswerContext
    let metric: String

    private var reader: ProjectionReader { context.reader }
    private var question: Question { context.question }
    private var selection: ScopeSelection { context.selection }

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
    var place: String { context.place }

    /// Reads the histories.
    ///
    /// Values that do not compare, because another evaluator or revision gave them or they come from
    /// another environment, have a history each.
    ///
    /// - Returns: The histories.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func histories() throws -> Histories {
        let comparability = context.comparability
        let found = try comparability.groups(of: [metric], in: selection)
        let dimensions = selection.dimensions(of: question, metrics: [metric], found.groups)
        let windows = try reader.incidentWindows()
        var groups: [Group] = []
        for group in found.groups {
            for (values, part) in group.parts(by: dimensions) {
                groups.append(Group(values: values, history: try history(of: part, windows)))
            }
        }
        var notes: [String] = []
        if groups.allSatisfy({ $0.history.bounds == nil }) {
            notes.append(try context.lastScoreSentence(of: metric))
        }
        notes += found.notes
        let samples = groups.compactMap(\.history.values)
        let stray = comparability.rangeNote(
            of: metric,
            minimum: samples.map { $0.percentile(0).value }.min(),
            maximum: samples.map { $0.percentile(1).value }.max()
        )
        if let stray { notes.append(stray) }
        let cells = found.groups.flatMap(\.cells)
        if let note = Self.exclusionNote(groups, Self.windows(windows, at: cells)) {
            notes.append(note)
        }
        return Histories(
            dimensions: dimensions,
            groups: groups.filter { $0.history.values != nil },
            isOfRuns: found.groups.contains(where: \.key.isRun),
            notes: notes
        )
    }

    private func history(
        of group: ComparableGroup,
        _ windows: IncidentWindows
    ) throws -> SeriesHistory {
        let ranges = group.cells.flatMap { windows.exclusion(at: $0.key.incidentPlace).ranges }
        var builder = SeriesHistory.Builder(exclusion: TimeExclusion(ranges))
        let period = question.period?.range ?? TimeRange()
        try reader.forEachObservation(of: group, in: period) { builder.add($0) }
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
        return
            "Left out: \(count) observations of \(rounded) hours in which something was known to be"
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
