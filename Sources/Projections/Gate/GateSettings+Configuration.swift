extension GateSettings {
    /// Reads the `gate` section of a configuration.
    ///
    /// The keys of the evaluation pipelines that people come from, `thresholds` with `overall`,
    /// `per_category_min` and `regression_alert_delta`, and `category_weights`, are read as well.
    ///
    /// - Parameter section: The section; what is wrong is noted there.
    public init(_ section: ConfigurationSection) {
        self.init()
        metrics = section.texts("metrics")
        overallMinimum = section.number("overall_min") ?? overallMinimum
        categoryMinimum = section.number("category_min") ?? categoryMinimum
        categoryDrop = section.number("category_drop") ?? categoryDrop
        if let thresholds = section.section("thresholds") {
            overallMinimum = thresholds.number("overall") ?? overallMinimum
            categoryMinimum = thresholds.number("per_category_min") ?? categoryMinimum
            categoryDrop = thresholds.number("regression_alert_delta") ?? categoryDrop
            thresholds.finish()
        }
        if categoryDrop < 0 { section.note("category_drop", "must not be negative") }
        for key in ["category_weights", "weights"] { readWeights(section, key) }
        significance = Self.share("significance", in: section, 0.000_1...0.5) ?? significance
        errorShareMaximum = Self.share("max_errors", in: section, 0...1) ?? errorShareMaximum
        if let critical = section.section("critical") {
            criticalCases = critical.texts("cases")
            criticalPass = critical.number("pass") ?? criticalPass
            critical.finish()
        }
        baselineAgeSecondsMax = section.seconds("max_baseline_age", in: 60...315_360_000)
        section.finish()
    }

    private mutating func readWeights(_ section: ConfigurationSection, _ key: String) {
        for (name, text) in section.pairs(key) {
            if let weight = Double(text), weight.isFinite, weight > 0 {
                weights[name] = weight
            } else {
                section.note(key, "the weight of \(name) must be a number above 0")
            }
        }
    }

    private static func share(
        _ key: String,
        in section: ConfigurationSection,
        _ range: ClosedRange<Double>
    ) -> Double? {
        guard let value = section.number(key) else { return nil }
        if range.contains(value) { return value }
        section.note(key, "must be from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }
}
