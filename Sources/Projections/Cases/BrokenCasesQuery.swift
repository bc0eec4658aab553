import Ledger

/// Answers `broken cases of run A against B`: the cases that fail in A and did not in B.
struct BrokenCasesQuery {
    let query: CasesQuery

    private var context: AnswerContext { query.context }

    /// A case as both runs scored it.
    private struct Pair {
        var now: ScoredCase
        var before: Double

        /// How far the value moved; a case that could not be scored comes first.
        var fall: Double { now.value.map { abs($0 - before) } ?? .infinity }
    }

    func answer() throws -> TableAnswer {
        guard let name = query.cases.run, let run = try query.run(name) else {
            return table([], notes: ["Broken cases are those of a run: name one."])
        }
        guard let reference = try reference(of: run) else {
            let suite = run.suite.map { " for the suite \($0)" } ?? ""
            return table(
                [],
                notes: ["No baseline is approved\(suite); name a run with against."]
            )
        }
        if reference.run == run.run {
            return table([], notes: ["\(run.run) is compared with itself: nothing can be broken."])
        }
        let reader = RunCaseReader(context: context)
        let metric = query.cases.metric
        let now = try reader.cases(of: run, metric: metric).filter {
            $0.meets(context.selection, run: run) && context.isAsked($0.time)
        }
        let before = try reader.cases(of: reference, metric: metric)
        var notes = ["Compared with \(reference.run)."]
        let pairs = try broken(now, before, &notes)
        if pairs.isEmpty, notes.count == 1 { notes.append("No case is newly broken.") }
        return try table(Array(pairs.prefix(query.most)), pairs.count, notes: notes)
    }

    private func reference(of run: RunRecord) throws -> RunRecord? {
        if let name = query.cases.reference { return try query.run(name) }
        let approval = try context.reader.baselineHistory().baseline(suite: run.suite)
        return try approval.flatMap { try query.run($0.run) }
    }

    /// What identifies a score in both runs.
    private struct Key: Hashable {
        var metric: String
        var evaluator: EvaluatorKey?
        var caseKey: String
    }

    private func broken(
        _ now: [ScoredCase],
        _ before: [ScoredCase],
        _ notes: inout [String]
    ) throws -> [Pair] {
        var known: [Key: Moments] = [:]
        for one in before {
            guard let key = Self.key(of: one), let value = one.value else { continue }
            known[key, default: Moments()].add(value)
        }
        let shared = now.contains { Self.key(of: $0).map { known[$0] != nil } ?? false }
        if !shared {
            notes.append(
                "The runs have no case in common that one evaluator revision scored in both, so none"
                    + " can be called newly broken."
            )
            return []
        }
        var pairs: [Pair] = []
        var bounds: [String: QuestionBound?] = [:]
        for one in now {
            if bounds[one.metric] == nil {
                bounds[one.metric] = try bound(of: one.metric, now + before, &notes)
            }
            guard let bound = bounds[one.metric] ?? nil, let key = Self.key(of: one),
                let then = known[key]?.mean, !bound.isFailed(by: then),
                one.value.map(bound.isFailed) ?? (one.status == "error")
            else { continue }
            pairs.append(Pair(now: one, before: then))
        }
        return pairs.sorted { left, right in
            let (one, other) = (left.fall, right.fall)
            if one != other { return one > other }
            return left.now.position < right.now.position
        }
    }

    private static func key(of one: ScoredCase) -> Key? {
        one.caseKey.map { Key(metric: one.metric, evaluator: one.evaluator, caseKey: $0) }
    }

    /// What a case of a metric fails beyond: what the question says, else the middle of its range.
    private func bound(
        of metric: String,
        _ cases: [ScoredCase],
        _ notes: inout [String]
    ) throws -> QuestionBound? {
        if let bound = context.question.bound { return bound }
        guard let isLowBad = try query.isLowFirst(metric, &notes) else { return nil }
        let definition = context.metrics.definition(of: metric)
        let values = cases.lazy.filter { $0.metric == metric }.compactMap(\.value)
        let isOfUnit = values.allSatisfy { (0...1).contains($0) }
        var middle = isOfUnit ? 0.5 : nil
        if let low = definition.lowerBound, let high = definition.upperBound {
            middle = low + (high - low) / 2
        }
        guard let middle else {
            notes.append(
                "What fails is not known of \(metric): say so with below or above a value."
            )
            return nil
        }
        notes.append(
            "A case of \(metric) fails \(isLowBad ? "below" : "above") \(middle), the middle of its"
                + " range; below or above in the question says otherwise."
        )
        return QuestionBound(isLowBad: isLowBad, value: middle)
    }

    private static let columns: [TableAnswer.Column] =
        [.init("metric"), .init("case")]
        + ["value", "reference_value", "difference"].map { .init($0, isNumeric: true) }
        + ["status", "feature", "category", "evaluator", "time", "prompt", "answer"]
        .map { .init($0) } + [.init("position", isNumeric: true)]

    private func table(_ rows: [[TableAnswer.Cell]], notes: [String]) -> TableAnswer {
        context.table(kind: "broken_cases", columns: Self.columns, rows: rows, notes: notes)
    }

    private func table(_ pairs: [Pair], _ count: Int, notes: [String]) throws -> TableAnswer {
        var texts = CaseTexts(store: context.store)
        let rows = try pairs.map { pair -> [TableAnswer.Cell] in
            let one = pair.now
            let (prompt, answer) = try texts.cells(of: one)
            return [
                .text(one.metric), .optional(one.caseKey),
                one.value.map(TableAnswer.Cell.number) ?? .none, .number(pair.before),
                one.value.map { .number($0 - pair.before) } ?? .none, .text(one.status),
                .optional(one.feature), .optional(one.category), .optional(one.evaluator?.label),
                .time(one.time), prompt, answer, .integer(one.position.rawValue),
            ]
        }
        var notes = notes
        if count > pairs.count {
            notes.append("\(count) cases are newly broken; the first \(pairs.count) are shown.")
        }
        return table(rows, notes: notes + texts.notes(hasCases: !pairs.isEmpty))
    }
}

extension QuestionBound {
    /// Whether a value fails; on the bound it passes.
    fileprivate func isFailed(by value: Double) -> Bool {
        isLowBad ? value < self.value : value > self.value
    }
}
