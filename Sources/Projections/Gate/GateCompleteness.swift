import Ledger

/// Whether the results can be judged at all: what is missing, has failed, or does not compare.
///
/// It fails closed. Looking at the candidate alone would pass a run whose failing cases were left out,
/// so what must be there comes from the baseline, the dataset's version, the settings and the run's
/// own word.
struct GateCompleteness {
    let settings: GateSettings
    let evidence: GateEvidence
    let metrics: [GateMetric]

    /// Everything that stands in the way, most fundamental first.
    func problems() -> [GateVerdict.Problem] {
        runProblems() + baselineProblems() + datasetProblems()
            + metrics.flatMap { metric in
                evaluatorProblems(metric) + missing(of: metric) + errors(of: metric)
            } + undeclared()
    }

    private func problem(
        _ kind: GateVerdict.Problem.Kind,
        _ sentence: String
    ) -> GateVerdict.Problem {
        GateVerdict.Problem(kind: kind, sentence: sentence)
    }

    // MARK: The runs

    private func runProblems() -> [GateVerdict.Problem] {
        let record = evidence.candidate.record
        if record.finished == nil {
            return [problem(.run, "Run \(record.run) has not finished.")]
        }
        if let outcome = record.outcome, !["completed", "finished"].contains(outcome) {
            return [problem(.run, "Run \(record.run) ended as \(outcome).")]
        }
        return []
    }

    private func baselineProblems() -> [GateVerdict.Problem] {
        switch evidence.reference {
        case .none: return []
        case .revoked(let decision):
            let who = decision.by.map { " by \($0)" } ?? ""
            return [
                problem(
                    .baseline,
                    "The baseline \(decision.run) was revoked\(who) at \(decision.time.rfc3339), and"
                        + " nothing was approved since."
                )
            ]
        case .run(let run, let approval):
            var problems: [GateVerdict.Problem] = []
            if run.record.finished == nil {
                problems.append(
                    problem(.baseline, "The baseline \(run.record.run) never finished.")
                )
            }
            if run.scores.isEmpty {
                problems.append(problem(.baseline, "The baseline \(run.record.run) has no scores."))
            }
            if let approval, let most = settings.baselineAgeSecondsMax,
                evidence.now.seconds(since: approval.time) > Double(most)
            {
                problems.append(
                    problem(
                        .baseline,
                        "The approval of the baseline \(approval.run) at \(approval.time.rfc3339) has"
                            + " expired: it is older than \(DurationText.text(most))."
                    )
                )
            }
            return problems
        }
    }

    private func datasetProblems() -> [GateVerdict.Problem] {
        guard let baseline = evidence.baseline?.record else { return [] }
        let candidate = evidence.candidate.record
        func label(_ run: RunRecord) -> String {
            run.datasetLabel.isEmpty ? "a dataset without a name" : run.datasetLabel
        }
        guard candidate.datasetLabel != baseline.datasetLabel else { return [] }
        return [
            problem(
                .dataset,
                "The run was evaluated on \(label(candidate)), the baseline on"
                    + " \(label(baseline)). \(commonCases) cases are in both; what is shown is of them."
            )
        ]
    }

    /// How many cases of the first metric both runs have.
    var commonCases: Int {
        guard let metric = metrics.first, let baseline = metric.baseline else { return 0 }
        return metric.candidate.categories.reduce(0) { count, category in
            count + category.value.keys.count { baseline.categories[category.key]?[$0] != nil }
        }
    }

    private func evaluatorProblems(_ metric: GateMetric) -> [GateVerdict.Problem] {
        let keys = metric.candidate.keys
        let others = metric.baseline?.keys ?? []
        for group in [keys, others] where group.count > 1 {
            let environments = Set(group.map(\.environment)).sorted()
            let reason =
                environments.count > 1
                ? .severalEnvironments(metric: metric.name, environments: environments)
                : group[0].difference(from: group[1])
            return reason.map { [problem(.evaluator, $0.sentence)] } ?? []
        }
        guard let ours = keys.first, let theirs = others.first else { return [] }
        if let reason = theirs.difference(from: ours) {
            return [problem(.evaluator, reason.sentence)]
        }
        // One side may not say who scored: then nobody knows whether it was the same.
        guard (ours.evaluator == nil) == (theirs.evaluator == nil) else {
            let reason = IncomparableReason.differentEvaluators(
                metric.name,
                theirs.evaluator?.label,
                ours.evaluator?.label
            )
            return [problem(.evaluator, reason.sentence)]
        }
        return []
    }

    // MARK: The results

    private func missing(of metric: GateMetric) -> [GateVerdict.Problem] {
        let candidate = metric.candidate
        guard !candidate.categoryNames.isEmpty else {
            let whose = metric.baseline?.categoryNames.isEmpty == false ? "; the baseline has" : ""
            return [problem(.missing, "The run has no scores of \(metric.name)\(whose).")]
        }
        let declared = coversAll(metric) ? declaredCategories : []
        let expected = Set(metric.baseline?.categoryNames ?? []).union(declared)
        let gone = expected.subtracting(candidate.categoryNames)
        var problems: [GateVerdict.Problem] = []
        func add(_ names: [String], _ sentence: (String) -> String) {
            guard !names.isEmpty else { return }
            problems.append(problem(.missing, sentence(Self.names(names.sorted(), "case"))))
        }
        if !gone.isEmpty {
            let names = Self.names(gone.sorted(), "category")
            problems.append(
                problem(.missing, "The run has no scores of \(metric.name) in \(names).")
            )
        }
        add(coversAll(metric) ? undone(metric, besides: gone) : []) {
            "The run declared \($0), and has no \(metric.name) there."
        }
        add(absent(metric, besides: gone)) {
            "The baseline has \(metric.name) of \($0) that the run lacks."
        }
        let judged = Set(
            candidate.categories.values.flatMap { $0.filter { $0.value.value != nil }.keys }
        )
        let unjudged = settings.criticalCases.filter { !judged.contains($0) }
        add(metric.name == metrics.first?.name ? unjudged : []) {
            "The run has no \(metric.name) of the critical \($0)."
        }
        return problems
    }

    /// Whether a metric is one that every case must have.
    ///
    /// Of several metrics that nobody chose by name each may be meant for some cases only.
    private func coversAll(_ metric: GateMetric) -> Bool {
        metric.name == metrics.first?.name && (!settings.metrics.isEmpty || metrics.count == 1)
    }

    /// The cases that the run declared and has no result of.
    private func undone(_ metric: GateMetric, besides gone: Set<String>) -> [String] {
        evidence.candidate.declared.compactMap { key, category in
            let isThere = metric.candidate.categories[category]?[key] != nil
            return gone.contains(category) || isThere ? nil : key
        }
    }

    /// The cases that the baseline has and the run lacks.
    private func absent(_ metric: GateMetric, besides gone: Set<String>) -> [String] {
        (metric.baseline?.categories ?? [:]).flatMap { category, cases -> [String] in
            if gone.contains(category) { return [] }
            return cases.compactMap { key, result in
                let ours = metric.candidate.categories[category]?[key]
                let isMissing = ours == nil || ours?.isSkipped == true
                return isMissing && !result.isSkipped ? key : nil
            }
        }
    }

    /// The categories that weigh, that the dataset's version counts or that the run declared.
    private var declaredCategories: Set<String> {
        Set(evidence.weights(settings).keys).union(evidence.declaredCategories)
    }

    private func errors(of metric: GateMetric) -> [GateVerdict.Problem] {
        // Failed evaluations need no event each: the run may only count them.
        let unseen =
            coversAll(metric)
            ? min(uncounted(metric), metric.candidate.unseenCount(of: declaredCases)) : 0
        let failed = metric.candidate.failedCount + unseen
        let count = metric.candidate.caseCount + unseen
        let share = Double(failed) / Double(max(count, 1))
        var problems: [GateVerdict.Problem] = []
        if share > settings.errorShareMaximum + GateSettings.tolerance {
            problems.append(
                problem(
                    .errors,
                    "\(failed) of \(count) cases have no \(metric.name) because"
                        + " evaluating them failed; at most \(Self.percent(settings.errorShareMaximum))"
                        + " may."
                )
            )
        }
        for category in metric.candidate.categories.keys.sorted()
        where metric.candidate.mean(of: category) == nil {
            let name = category.isEmpty ? "without a category" : "of category \(category)"
            problems.append(
                problem(.errors, "No case \(name) has a value of \(metric.name).")
            )
        }
        return problems
    }

    /// Cases that the run or the dataset's version says there are, and that have no result.
    private func undeclared() -> [GateVerdict.Problem] {
        guard let metric = metrics.first(where: coversAll), metric.candidate.caseCount > 0 else {
            return []
        }
        let record = evidence.candidate.record
        let seen = Int64(metric.candidate.caseCount)
        let failures = Int64(uncounted(metric))
        let accounted = seen.saturatingAdding(failures)
        if let cases = record.cases, accounted < cases {
            return [
                problem(
                    .missing,
                    "The run says that it evaluated \(cases) cases, but there is \(metric.name) of"
                        + " \(seen)."
                )
            ]
        }
        if let dataset = evidence.dataset {
            if let examples = dataset.examples, accounted < examples {
                return [
                    problem(
                        .missing,
                        "The dataset \(dataset.name)@\(dataset.version) has \(examples) cases, the run"
                            + " has \(metric.name) of \(seen)."
                    )
                ]
            }
            for (category, count) in dataset.categories.sorted(by: { $0.key < $1.key }) {
                let ours = Int64(metric.candidate.categories[category]?.count ?? 0)
                guard ours > 0, ours.saturatingAdding(failures) < count else {
                    continue
                }
                return [
                    problem(
                        .missing,
                        "Category \(category) of \(dataset.name)@\(dataset.version) has \(count) cases,"
                            + " the run has \(metric.name) of \(ours)."
                    )
                ]
            }
        }
        return []
    }

    /// How many cases there are by the run's own word or the dataset's version.
    private var declaredCases: Int64 {
        max(evidence.candidate.record.cases ?? 0, evidence.dataset?.examples ?? 0)
    }

    /// The failed evaluations that the run counts beyond those that have an event.
    private func uncounted(_ metric: GateMetric) -> Int {
        let errors = Int(clamping: max(0, evidence.candidate.record.errors ?? 0))
        return max(0, errors - metric.candidate.failedCount)
    }

    // MARK: Words

    /// Up to five names and how many more, such as `cases a, b`.
    static func names(_ names: [String], _ noun: String) -> String {
        let plural = noun.hasSuffix("y") ? "\(noun.dropLast())ies" : "\(noun)s"
        let shown = names.prefix(5).map { $0.isEmpty ? "(none)" : $0 }.joined(separator: ", ")
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        return "\(names.count == 1 ? noun : plural) \(shown)\(more)"
    }

    private static func percent(_ share: Double) -> String {
        let percent = share * 100
        return percent == percent.rounded() ? "\(Int(percent)) %" : "\(percent) %"
    }
}
