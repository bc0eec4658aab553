import Ledger

/// Answers `limits` and `limits history`: the phases of frozen limits, in the order of the ledger.
struct LimitsQuery {
    let reader: ProjectionReader
    let question: Question
    let metric: String?
    /// Whether phases that others have replaced are listed too.
    let isHistory: Bool
    let selection: ScopeSelection
    let position: Position
    let asOf: Timestamp?
    /// What is known of metrics.
    let catalogue: MetricCatalogue

    private struct Row {
        var series: LimitsSeries
        var number: Int
        var phase: ControlPhase
        var isCurrent = false
    }

    /// What phases succeed each other within.
    private struct ChartIdentity: Hashable {
        var series: LimitsSeries
        var bucket: TimeBucket?
    }

    func answer() throws -> TableAnswer {
        let rows = try rows()
        var notes: [String] = []
        if rows.isEmpty {
            notes.append(
                "No limits are recorded here; charts take provisional ones from the beginning of"
                    + " their series. `ledger limits approve` records them."
            )
        }
        let shown = question.limit.map { Array(rows.suffix($0)) } ?? rows
        var columns = ["metric", "environment", "feature", "evaluator", "chart", "bucket"]
            .map { TableAnswer.Column($0) }
        columns += ["phase", "center", "sigma", "lower", "upper", "n"]
            .map { .init($0, isNumeric: true) }
        columns += [
            "from", "to", "sides", "rules", "run_length", "state", "by", "reason", "decided",
        ]
        .map { .init($0, isNumeric: $0 == "run_length") }
        columns.append(.init("position", isNumeric: true))
        var lengths: [[String]: Double?] = [:]
        return TableAnswer(
            kind: isHistory ? "limits_history" : "limits",
            question: question.text,
            position: position,
            asOf: asOf,
            columns: columns,
            rows: shown.map { row in
                let key =
                    [row.phase.kind.rawValue, row.phase.sides.rawValue] + row.phase.rules.names
                if lengths[key] == nil {
                    lengths[key] = .some(ControlChartFigures.runLength(of: row.phase))
                }
                return cells(of: row, runLength: lengths[key] ?? nil)
            },
            notes: notes,
            next: next(shown)
        )
    }

    private func rows() throws -> [Row] {
        var rows: [Row] = []
        var current: [ChartIdentity: Int] = [:]
        for record in try reader.decisions(of: [.limitsApproved]) {
            guard let approval = record.data(as: LimitsApproval.self) else { continue }
            let series = approval.series
            let polarity = catalogue.definition(of: series.metric).polarity
            guard metric == nil || series.metric == metric,
                selection.environment == nil || series.environment == selection.environment,
                selection.feature == nil || series.feature == selection.feature,
                let phase = approval.controlPhase(of: record, polarity: polarity)
            else { continue }
            let identity = ChartIdentity(series: series, bucket: phase.bucket)
            let before = current[identity].map { rows[$0].number } ?? 0
            if let index = current[identity] { rows[index].isCurrent = false }
            current[identity] = rows.count
            rows.append(
                Row(
                    series: series,
                    number: approval.phase ?? before + 1,
                    phase: phase,
                    isCurrent: true
                )
            )
        }
        return isHistory ? rows : rows.filter(\.isCurrent)
    }

    private func cells(of row: Row, runLength: Double?) -> [TableAnswer.Cell] {
        let phase = row.phase
        let limits = phase.kind.hasSubgroups ? nil : phase.limits(ofPoint: 1)
        let state = !row.isCurrent ? "superseded" : phase.isProvisional ? "provisional" : "current"
        return [
            .text(row.series.metric), .text(row.series.environment), .optional(row.series.feature),
            .optional(row.series.revision), .text(phase.kind.rawValue),
            .optional(phase.bucket?.rawValue), .integer(Int64(row.number)),
            .number(phase.limits.center), .number(phase.limits.sigma),
            limits.map { .number($0.lower) } ?? .none, limits.map { .number($0.upper) } ?? .none,
            phase.n.map { .integer(Int64($0)) } ?? .none, .optional(phase.from),
            .optional(phase.to), .text(phase.sides.rawValue),
            .text(phase.rules.names.joined(separator: ", ")),
            runLength.map { .number($0) } ?? .none, .text(state), .optional(phase.by),
            .optional(phase.reason), .optional(phase.decided),
            phase.position.map { .integer($0.rawValue) } ?? .none,
        ]
    }

    private func next(_ rows: [Row]) -> [String] {
        guard let last = rows.last(where: \.isCurrent) else { return [] }
        let place = ScopeSelection(
            environment: last.series.environment,
            feature: last.series.feature
        ).place
        let bucket = last.phase.bucket.map { " by \($0.rawValue)" } ?? ""
        return ["control chart of \(QuestionName.quoted(last.series.metric))\(place)\(bucket)"]
    }
}
