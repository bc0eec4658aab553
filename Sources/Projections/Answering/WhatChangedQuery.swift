import GRDB
import Ledger

/// Gathers what attribution needs from the projections and asks it.
struct WhatChangedQuery {
    let reader: ProjectionReader
    let question: Question
    let metric: String
    let direction: WhatChangedAnswer.Direction
    let shift: AttributionInput.Shift
    let environment: String
    let selection: ScopeSelection
    let position: Position
    let asOf: Timestamp?
    /// What is known of metrics.
    let catalogue: MetricCatalogue
    /// The last instant that is looked at, for an alert that fired then; nil for all.
    var until: Timestamp?
    /// When the fall began that a detector has noticed; nil if it is still to be found.
    var noticed: Timestamp?

    /// Answers the question.
    ///
    /// - Returns: The answer with its chart and the next questions.
    /// - Throws: ``StoreError`` if the projections are damaged.
    func answer() throws -> Answer {
        let comparability = Comparability(reader: reader, catalogue: catalogue)
        let found = try comparability.series(of: metric, in: selection)
        // Without a series there are no cells, and attribution says so itself.
        let series = try? found.get()
        let groups = series?.groups ?? []
        let data = try reader.hours(of: groups)
        let attributed = try data.map { try attributionCells(groups, data: $0) } ?? []
        let last = attributed.compactMap(\.minutes.last?.minute).max() ?? 0
        let end = until.map { min(last, $0.minute) } ?? last
        var input = AttributionInput(
            question: question.text,
            position: position,
            asOf: asOf,
            metric: metric,
            environment: environment,
            feature: selection.feature,
            direction: direction,
            shift: shift,
            endMinute: end,
            onsetWindow: onsetWindow(end: end),
            cells: attributed,
            evaluator: groups.first?.key.evaluator?.name,
            changes: try recordedChanges()
        )
        input.noticedMinute = noticed?.minute
        let first = Attribution.completeAnswer(input)
        input.companions = try companions(
            beside: first,
            judge: input.evaluator,
            comparability
        )
        let answer = input.companions.isEmpty ? first : Attribution.completeAnswer(input)
        var notes = series?.notes ?? []
        if attributed.isEmpty {
            notes.append(try reader.lastScoreSentence(of: metric, in: selection))
        }
        return answer.adding(notes: notes)
    }

    /// The times the onset must lie in, if the question names a period.
    private func onsetWindow(end: Int64) -> ClosedRange<Timestamp>? {
        guard let range = question.period?.range else { return nil }
        let low = range.start ?? Timestamp(microseconds: 0)
        let high = range.end.map { Timestamp(microseconds: $0.microseconds - 1) }
        return low...max(low, high ?? Timestamp(minute: end + 1))
    }

    /// The buckets of each part of the traffic and evaluator revision, within the horizon.
    private func attributionCells(
        _ groups: [ComparableGroup],
        data: ClosedRange<Int64>
    ) throws -> [AttributionCell] {
        let hours = horizonHours(data)
        return try groups.flatMap { group in
            try group.parts(by: [.category, .feature, .model, .prompt, .release])
                .compactMap { values, part in
                    let buckets = try reader.buckets(of: part, in: hours)
                    guard !buckets.isEmpty else { return nil }
                    return AttributionCell(
                        category: values[0],
                        feature: values[1],
                        evaluatorRevision: group.key.evaluator?.label,
                        model: values[2],
                        prompt: values[3],
                        release: values[4],
                        minutes: buckets
                    )
                }
        }
    }

    /// The other metrics in the hours around the onset, where a change is blamed that a changed
    /// judge could be the truth behind; read only then, since most questions do without.
    private func companions(
        beside answer: Answer,
        judge: String?,
        _ comparability: Comparability
    ) throws -> [AttributionCompanion] {
        guard case .whatChanged(let found, _, _) = answer, let onset = found.onset,
            !onset.isGradual, !found.suspects.isEmpty, let judge
        else { return [] }
        let groups = try comparability.groups(of: [], in: selection, origin: .traffic).groups
            .filter { $0.key.metric != metric && $0.key.evaluator != nil }
        guard groups.contains(where: { $0.key.evaluator?.name == judge }),
            groups.contains(where: { $0.key.evaluator?.name != judge })
        else { return [] }
        let margin = Double(EvaluatorWideShift.sideMinutes * 60)
        let low = onset.low.advanced(bySeconds: -margin).minute
        let high = onset.high.advanced(bySeconds: margin).minute
        let hours =
            low.flooringQuotient(dividingBy: 60)...high.flooringQuotient(dividingBy: 60)
        return try Dictionary(grouping: groups) { group in
            [group.key.metric, group.key.evaluator?.name ?? ""]
        }
        .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        .map { key, groups in
            AttributionCompanion(
                metric: key[0],
                evaluator: key[1],
                cells: try groups.map { group in
                    AttributionCell(
                        category: nil,
                        feature: nil,
                        evaluatorRevision: group.key.evaluator?.label,
                        minutes: try reader.buckets(of: group, in: hours)
                    )
                }
            )
        }
    }

    /// The hours to read: the usual horizon before the end, or before the end of the asked period's
    /// following days, so that the level before a long-past onset is known too.
    private func horizonHours(_ data: ClosedRange<Int64>) -> ClosedRange<Int64> {
        var last = data.upperBound
        if let end = question.period?.range.end {
            let dayAfter = end.minute.flooringQuotient(dividingBy: 60) + 24
            last = max(data.lowerBound, min(last, dayAfter))
        }
        let length = Int64(AttributionInput.standardHorizonMinutes / 60)
        return max(data.lowerBound, last - length)...last
    }

    private func recordedChanges() throws -> [RecordedChange] {
        let changes = try reader.changes()
        var takenBack: [String: Timestamp] = [:]
        for change in changes {
            if let id = change.rollbackOf { takenBack[id] = takenBack[id] ?? change.time }
        }
        return changes.map { change in
            RecordedChange(
                kind: change.kind,
                id: change.id,
                environment: change.environment,
                time: change.time,
                position: change.position,
                components: change.components,
                service: change.kind == .deployment ? change.name : nil,
                subkind: change.kind == .deployment ? change.subkind : nil,
                version: change.kind == .deployment ? change.version : nil,
                commit: change.commit,
                rollbackOf: change.rollbackOf,
                detail: Self.detail(of: change),
                outcome: change.outcome.flatMap(RecordedChange.Outcome.init) ?? .succeeded,
                liveUntil: takenBack[change.id]
            )
        }
    }

    /// One phrase on what a change was.
    private static func detail(of change: ChangeRecord) -> String {
        var parts: [String] = []
        if let service = change.name, change.kind == .deployment { parts.append(service) }
        if let version = change.version, change.kind == .deployment { parts.append(version) }
        if let message = change.message { parts.append("“\(message)”") }
        if let model = change.model { parts.append("model \(model)") }
        if let by = change.by { parts.append("by \(by)") }
        return parts.joined(separator: " ")
    }
}

extension Answer {
    /// The answer with notes on what it was computed from.
    fileprivate func adding(notes: [String]) -> Answer {
        guard case .whatChanged(var answer, let chart, let next) = self else { return self }
        answer.notes = notes + answer.notes
        return .whatChanged(answer, chart: chart, next: next)
    }
}
