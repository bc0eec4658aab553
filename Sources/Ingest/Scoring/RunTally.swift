/// The values of a run, kept by case so that sums do not depend on the order in which cases finish.
struct RunTally {
    private let plan: ScoringPlan
    let metrics: [String]
    /// By metric, case and repeat; NaN where there is no value.
    private var values: [Double]
    private var statuses: [UInt8]
    private(set) var errorUnits = 0
    private(set) var doneUnits = 0
    private var problems: [String: Int] = [:]
    private(set) var agreements: [Double] = []
    private(set) var inconsistent = 0
    private(set) var repairs = 0
    private(set) var usage = ModelUsage()

    private static let codes: [MetricOutcome.Status] = [.scored, .unscored, .error, .skipped]
    private static let none: UInt8 = 255

    init(plan: ScoringPlan, metrics: [String]) {
        self.plan = plan
        self.metrics = metrics
        values = Array(repeating: .nan, count: metrics.count * plan.units)
        statuses = Array(repeating: Self.none, count: values.count)
    }

    private func place(_ metric: Int, _ index: Int, _ repeatNumber: Int) -> Int {
        (metric * plan.dataset.cases.count + index) * plan.repeats + repeatNumber
    }

    mutating func add(_ scored: ScoredCase) {
        add(scored.outcomes, index: scored.index, repeat: scored.repeatNumber, scored.usage)
        if let agreement = scored.judgement?.agreement { agreements.append(agreement) }
        if scored.isPreferenceConsistent == false { inconsistent += 1 }
        repairs += scored.judgement?.repairs ?? 0
    }

    mutating func add(
        _ outcomes: [MetricOutcome],
        index: Int,
        repeat number: Int,
        _ tokens: ModelUsage = ModelUsage()
    ) {
        usage.add(tokens)
        doneUnits += 1
        if outcomes.contains(where: { $0.status == .error }) { errorUnits += 1 }
        for (metric, outcome) in outcomes.enumerated() where metric < metrics.count {
            let place = place(metric, index, number)
            values[place] = outcome.value ?? .nan
            statuses[place] = UInt8(Self.codes.firstIndex(of: outcome.status) ?? 2)
            // The composite's reason only repeats that of a part.
            if outcome.status == .error, outcome.metric != CompositeScore.metric {
                let reason = outcome.detail ?? "unknown"
                if problems[reason] != nil || problems.count < 100 {
                    problems[reason, default: 0] += 1
                }
            }
        }
    }

    /// The reasons of errors, the most frequent first.
    var reasons: [(reason: String, count: Int)] {
        problems.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    /// The figures of a metric over some cases: each case counts once, with the mean of its repeats.
    func figure(of metric: String, over cases: [Int]) -> RunSummary.Figure? {
        guard let metric = metrics.firstIndex(of: metric) else { return nil }
        var figure = RunSummary.Figure()
        var sum = 0.0
        var variances: [Double] = []
        for index in cases {
            var scored: [Double] = []
            for number in 0..<plan.repeats {
                let place = place(metric, index, number)
                switch statuses[place] {
                case 0: scored.append(values[place])
                case 2: figure.errors += 1
                default: figure.unscored += 1
                }
            }
            guard !scored.isEmpty else { continue }
            let mean = scored.reduce(0, +) / Double(scored.count)
            figure.cases += 1
            sum += mean
            if scored.count > 1 {
                let squares = scored.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                variances.append(squares / Double(scored.count - 1))
            }
        }
        if figure.cases > 0 { figure.mean = sum / Double(figure.cases) }
        if !variances.isEmpty {
            figure.withinCaseVariance = variances.reduce(0, +) / Double(variances.count)
        }
        return figure
    }
}
