/// The cases that must not newly fail: those that the settings name and those that are labelled.
struct CriticalCases {
    let settings: GateSettings

    /// The critical cases that pass no more.
    ///
    /// A single case is no sample, so there is no test: whoever calls a case critical wants to hear of
    /// it. Repeats of a case are averaged.
    ///
    /// - Parameter metric: The overall metric, or nil.
    /// - Returns: The cases in order of category and key; those that failed in the baseline already are
    ///   not among them.
    func failures(in metric: GateMetric?) -> [GateVerdict.CriticalCase] {
        guard let metric else { return [] }
        let named = Set(settings.criticalCases)
        func passes(_ value: Double) -> Bool {
            metric.sign * (value - settings.criticalPass) >= -GateSettings.tolerance
        }
        var failures: [GateVerdict.CriticalCase] = []
        for (category, cases) in metric.candidate.categories.sorted(by: { $0.key < $1.key }) {
            for (key, result) in cases.sorted(by: { $0.key < $1.key }) {
                let before = metric.baseline?.categories[category]?[key]
                let isCritical =
                    named.contains(key) || result.isCritical || before?.isCritical == true
                guard isCritical, let value = result.value, !passes(value) else { continue }
                if let old = before?.value, !passes(old) { continue }
                failures.append(
                    GateVerdict.CriticalCase(
                        caseKey: key,
                        category: category,
                        baseline: before?.value,
                        candidate: value
                    )
                )
            }
        }
        return failures
    }
}
