import Ledger

/// Answers `worst cases of …`, `best cases of …` and `broken cases of …`.
struct CasesQuery {
    let context: AnswerContext
    let cases: ResolvedCases

    /// How many cases of a metric are shown without a `limit`.
    private static let casesMax = 10

    /// How many cases of a metric are shown.
    var most: Int { context.question.limit ?? Self.casesMax }

    func answer() throws -> TableAnswer {
        if cases.order == .broken { return try BrokenCasesQuery(query: self).answer() }
        if let run = cases.run { return try ofRun(run) }
        return try ofTraffic(cases.metric ?? "")
    }

    private func ofRun(_ name: String) throws -> TableAnswer {
        guard let run = try run(name) else { return table([], notes: ["There is no run \(name)."]) }
        let all = try RunCaseReader(context: context).cases(of: run, metric: cases.metric)
            .filter { $0.meets(context.selection, run: run) && context.isAsked($0.time) }
        var notes: [String] = []
        var shown: [ScoredCase] = []
        for (metric, cases) in Dictionary(grouping: all, by: \.metric).sorted(by: {
            $0.key < $1.key
        }) {
            let scored = cases.filter { $0.value != nil }
            if scored.count < cases.count {
                notes.append(
                    "\(cases.count - scored.count) scores of \(metric) have no value and are not"
                        + " ranked."
                )
            }
            if Set(scored.map(\.evaluator)).count > 1 {
                notes.append(
                    "\(metric) was scored by several evaluators, whose values do not compare; say"
                        + " which with where evaluator = …."
                )
            }
            guard let isLowFirst = try isLowFirst(metric, &notes) else { continue }
            shown += Self.ranked(scored, isLowFirst: isLowFirst).prefix(most)
        }
        if all.isEmpty {
            let metric = cases.metric.map { " of \($0)" } ?? ""
            notes.append("\(name) has no scores\(metric) in this scope.")
        }
        let next =
            shown.isEmpty ? [] : ["compare run \(QuestionName.quoted(name)) with baseline"]
        return try table(shown, run: run, notes: notes, next: next)
    }

    private func ofTraffic(_ metric: String) throws -> TableAnswer {
        var notes: [String] = []
        guard let isLowFirst = try isLowFirst(metric, &notes) else {
            return table([], notes: notes)
        }
        if hasConditionOnCases {
            notes.append(
                "case, trace and run are conditions on the cases of a run; of live traffic `.sql` and"
                    + " `verdicts where trace = …` find one."
            )
            return table([], notes: notes)
        }
        switch try context.comparability.series(of: metric, in: context.selection) {
        case .failure(let reason):
            let isEmpty = reason == .noScores(metric: metric)
            notes.append(isEmpty ? try context.lastScoreSentence(of: metric) : reason.sentence)
            return table([], notes: notes)
        case .success(let series):
            notes += series.notes
            let positions = try ranked(series, isLowFirst: isLowFirst, &notes)
            var shown: [ScoredCase] = []
            try context.forEachEvent(at: positions) { position, time, event in
                if let one = ScoredCase(event, at: position, time) { shown.append(one) }
            }
            if shown.isEmpty { notes.append(try context.lastScoreSentence(of: metric)) }
            let name = QuestionName.quoted(metric)
            let next = shown.isEmpty ? [] : ["distribution of \(name)\(context.place)"]
            return try table(shown, run: nil, notes: notes, next: next)
        }
    }

    /// Where the first scores stand, of the latest evaluator revision that has some in the time.
    private func ranked(
        _ series: ComparableSeries,
        isLowFirst: Bool,
        _ notes: inout [String]
    ) throws -> [Position] {
        for revision in series.revisions.reversed() {
            var ranking = CaseRanking(most: most, isLowFirst: isLowFirst)
            let range = context.question.period?.range ?? TimeRange()
            try context.reader.forEachObservation(of: revision.group, in: range) {
                ranking.add($0)
            }
            let positions = ranking.positions
            guard !positions.isEmpty else { continue }
            if series.revisions.count > 1 {
                notes.append(
                    "Only scores by \(revision.label ?? "the latest evaluator") are ranked: those of"
                        + " other revisions do not compare with them."
                )
            }
            return positions
        }
        return []
    }

    /// Whether the question's conditions are on what the series of live traffic do not know.
    private var hasConditionOnCases: Bool {
        context.selection.filter?.comparisons.contains { comparison in
            [.case, .trace, .run].contains(comparison.dimension)
        } ?? false
    }

    /// Whether low values come first; nil, with a note, if nobody has said which way is better.
    func isLowFirst(_ metric: String, _ notes: inout [String]) throws -> Bool? {
        do throws(IncomparableReason) {
            let isHigherBetter = try context.metrics.definition(of: metric).isHigherBetter()
            return isHigherBetter == (cases.order != .best)
        } catch {
            notes.append(error.sentence)
            return nil
        }
    }

    /// A run by its name.
    func run(_ name: String) throws -> RunRecord? {
        try context.reader.runs().first { $0.run == name }
    }

    private static func ranked(_ cases: [ScoredCase], isLowFirst: Bool) -> [ScoredCase] {
        cases.sorted { left, right in
            let (one, other) = (left.value ?? 0, right.value ?? 0)
            if one != other { return isLowFirst ? one < other : one > other }
            return (left.caseKey ?? "", left.position) < (right.caseKey ?? "", right.position)
        }
    }

    private func table(_ cases: [ScoredCase], notes: [String]) -> TableAnswer {
        context.table(kind: "cases", columns: Self.columns, rows: [], notes: notes)
    }

    private static let columns: [TableAnswer.Column] =
        [.init("metric"), .init("value", isNumeric: true)]
        + [
            "case", "trace", "feature", "category", "model", "evaluator", "time", "prompt",
            "answer",
        ]
        .map { .init($0) } + [.init("position", isNumeric: true)]

    private func table(
        _ cases: [ScoredCase],
        run: RunRecord?,
        notes: [String],
        next: [String]
    ) throws -> TableAnswer {
        var texts = CaseTexts(store: context.store)
        let rows = try cases.map { one -> [TableAnswer.Cell] in
            let (prompt, answer) = try texts.cells(of: one)
            return [
                .text(one.metric), one.value.map(TableAnswer.Cell.number) ?? .none,
                .optional(one.caseKey), .optional(one.trace), .optional(one.feature),
                .optional(one.category), .optional(one.value(of: .model, run: run)),
                .optional(one.evaluator?.label), .time(one.time), prompt, answer,
                .integer(one.position.rawValue),
            ]
        }
        return context.table(
            kind: "cases",
            columns: Self.columns,
            rows: rows,
            notes: notes + texts.notes(hasCases: !cases.isEmpty),
            next: next
        )
    }
}
