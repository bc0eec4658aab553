/// One metric under the gate: which way it is better, and what both runs have of it.
struct GateMetric {
    /// The metric.
    let name: String
    /// 1 if higher is better, −1 if lower is.
    let sign: Double
    /// What the candidate has.
    let candidate: MetricResults
    /// What the baseline has; nil without one.
    let baseline: MetricResults?

    /// The categories that either run, the settings or the dataset's version speak of, in order.
    func categories(expected: some Sequence<String>) -> [String] {
        candidate.categoryNames.union(baseline?.categoryNames ?? []).union(expected).sorted()
    }

    /// The cases of a category that both runs have a value for, in order of their keys.
    func pairs(
        in category: String
    ) -> [(candidate: MetricResults.CaseResult, baseline: MetricResults.CaseResult)] {
        let theirs = baseline?.categories[category] ?? [:]
        return (candidate.categories[category] ?? [:]).sorted { $0.key < $1.key }
            .compactMap { key, result in
                guard result.value != nil, let other = theirs[key], other.value != nil else {
                    return nil
                }
                return (result, other)
            }
    }

    /// The candidate's cases of a category that have a value, in order of their keys.
    func values(in category: String) -> [Double] {
        (candidate.categories[category] ?? [:]).sorted { $0.key < $1.key }
            .compactMap(\.value.value)
    }

    /// The differences by case from the baseline, negative where the candidate is worse.
    func drops(in category: String) -> [Double] {
        pairs(in: category).map { sign * (($0.candidate.value ?? 0) - ($0.baseline.value ?? 0)) }
    }

    /// The distances by case from a fixed score, negative where the candidate is worse.
    func shortfalls(in category: String, from minimum: Double) -> [Double] {
        values(in: category).map { sign * ($0 - minimum) }
    }
}

extension GateMetric {
    /// The metrics that are judged.
    ///
    /// - Parameters:
    ///   - settings: What the gate goes by.
    ///   - evidence: The runs.
    /// - Returns: The metrics, the overall one first, with what stands in the way of judging some.
    static func chosen(
        _ settings: GateSettings,
        _ evidence: GateEvidence
    ) -> (metrics: [GateMetric], problems: [GateVerdict.Problem]) {
        let ours = Dictionary(grouping: evidence.candidate.scores, by: \.metric)
        let theirs = Dictionary(grouping: evidence.baseline?.scores ?? [], by: \.metric)
        let present = Set(ours.keys).union(theirs.keys)
        var names = settings.metrics
        if names.isEmpty {
            names = present.contains(composite) ? [composite] : bounded(present, evidence.metrics)
        }
        var metrics: [GateMetric] = []
        var problems: [GateVerdict.Problem] = []
        for name in names {
            do {
                let isHigher = try evidence.metrics.definition(of: name).isHigherBetter()
                metrics.append(
                    GateMetric(
                        name: name,
                        sign: isHigher ? 1 : -1,
                        candidate: MetricResults(ours[name] ?? []),
                        baseline: evidence.baseline == nil ? nil : MetricResults(theirs[name] ?? [])
                    )
                )
            } catch {
                problems.append(.init(kind: .settings, sentence: error.sentence))
            }
        }
        if names.isEmpty {
            let found = present.sorted().prefix(8).joined(separator: ", ")
            let sentence =
                present.isEmpty
                ? "The run has no scores."
                : "None of the metrics (\(found)) is known to lie between 0 and 1; name those to"
                    + " judge in gate.metrics of the configuration."
            problems.append(.init(kind: .missing, sentence: sentence))
        }
        return (metrics, problems)
    }

    /// The metric that scorers sum a case up in.
    private static let composite = "composite"

    /// Those whose values are known to lie between 0 and 1 and whose better side is known: the
    /// thresholds mean the same for them.
    private static func bounded(_ names: Set<String>, _ catalogue: MetricCatalogue) -> [String] {
        names.sorted().filter {
            let definition = catalogue.definition(of: $0)
            return definition.polarity != .unknown && definition.upperBound == 1
        }
    }
}
