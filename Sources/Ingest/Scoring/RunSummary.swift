/// What a run came to.
public struct RunSummary: Sendable {
    /// A metric over some cases.
    public struct Figure: Equatable, Sendable {
        /// The mean over the cases with a value; nil if there is none.
        public var mean: Double?
        /// How many cases have a value.
        public var cases = 0
        /// How many evaluations failed.
        public var errors = 0
        /// How many evaluations gave no value for another reason.
        public var unscored = 0
        /// The mean over the cases of the variance between a case's repeats; nil without repeats.
        public var withinCaseVariance: Double?
    }

    /// A category.
    public struct Category: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// How many cases the dataset has of it.
        public var cases: Int
        /// Its weight in the overall score.
        public var weight: Double
        /// The figures, in the order of ``RunSummary/metrics``.
        public var figures: [Figure]
        /// The composite, rounded to 4 decimals; nil if no case has one.
        public var composite: Double?
    }

    /// The run.
    public var run: String
    /// The metrics, the composite last.
    public var metrics: [String]
    /// The categories, by name.
    public var categories: [Category]
    /// The figures over all cases, in the order of the metrics.
    public var total: [Figure]
    /// The weighted mean of the categories' composites, rounded to 4 decimals; nil if there is none.
    public var overall: Double?
    /// The share of the weights that categories with a composite have; below 1 the overall score was
    /// scaled up.
    public var weightPresent: Double
    /// How many cases there are.
    public var cases: Int
    /// How many evaluations there are: cases times repeats.
    public var units: Int
    /// In how many of them something failed.
    public var errors: Int
    /// Why, the most frequent reason first.
    public var reasons: [(reason: String, count: Int)]
    /// Metrics that have a weight and were not measured.
    public var missing: [String]
    /// How many evaluations were recorded before this process began.
    public var resumed: Int
    /// The mean share of votes that agree; nil without several votes.
    public var agreement: Double?
    /// In how many comparisons the two orders disagreed.
    public var inconsistentComparisons: Int
    /// How many verdicts had to be taken out of a fence or other text.
    public var repairs: Int
    /// The tokens of all answers that the run rests on, kept ones among them; anchors are not counted.
    public var usage: ModelUsage
    /// What they cost at the list; nil if a price is not known.
    public var dollars: Double?
    /// Whether the judge has moved; nil without anchors.
    public var drift: AnchorDrift?
    /// Anchors whose grade is outside of what a sound judge gives.
    public var missedAnchors: [String]

    init(_ tally: RunTally, run: String, plan: ScoringPlan) {
        self.run = run
        metrics = tally.metrics
        let indices = plan.dataset.cases.indices
        let byCategory = Dictionary(grouping: indices) { plan.dataset.cases[$0].category }
        let names = byCategory.keys.sorted()
        categories = names.map { name in
            let cases = byCategory[name] ?? []
            let composite = tally.figure(of: CompositeScore.metric, over: cases)
            return Category(
                name: name,
                cases: cases.count,
                weight: plan.categoryWeights.isEmpty ? 1 : plan.categoryWeights[name] ?? 0,
                figures: tally.metrics.compactMap { tally.figure(of: $0, over: cases) },
                composite: composite?.mean.map(ScoresFile.rounded)
            )
        }
        total = tally.metrics.compactMap { tally.figure(of: $0, over: Array(indices)) }
        let declared = plan.categoryWeights.filter { $0.value > 0 }
        let weights = declared.isEmpty ? Dictionary(names.map { ($0, 1.0) }) { $1 } : declared
        let present = categories.filter { $0.composite != nil && (weights[$0.name] ?? 0) > 0 }
        let presentWeight = present.reduce(0) { $0 + (weights[$1.name] ?? 0) }
        let totalWeight = weights.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        weightPresent = totalWeight > 0 ? presentWeight / totalWeight : 0
        if presentWeight > 0 {
            // From the rounded figures, as the original pipeline has it.
            let sum = present.reduce(0) { $0 + (weights[$1.name] ?? 0) * ($1.composite ?? 0) }
            overall = ScoresFile.rounded(sum / presentWeight)
        }
        cases = plan.dataset.cases.count
        units = tally.doneUnits
        errors = tally.errorUnits
        reasons = tally.reasons
        missing = plan.composite.missing
        resumed = 0
        agreement =
            tally.agreements.isEmpty
            ? nil : tally.agreements.reduce(0, +) / Double(tally.agreements.count)
        inconsistentComparisons = tally.inconsistent
        repairs = tally.repairs
        usage = tally.usage
        dollars = tally.usage.dollars(plan.clients)
        missedAnchors = []
    }
}
