import Ledger

/// Answers `show <metric> … by …`: counts, means and their errors per group.
///
/// Scores of different evaluators or revisions are never averaged: each has rows of its own.
struct ShowQuery {
    let reader: ProjectionReader
    let question: Question
    let metrics: [String]
    let selection: ScopeSelection
    let position: Position
    let asOf: Timestamp?
    /// What is known of metrics.
    let catalogue: MetricCatalogue

    /// One row's place: its stretch of time, then the values of the dimensions, then what compares.
    private struct Group: Hashable, Comparable {
        var start: Int64?
        var values: [String?]
        var key: ComparabilityKey

        static func < (left: Group, right: Group) -> Bool {
            if left.start != right.start { return (left.start ?? 0) < (right.start ?? 0) }
            return RowOrder.precedes(left.values, left.key, right.values, right.key)
        }
    }

    private struct Row {
        var totals = ScoreTotals()
        var lastMinute: Int64 = .min

        mutating func add(_ minute: MinuteAggregate, at time: Int64) {
            totals.add(minute)
            lastMinute = max(lastMinute, time)
        }
    }

    func answer() throws -> TableAnswer {
        let comparability = Comparability(reader: reader, catalogue: catalogue)
        let found = try comparability.groups(of: metrics, in: selection)
        let dimensions = selection.dimensions(of: question, metrics: metrics, found.groups)
        var rows: [Group: Row] = [:]
        var notes: [String] = []
        if let data = try reader.hours(of: found.groups) {
            if let minutes = ScoreScope.minutes(of: question.period?.range, data: data) {
                rows = try totals(found.groups, ScoreScope(minutes: minutes), dimensions)
            }
        }
        if rows.isEmpty {
            notes += try metrics.map { metric in
                try reader.lastScoreSentence(
                    of: metric,
                    in: selection,
                    at: question.period?.range
                )
            }
        }
        notes += found.notes
        notes += Self.rangeNotes(rows, comparability)
        var table = TableAnswer(
            kind: "show",
            question: question.text,
            position: position,
            asOf: asOf,
            columns: columns(dimensions),
            rows: rows.sorted { $0.key < $1.key }.map { tableCells(of: $0.key, $0.value) },
            notes: notes,
            next: next(rows.isEmpty)
        )
        if let limit = question.limit { table.rows = Array(table.rows.prefix(limit)) }
        return table
    }

    private func totals(
        _ groups: [ComparableGroup],
        _ scope: ScoreScope,
        _ dimensions: [QuestionDimension]
    ) throws -> [Group: Row] {
        var rows: [Group: Row] = [:]
        for group in groups {
            for (values, part) in group.parts(by: dimensions) {
                try reader.forEachHour(of: part, in: scope.hours) { _, hour, rollup in
                    // Looking a row up costs more than adding a minute, so that is done once for
                    // all minutes of the hour that belong to it: for all 60, unless they are cut.
                    var slot: Int64 = 0
                    while slot < 60 {
                        let start = start(of: hour * 60 + slot)
                        let row = Group(start: start, values: values, key: group.key)
                        let end = question.bucket == .minute ? slot + 1 : 60
                        let first = max(slot, scope.minutes.lowerBound - hour * 60)
                        let last = min(end - 1, scope.minutes.upperBound - hour * 60)
                        slot = end
                        guard first <= last, rollup.holdsData(first...last) else { continue }
                        Self.add(rollup, first...last, hour, to: &rows[row, default: Row()])
                    }
                }
            }
        }
        return rows
    }

    private static func add(
        _ rollup: RollupHour,
        _ slots: ClosedRange<Int64>,
        _ hour: Int64,
        to row: inout Row
    ) {
        for slot in slots {
            guard let minute = rollup.minutes[Int(slot)] else { continue }
            row.add(minute, at: hour * 60 + slot)
        }
    }

    /// Says of which metrics some values lie outside their range.
    private static func rangeNotes(
        _ rows: [Group: Row],
        _ comparability: Comparability
    ) -> [String] {
        Dictionary(grouping: rows, by: \.key.key.metric).sorted { $0.key < $1.key }
            .compactMap { metric, rows in
                comparability.rangeNote(
                    of: metric,
                    minimum: rows.compactMap(\.value.totals.minimum).min(),
                    maximum: rows.compactMap(\.value.totals.maximum).max()
                )
            }
    }

    /// Where the bucket of a minute starts; nil without `by hour` and the like.
    private func start(of minute: Int64) -> Int64? {
        question.bucket?.start(of: minute)
    }

    private func columns(_ dimensions: [QuestionDimension]) -> [TableAnswer.Column] {
        var columns: [TableAnswer.Column] = question.bucket == nil ? [] : [.init("time")]
        columns += dimensions.map { TableAnswer.Column($0.rawValue) }
        columns += ["n", "mean", "standard_error", "minimum", "maximum", "missing"].map {
            TableAnswer.Column($0, isNumeric: true)
        }
        return columns + [TableAnswer.Column("last_update")]
    }

    private func tableCells(of group: Group, _ row: Row) -> [TableAnswer.Cell] {
        var cells: [TableAnswer.Cell] = []
        if let start = group.start { cells.append(.time(Timestamp(minute: start))) }
        cells += group.values.map { $0.map(TableAnswer.Cell.text) ?? .none }
        cells.append(.integer(row.totals.n))
        let numbers = [
            row.totals.mean, row.totals.standardError, row.totals.minimum, row.totals.maximum,
        ]
        cells += numbers.map { $0.map(TableAnswer.Cell.number) ?? .none }
        cells.append(.integer(row.totals.missing))
        cells.append(.time(Timestamp(minute: row.lastMinute)))
        return cells
    }

    private func next(_ isEmpty: Bool) -> [String] {
        guard !isEmpty, let metric = metrics.first, metrics.count == 1 else { return [] }
        let name = QuestionName.quoted(metric)
        let place = selection.place
        // Whether more is worse is not known of every metric; that it dropped can always be asked.
        let isPolar = catalogue.definition(of: metric).polarity != .unknown
        var next = ["what changed when \(name) \(isPolar ? "got worse" : "dropped")\(place)"]
        if question.bucket == nil { next.append("show \(name)\(place) by day") }
        if question.groups.isEmpty { next.append("show \(name)\(place) by feature, category") }
        return next
    }
}
