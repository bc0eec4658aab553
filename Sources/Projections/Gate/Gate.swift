/// Judges a run against a baseline, or against fixed scores where there is none: a pure function.
///
/// A line fails only with both guards: its mean lies beyond the threshold, and the sign-flip test by
/// case, corrected for all lines, says that chance does not reach as far. What lies beyond the threshold
/// without the second is inconclusive, never a failure and never a pass. Missing or incomparable results
/// make the whole invalid.
public struct Gate: Sendable {
    /// What it goes by.
    public let settings: GateSettings
    /// How many choices of signs are drawn for a line of many cases.
    let draws: Int

    /// Makes a gate.
    ///
    /// - Parameter settings: What it goes by.
    public init(settings: GateSettings = GateSettings()) {
        self.init(settings: settings, draws: SignFlipTest.drawCount)
    }

    /// Makes a gate that draws fewer choices of signs, for simulations of many.
    init(settings: GateSettings, draws: Int) {
        self.settings = settings
        self.draws = draws
    }

    /// Judges.
    ///
    /// - Parameter evidence: The run, what it is compared with, and the waivers in force.
    /// - Returns: The verdict; the same for the same evidence in any order.
    /// - Complexity: O(*n* log *n*) in the results, and O(*n*) draws for each line of more than 32 cases.
    public func judge(_ evidence: GateEvidence) -> GateVerdict {
        let (metrics, unusable) = GateMetric.chosen(settings, evidence)
        let completeness = GateCompleteness(
            settings: settings,
            evidence: evidence,
            metrics: metrics
        )
        let record = evidence.candidate.record
        var verdict = GateVerdict(
            run: record.run,
            suite: record.suite,
            model: record.model,
            dataset: record.datasetLabel.isEmpty ? nil : record.datasetLabel,
            commit: record.commit,
            pull: record.pull,
            outcome: .pass,
            reasons: [],
            baseline: Self.baseline(evidence, commonCases: completeness.commonCases),
            overall: nil,
            categories: [],
            critical: [],
            problems: unusable + completeness.problems(),
            waivers: [],
            notes: [],
            settings: settings,
            evidence: GateDigest.digest(of: evidence),
            position: evidence.position
        )
        measure(metrics, evidence, &verdict)
        if verdict.problems.isEmpty, let line = verdict.lines.first(where: { $0.state == .invalid })
        {
            let place = GateWording.place(of: line)
            let sentence = "There is nothing to judge \(place) by."
            verdict.problems = [GateVerdict.Problem(kind: .missing, sentence: sentence)]
        }
        verdict.critical = CriticalCases(settings: settings).failures(in: metrics.first)
        if !verdict.problems.isEmpty { Self.invalidate(&verdict) }
        waive(&verdict, by: evidence.waivers)
        verdict.outcome = Self.outcome(of: verdict)
        verdict.notes = GateWording.notes(on: verdict, evidence: evidence)
        verdict.reasons = GateWording.reasons(for: verdict)
        return verdict
    }

    private static func baseline(
        _ evidence: GateEvidence,
        commonCases: Int
    ) -> GateVerdict.Baseline? {
        guard case .run(let run, let approval) = evidence.reference else { return nil }
        return GateVerdict.Baseline(
            run: run.record.run,
            by: approval?.by,
            time: approval?.time,
            position: approval?.position,
            commonCases: commonCases
        )
    }

    /// Measures every line, corrects their p-values together, and says what became of each.
    private func measure(
        _ metrics: [GateMetric],
        _ evidence: GateEvidence,
        _ verdict: inout GateVerdict
    ) {
        let counted = evidence.declaredCategories
        let scale = GateMeasure(settings: settings, evidence: evidence, draws: draws)
        var measured: [GateMeasure.Measured] = []
        if let metric = scale.overallMetric(among: metrics) {
            measured.append(scale.overall(metric))
        }
        for (index, metric) in metrics.enumerated() {
            let weighed = index == 0 ? Array(evidence.weights(settings).keys) : []
            for category in metric.categories(expected: weighed + counted) {
                measured.append(scale.category(category, of: metric))
            }
        }
        let tested = measured.indices.filter { measured[$0].line.p != nil }
        let adjusted = HolmCorrection.adjusted(tested.map { measured[$0].line.p ?? 1 })
        for (index, value) in zip(tested, adjusted) { measured[index].line.adjustedP = value }
        let effect = DetectableEffect(significance: settings.significance, tests: tested.count)
        for index in measured.indices { measured[index].conclude(effect, settings) }
        let lines = measured.map(\.line)
        verdict.overall = lines.first { $0.category == nil }
        verdict.categories = lines.filter { $0.category != nil }
    }

    /// No line of results that cannot be judged counts as passed; numbers stay, to look at.
    private static func invalidate(_ verdict: inout GateVerdict) {
        verdict.overall?.state = .invalid
        for index in verdict.categories.indices { verdict.categories[index].state = .invalid }
    }

    private func waive(_ verdict: inout GateVerdict, by waivers: [GateWaiver]) {
        var used: [GateWaiver] = []
        func note(_ waiver: GateWaiver) {
            if !used.contains(waiver) { used.append(waiver) }
        }
        func waive(_ line: inout GateVerdict.Line) {
            guard [.fail, .inconclusive].contains(line.state),
                let waiver = waivers.first(where: {
                    $0.covers(suite: verdict.suite, metric: line.metric, category: line.category)
                })
            else { return }
            line.state = .waived
            line.waiver = waiver.id
            note(waiver)
        }
        if var overall = verdict.overall {
            waive(&overall)
            verdict.overall = overall
        }
        for index in verdict.categories.indices { waive(&verdict.categories[index]) }
        let metric = verdict.overall?.metric ?? verdict.categories.first?.metric ?? ""
        for index in verdict.critical.indices {
            let failing = verdict.critical[index]
            let waiver = waivers.first {
                $0.covers(
                    suite: verdict.suite,
                    metric: metric,
                    category: failing.category,
                    caseKey: failing.caseKey
                )
            }
            verdict.critical[index].waiver = waiver?.id
            if let waiver { note(waiver) }
        }
        verdict.waivers = used
    }

    private static func outcome(of verdict: GateVerdict) -> GateVerdict.Outcome {
        if !verdict.problems.isEmpty { return .invalid }
        if verdict.lines.contains(where: { $0.state == .fail })
            || verdict.critical.contains(where: { $0.waiver == nil })
        {
            return .fail
        }
        return verdict.lines.contains { $0.state == .inconclusive } ? .inconclusive : .pass
    }
}
