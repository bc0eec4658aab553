import Ledger

/// Answers `timeline …`: everything that was recorded of a scope in order, for a post-mortem.
struct TimelineQuery {
    let context: AnswerContext
    /// The incident that it is of, or nil for the scope of the question.
    let incidentID: String?

    /// How many entries are shown without a `limit`.
    private static let entriesMax = 200
    /// How long before an incident's onset its timeline begins, and after its end it ends.
    private static let marginSeconds = 3_600.0

    func answer() throws -> TableAnswer {
        let incidents = IncidentHistory(try context.reader.decisions(of: IncidentHistory.types))
        let incident = incidentID.flatMap(incidents.incident)
        let range = context.question.period?.range ?? incident.map(range) ?? TimeRange()
        let scope = try scope(of: incident)
        var entries = try changes(scope) + runs(scope)
        entries += try DecisionTimeline(context.reader, scope: scope, incidents).entries()
        entries = entries.filter { entry in
            range.contains(entry.time)
                && (context.selection.filter?.matches { entry.values(of: $0) } ?? true)
        }
        entries.sort(by: TimelineEntry.areInOrder)
        let most = context.question.limit ?? Self.entriesMax
        var notes: [String] = []
        if entries.isEmpty { notes.append("Nothing was recorded in this scope and time.") }
        if entries.count > most, context.question.limit == nil {
            notes.append(
                "Only the latest \(most) of \(entries.count) entries are shown; name a time, or ask"
                    + " for more with limit."
            )
        }
        if let incident { notes.append(Self.sentence(on: incident)) }
        return context.table(
            kind: "timeline",
            columns: ["time", "kind", "id", "environment", "feature", "by", "text"]
                .map { .init($0) } + [.init("position", isNumeric: true)],
            rows: entries.suffix(most).map(Self.cells),
            notes: notes,
            next: incident.map { next($0) } ?? []
        )
    }

    private func scope(of incident: Incident?) throws -> RecordScope {
        guard let incident else { return try RecordScope(context) }
        return RecordScope(
            environment: incident.environment,
            feature: incident.feature,
            knownFeatures: Set(try context.reader.cells().compactMap(\.key.feature))
        )
    }

    /// From before the earliest onset of an incident's alerts until after its end.
    private func range(of incident: Incident) -> TimeRange {
        let onsets = incident.alerts.compactMap { alert in
            alert.evidence.onset.flatMap { try? Timestamp(rfc3339: $0) }
        }
        let start = (onsets + [incident.opened]).min() ?? incident.opened
        let ends = [incident.resolved, incident.closing?.time].compactMap(\.self)
        let end = incident.isOpen ? nil : ends.max()
        return TimeRange(
            start: start.advanced(bySeconds: -Self.marginSeconds),
            end: end?.advanced(bySeconds: Self.marginSeconds)
        )
    }

    private func changes(_ scope: RecordScope) throws -> [TimelineEntry] {
        try context.reader.changes().filter(scope.holds).map { change in
            TimelineEntry(
                time: change.time,
                kind: change.kind.rawValue,
                id: change.id,
                environment: change.environment,
                by: change.by,
                text: change.phrase,
                position: change.position
            )
        }
    }

    /// The runs with scores in the scope, and those that have none at all.
    private func runs(_ scope: RecordScope) throws -> [TimelineEntry] {
        let scores = Dictionary(grouping: try context.reader.runScores(), by: \.run)
        var entries: [TimelineEntry] = []
        for run in try context.reader.runs() {
            let rows = scores[run.run] ?? []
            let isHeld = rows.contains { row in
                scope.holds(row.environment, row.feature.isEmpty ? nil : row.feature)
            }
            guard isHeld || rows.isEmpty else { continue }
            let parts = [
                run.suite, run.model.map { "model \($0)" }, run.prompt.map { "prompt \($0)" },
                run.dataset.map { "on \($0)" + (run.datasetVersion.map { "@\($0)" } ?? "") },
                run.commit.map { "commit \($0)" },
            ]
            func entry(_ kind: String, _ time: Timestamp?, _ more: [String?]) -> TimelineEntry? {
                guard let time else { return nil }
                return TimelineEntry(
                    time: time,
                    kind: kind,
                    id: run.run,
                    text: (parts + more).compactMap(\.self).joined(separator: ", "),
                    position: run.position
                )
            }
            entries += [
                entry("run_started", run.started, []),
                entry(
                    "run_finished",
                    run.finished,
                    [
                        run.outcome, run.cases.map { "\($0) cases" },
                        run.errors.flatMap { $0 > 0 ? "\($0) errors" : nil },
                    ]
                ),
            ].compactMap(\.self)
        }
        return entries
    }

    private static func cells(of entry: TimelineEntry) -> [TableAnswer.Cell] {
        [
            .time(entry.time), .text(entry.kind), .optional(entry.id),
            .optional(entry.environment), .optional(entry.feature), .optional(entry.by),
            .text(entry.text), .integer(entry.position.rawValue),
        ]
    }

    private static func sentence(on incident: Incident) -> String {
        let place = [incident.environment, incident.feature].compactMap(\.self)
            .joined(separator: ", ")
        let lead =
            "Incident \(incident.id): \(incident.rootMetric) in \(place), opened"
            + " \(incident.opened.rfc3339)"
        guard let resolved = incident.resolved else { return "\(lead), still open." }
        let cause = incident.closing?.cause.map { "; cause: \($0)" } ?? ""
        return "\(lead), ended \(resolved.rfc3339)\(cause)."
    }

    private func next(_ incident: Incident) -> [String] {
        guard let alert = incident.alerts.first else { return [] }
        return ["explain alert \(QuestionName.quoted(alert.id))"]
    }
}
