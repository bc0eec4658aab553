import Ledger

/// Answers `compare …`: two runs, two times, two models, or the time around a deployment.
struct ComparisonQuery {
    let context: AnswerContext
    let comparison: ResolvedComparison

    /// The two sides, or why there are none.
    private enum Sides {
        case found(ComparedScores, ComparedScores, notes: [String])
        case none(String)
    }

    func answer() throws -> TableAnswer {
        switch try sides() {
        case .none(let reason):
            return table([], notes: [reason])
        case .found(let first, let second, let notes):
            var rows = ComparedRow.rows(first, second)
            var notes =
                ["difference is \(first.name) less \(second.name), with its 95 % interval."]
                + notes + first.notes + second.notes
            if rows.isEmpty {
                notes.append(try emptyNote())
            } else if !comparison.sides.areOfTraffic, rows.contains(where: { $0.pairs != nil }) {
                notes.append(
                    "paired differences are over the cases that both have; n and mean are over all"
                        + " scores of each."
                )
            } else if comparison.sides.areOfTraffic {
                notes.append(
                    "Scores are taken to be independent; where they drift or come in bursts the"
                        + " intervals are too narrow."
                )
            }
            if let metric = comparison.metric, comparison.sides.areOfTraffic,
                !rows.isEmpty, rows.allSatisfy({ $0.first.count == 0 || $0.second.count == 0 })
            {
                notes.append(try context.lastScoreSentence(of: metric))
            }
            if rows.count > 5 {
                notes.append(
                    "Of \(rows.count) rows about one in twenty shows a difference by chance alone."
                )
            }
            if let limit = context.question.limit { rows = Array(rows.prefix(limit)) }
            return table(rows, notes: notes)
        }
    }

    private func emptyNote() throws -> String {
        guard let metric = comparison.metric else { return "Neither side has scores." }
        return comparison.sides.areOfTraffic
            ? try context.lastScoreSentence(of: metric)
            : "Neither side has scores of \(metric)."
    }

    private func table(_ rows: [ComparedRow], notes: [String]) -> TableAnswer {
        let dimensions = context.question.groups.filter { $0 != .metric }
        let hasEvaluators =
            rows.contains { $0.evaluator != nil } && !dimensions.contains(.evaluator)
        var columns: [TableAnswer.Column] =
            [.init("metric")] + dimensions.map { .init($0.rawValue) }
        if hasEvaluators { columns.append(.init("evaluator")) }
        columns += [
            "n", "mean", "reference_n", "reference_mean", "difference", "low", "high", "p", "pairs",
        ].map { .init($0, isNumeric: true) }
        columns += [.init("method"), .init("finding")]
        return context.table(
            kind: "comparison",
            columns: columns,
            rows: rows.map { row in
                var cells: [TableAnswer.Cell] =
                    [.text(row.place.metric)] + row.place.values.map(TableAnswer.Cell.optional)
                if hasEvaluators { cells.append(.optional(row.evaluator?.label)) }
                return cells + Self.numbers(of: row) + [
                    .optional(row.difference?.method.rawValue),
                    .text(row.finding(context.metrics.definition(of: row.place.metric).polarity)),
                ]
            },
            notes: notes,
            next: next(rows)
        )
    }

    private static func numbers(of row: ComparedRow) -> [TableAnswer.Cell] {
        func side(_ moments: Moments) -> [TableAnswer.Cell] {
            [.integer(Int64(moments.count)), moments.count > 0 ? .number(moments.mean) : .none]
        }
        let difference = row.difference
        let numbers = [difference?.difference, difference?.low, difference?.high, difference?.p]
        return side(row.first) + side(row.second)
            + numbers.map { $0.map(TableAnswer.Cell.number) ?? .none }
            + [row.pairs.map { .integer(Int64($0)) } ?? .none]
    }

    private func next(_ rows: [ComparedRow]) -> [String] {
        switch comparison.sides {
        case .runs(let run, let other):
            let names = [run, other].map(QuestionName.quoted)
            return ["broken cases of run \(names[0]) against \(names[1])"]
        case .baseline(let run):
            return ["broken cases of run \(QuestionName.quoted(run))"]
        default:
            // The metric that differs most clearly is what a reader wants to see next.
            let clearest = rows.min { ($0.difference?.p ?? 2) < ($1.difference?.p ?? 2) }
            guard let metric = comparison.metric ?? clearest?.place.metric else { return [] }
            return ["chart \(QuestionName.quoted(metric))\(context.selection.place)"]
        }
    }
}

// MARK: - The sides

extension ComparisonQuery {
    private func sides() throws -> Sides {
        switch comparison.sides {
        case .runs(let first, let second):
            return try runs(first, second, name: second)
        case .baseline(let run):
            guard let record = try context.reader.runs().first(where: { $0.run == run }) else {
                return .none("There is no run \(run).")
            }
            let history = try context.reader.baselineHistory()
            guard let approval = history.baseline(suite: record.suite) else {
                let suite = record.suite.map { " for the suite \($0)" } ?? ""
                return .none(
                    "No baseline is approved\(suite): `ledger baseline approve RUN` approves one."
                )
            }
            guard approval.run != run else { return .none("\(run) is the baseline itself.") }
            return try runs(run, approval.run, name: "the baseline \(approval.run)")
        case .deployments(let first, let second):
            return try around(first, second)
        case .periods(let first, let second):
            return .found(
                try traffic(context.selection, during: first.range, name: first.text),
                try traffic(context.selection, during: second.range, name: second.text),
                notes: []
            )
        case .values(let dimension, let first, let second):
            func side(_ value: String) throws -> ComparedScores {
                var selection = context.selection
                let condition = QuestionFilter.comparison(
                    QuestionComparison(
                        dimension: dimension,
                        operation: .equal,
                        value: value,
                        range: SourceRange(0, 0)
                    )
                )
                selection.filter = selection.filter.map { .all([$0, condition]) } ?? condition
                let range = context.question.period?.range ?? TimeRange()
                return try traffic(selection, during: range, name: value)
            }
            return .found(try side(first), try side(second), notes: [])
        }
    }

    private func runs(_ first: String, _ second: String, name: String) throws -> Sides {
        let records = try context.reader.runs().filter { $0.run == first || $0.run == second }
        guard let one = records.first(where: { $0.run == first }),
            let other = records.first(where: { $0.run == second })
        else { return .none("One of the runs is not known.") }
        var notes: [String] = []
        let datasets = [one, other].map { record in
            [record.dataset, record.datasetVersion].compactMap(\.self).joined(separator: "@")
        }
        if datasets[0] != datasets[1] {
            let names = datasets.map { $0.isEmpty ? "an unnamed dataset" : $0 }
            notes.append(
                "The runs are on different datasets, \(names[0]) and \(names[1]): only cases of one"
                    + " id are compared, which need not be the same."
            )
        }
        return .found(
            try scores(of: one, name: first),
            try scores(of: other, name: name),
            notes: notes
        )
    }

    private func scores(of run: RunRecord, name: String) throws -> ComparedScores {
        var scores = ComparedScores(name: name)
        var missing = 0
        let reader = RunCaseReader(context: context)
        for one in try reader.cases(of: run, metric: comparison.metric)
        where one.meets(context.selection, run: run) && context.isAsked(one.time) {
            guard let value = one.value else {
                missing += 1
                continue
            }
            let place = place(one.metric) { one.value(of: $0, run: run) }
            scores.samples[place, default: [:]][one.evaluator, default: ComparedSample()]
                .add(value, of: one.caseKey)
        }
        if missing > 0 {
            notes(&scores, "\(missing) scores of \(run.run) have no value and are left out.")
        }
        if run.finished == nil { notes(&scores, "\(run.run) has not finished.") }
        return scores
    }

    private func notes(_ scores: inout ComparedScores, _ sentence: String) {
        scores.notes.append(sentence)
    }

    private func place(
        _ metric: String,
        _ value: (QuestionDimension) -> String?
    ) -> ComparedPlace {
        let dimensions = context.question.groups.filter { $0 != .metric }
        return ComparedPlace(metric: metric, values: dimensions.map(value))
    }

    private func around(
        _ first: ResolvedComparison.Around,
        _ second: ResolvedComparison.Around
    ) throws -> Sides {
        let minutes = context.question.windowMinutes ?? 60
        var sides: [ComparedScores] = []
        for side in [first, second] {
            let changes = try context.reader.changes().filter {
                $0.kind == .deployment && $0.id == side.deployment
            }
            let named = context.selection.environment
            guard let change = changes.last(where: { $0.environment == named }) ?? changes.last
            else { return .none("There is no deployment \(side.deployment).") }
            var selection = context.selection
            if !isEnvironmentAsked { selection.environment = change.environment }
            // The minute of the deployment is on neither side.
            let minute = change.time.minute
            let range =
                side.isAfter
                ? TimeRange(
                    start: Timestamp(minute: minute + 1),
                    end: Timestamp(minute: minute + 1 + minutes)
                )
                : TimeRange(
                    start: Timestamp(minute: minute - minutes),
                    end: Timestamp(minute: minute)
                )
            var scores = try traffic(selection, during: range, name: side.name)
            if side == first {
                scores.notes.append(
                    "\(side.deployment) went live at \(change.time.rfc3339); each side is"
                        + " \(DurationText.text(Int(minutes) * 60)) long, and window changes that."
                )
            }
            sides.append(scores)
        }
        return .found(sides[0], sides[1], notes: [])
    }

    /// Whether the question names an environment itself.
    private var isEnvironmentAsked: Bool {
        let isInFilter = context.question.filter?.comparisons.contains {
            $0.dimension == .environment
        }
        return isInFilter ?? false
            || !context.question.scopes.isEmpty
                && context.selection.environment != QuestionResolver.defaultEnvironment
    }

    /// The scores of live traffic in a stretch of time, in whole minutes.
    private func traffic(
        _ selection: ScopeSelection,
        during range: TimeRange,
        name: String
    ) throws -> ComparedScores {
        var scores = ComparedScores(name: name)
        let metrics = comparison.metric.map { [$0] } ?? []
        let groups = try context.comparability.groups(
            of: metrics,
            in: selection,
            origin: .traffic
        ).groups
        let dimensions = context.question.groups.filter { $0 != .metric }
        guard let data = try context.reader.hours(of: groups),
            let minutes = ScoreScope.minutes(of: range, data: data)
        else { return scores }
        let hours = ScoreScope(minutes: minutes).hours
        for group in groups {
            for (values, part) in group.parts(by: dimensions) {
                var sample = ComparedSample()
                for bucket in try context.reader.buckets(of: part, in: hours)
                where minutes.contains(bucket.minute) { sample.moments.add(bucket) }
                guard sample.moments.count > 0 else { continue }
                let place = ComparedPlace(metric: group.key.metric, values: values)
                let known = scores.samples[place]?[group.key.evaluator]
                // The environments of one side are one sample only if the question asks for several.
                if let known { sample.moments.add(known.moments) }
                scores.samples[place, default: [:]][group.key.evaluator] = sample
            }
        }
        return scores
    }
}
