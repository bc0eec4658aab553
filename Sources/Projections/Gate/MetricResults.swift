/// The results of one run in one metric, by category and case: repeats averaged, gaps counted.
struct MetricResults: Equatable {
    /// What is known of one case.
    struct CaseResult: Equatable {
        /// The mean of its values; nil if it has none.
        var value: Double?
        /// How many values that is the mean of.
        var repeats = 0
        /// The squared standard error of that mean over the repeats; nil of fewer than two.
        var squaredError: Double?
        /// How many results have no value because the evaluator failed or did not answer.
        var failures = 0
        /// Whether it was left out on purpose.
        var isSkipped = false
        /// Whether its producer marked it as critical.
        var isCritical = false
    }

    /// The cases of each category; the category of those without one is empty.
    private(set) var categories: [String: [String: CaseResult]] = [:]
    /// Means of categories that were reported without their cases.
    private(set) var summaries: [String: Double] = [:]
    /// What the values compare by; more than one if several evaluators scored.
    private(set) var keys: [ComparabilityKey]

    /// Gathers results.
    ///
    /// - Parameter scores: The results of one metric, in any order.
    init(_ scores: [CaseScore]) {
        keys = Set(scores.map(\.key)).sorted()
        for (category, scores) in Dictionary(grouping: scores, by: { $0.category ?? "" }) {
            let whole = scores.filter { $0.caseKey == nil }
            if let mean = Self.mean(whole) { summaries[category] = mean }
            for (key, scores) in Dictionary(grouping: scores, by: \.caseKey) {
                guard let key else { continue }
                categories[category, default: [:]][key] = Self.result(scores)
            }
        }
    }

    /// How many cases there are, with or without a value.
    var caseCount: Int { categories.values.reduce(0) { $0 + $1.count } }

    /// How many cases lack a value because the evaluator failed or did not answer.
    var failedCount: Int {
        categories.values.reduce(0) { count, cases in
            count + cases.values.count { $0.value == nil && $0.failures > 0 }
        }
    }

    /// How many cases are missing of as many as were declared.
    func unseenCount(of declared: Int64) -> Int {
        Int(clamping: max(0, declared &- Int64(caseCount)))
    }

    /// Every category, those known by a summary only included.
    var categoryNames: Set<String> { Set(categories.keys).union(summaries.keys) }

    /// The mean of a category over its cases, each counting once; else its summary.
    func mean(of category: String) -> Double? {
        let values = (categories[category] ?? [:]).sorted { $0.key < $1.key }
            .compactMap(\.value.value)
        guard !values.isEmpty else { return summaries[category] }
        return values.reduce(0, +) / Double(values.count)
    }

    private static func result(_ scores: [CaseScore]) -> CaseResult {
        var result = CaseResult()
        // Sorted, so that the sum does not depend on the order of arrival.
        let values = scores.compactMap(usable).sorted { ($0.value, $0.n) < ($1.value, $1.n) }
        let total = values.reduce(0) { $0 + $1.n }
        if total > 0 {
            let mean = values.reduce(0) { $0 + $1.value * $1.n } / total
            result.value = mean
            result.repeats = values.count
            if values.count > 1 {
                let squares = values.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) }
                result.squaredError =
                    squares / Double(values.count - 1) / Double(values.count)
            }
        }
        result.failures = scores.count { [.error, .unscored].contains($0.status) }
        result.isSkipped = values.isEmpty && scores.allSatisfy { $0.status == .skipped }
        result.isCritical = scores.contains(where: \.isCritical)
        return result
    }

    private static func mean(_ scores: [CaseScore]) -> Double? {
        let values = scores.compactMap(usable).sorted { ($0.value, $0.n) < ($1.value, $1.n) }
        let total = values.reduce(0) { $0 + $1.n }
        return total > 0 ? values.reduce(0) { $0 + $1.value * $1.n } / total : nil
    }

    private static func usable(_ score: CaseScore) -> (value: Double, n: Double)? {
        guard score.status == .scored, let value = score.value,
            abs(value) <= Observation.magnitudeMax
        else { return nil }
        return (value, Double(min(max(score.samples, 1), Observation.weightMax)))
    }
}
