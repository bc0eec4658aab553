extension AlertSettings {
    /// The longest window, timer and patience that a rule may have: 30 days.
    private static let longestSeconds = 30 * 86_400
    /// The longest run without a false alarm that can be asked for: ten years.
    private static let longestRunSeconds = 3_650 * 86_400

    /// Reads the `alerts` section of a configuration.
    ///
    /// - Parameters:
    ///   - section: The section; what is wrong with it is noted there.
    ///   - metrics: What is known of metrics: a comparison that its polarity contradicts is noted.
    public init(_ section: ConfigurationSection, metrics: MetricCatalogue) {
        let tickSeconds = section.seconds("tick", in: 1...3_600) ?? 30
        self.init(
            rules: [],
            tickSeconds: tickSeconds,
            latenessSeconds: section.seconds("lateness", in: 0...86_400) ?? 60,
            correlated: section.namedSections("correlated").map { name, group in
                let others = group.texts("with")
                group.finish()
                return [name] + others.filter { $0 != name }
            }
        )
        var names: Set<String> = []
        for rule in section.sections("rules") {
            let read = Self.rule(rule, metrics: metrics)
            if !read.name.isEmpty, !names.insert(read.name).inserted {
                rule.note("name", "another rule has this name already")
            }
            rules.append(read)
        }
        section.finish()
    }

    private static func rule(
        _ section: ConfigurationSection,
        metrics: MetricCatalogue
    ) -> AlertRule {
        let name = section.requiredText("name")
        let detector = section.choice("detector", AlertDetector.self) ?? .threshold
        let severity = section.choice("severity", AlertSeverity.self)
        if severity == nil, section.text("severity") == nil {
            section.note(nil, "severity is missing")
        }
        let standard = detector.standardComparison
        let comparison = section.choice("comparison", AlertComparison.self)
        let threshold = section.number("threshold")
        var rule = AlertRule(
            name: name,
            detector: detector,
            metric: section.text("metric") ?? "",
            comparison: comparison ?? standard?.comparison ?? .below,
            threshold: threshold ?? standard?.threshold ?? 0,
            resolveThreshold: section.number("resolve_threshold"),
            windowSeconds: section.seconds("window", in: 60...longestSeconds) ?? 3_600,
            samplesMin: section.integer("min_samples", in: 0...1_000_000_000) ?? 20,
            forSeconds: section.seconds("for", in: 0...longestSeconds) ?? 0,
            keepFiringForSeconds: section.seconds("keep_firing_for", in: 0...longestSeconds) ?? 600,
            gapPolicy: section.choice("gap", AlertGapPolicy.self) ?? .reset,
            noDataPolicy: section.choice("no_data", AlertNoDataPolicy.self) ?? .hold,
            severity: severity ?? .p3,
            scope: scope(section),
            dimensions: dimensions(section),
            title: section.text("title") ?? name,
            description: section.text("description") ?? "",
            runbook: section.text("runbook") ?? "",
            owner: section.text("owner") ?? ""
        )
        rule.runLengthSeconds =
            section.seconds("run_length", in: 86_400...longestRunSeconds) ?? rule.runLengthSeconds
        rule.usualPolicy = section.choice("usual", AlertUsualPolicy.self) ?? .page
        // A shift is over when the level is back, not when it is nearly as bad.
        if detector == .shift, rule.resolveThreshold == nil { rule.resolveThreshold = 0 }
        if standard == nil {
            if comparison == nil { section.note(nil, "comparison is missing", hint: "such as <") }
            if threshold == nil { section.note(nil, "threshold is missing") }
        }
        check(rule, section, metrics)
        section.finish()
        return rule
    }

    private static func scope(_ section: ConfigurationSection) -> AlertScope {
        guard let scope = section.section("scope") else { return AlertScope() }
        let matchers = scope.texts("match").compactMap { text -> LabelMatcher? in
            guard let matcher = LabelMatcher(text) else {
                scope.note("match", "\(text) is no matcher", hint: "such as model=\"m-1\"")
                return nil
            }
            if QuestionDimension(rawValue: matcher.name).map(possible.contains) != true {
                scope.note(
                    "match",
                    "scores have no \(matcher.name)",
                    hint: "they have \(possible.map(\.rawValue).joined(separator: ", "))"
                )
            }
            return matcher
        }
        let result = AlertScope(
            environment: scope.text("environment") ?? QuestionResolver.defaultEnvironment,
            feature: scope.text("feature"),
            matchers: matchers
        )
        scope.finish()
        return result
    }

    /// What scores can be told apart by.
    private static let possible: [QuestionDimension] = [
        .feature, .category, .model, .prompt, .release,
    ]

    private static func dimensions(_ section: ConfigurationSection) -> [QuestionDimension] {
        section.texts("by").compactMap { text in
            if let dimension = QuestionDimension(rawValue: text), possible.contains(dimension) {
                return dimension
            }
            let nearest = EditDistance.nearest(to: text, among: possible.map(\.rawValue))
            section.note(
                "by",
                "scores cannot be told apart by \(text)",
                hint: nearest.map { "did you mean \($0)?" }
                    ?? "they can by \(possible.map(\.rawValue).joined(separator: ", "))"
            )
            return nil
        }
    }

    /// Notes what is allowed by itself and makes no sense together.
    private static func check(
        _ rule: AlertRule,
        _ section: ConfigurationSection,
        _ metrics: MetricCatalogue
    ) {
        if rule.metric.isEmpty, rule.detector.needsMetric {
            section.note(nil, "metric is missing")
        }
        if [.p0, .p1].contains(rule.severity) {
            if rule.runbook.isEmpty {
                section.note(nil, "a \(rule.severity.rawValue) rule needs a runbook")
            }
            if rule.owner.isEmpty {
                section.note(nil, "a \(rule.severity.rawValue) rule needs an owner")
            }
        }
        if let resolve = rule.resolveThreshold,
            rule.comparison.isViolated(by: resolve, threshold: rule.threshold)
        {
            section.note(
                "resolve_threshold",
                "an alert could end while its value violates the threshold"
            )
        }
        if rule.detector == .forest, !rule.dimensions.isEmpty || !rule.scope.matchers.isEmpty {
            section.note(
                nil,
                "a forest judges an environment or a feature as a whole",
                hint: "leave out by and match; scope: {feature: …} looks at one feature"
            )
        }
        checkKind(rule, section, metrics)
        guard rule.detector == .threshold else { return }
        let polarity = metrics.definition(of: rule.metric).polarity
        let isLowBad = polarity == .higherIsBetter
        guard polarity != .unknown, isLowBad != rule.comparison.isLowBad else { return }
        section.note(
            "comparison",
            "a \(isLowBad ? "high" : "low") \(rule.metric) is the good one, as far as is known",
            hint: "define the metric's polarity under metrics: if that is wrong"
        )
    }
}

extension AlertSettings {
    /// Notes what a rule asks of a detector that has no such thing.
    private static func checkKind(
        _ rule: AlertRule,
        _ section: ConfigurationSection,
        _ metrics: MetricCatalogue
    ) {
        if rule.usualPolicy == .demote, rule.detector != .threshold {
            section.note("usual", "only threshold rules tell what is usual from what is news")
        }
        guard rule.detector == .shift else {
            if section.holds("run_length") {
                section.note("run_length", "only shift rules have a run length")
            }
            return
        }
        if rule.comparison.isLowBad {
            section.note(
                "comparison",
                "a shift is how much worse the level is than usual, so that high is bad",
                hint: "leave comparison out"
            )
        }
        if rule.threshold < 0 {
            section.note("threshold", "a shift is at least 0", hint: "such as 0.15")
        }
        if !rule.metric.isEmpty, metrics.definition(of: rule.metric).polarity == .unknown {
            section.note(
                "metric",
                "nothing tells whether a high \(rule.metric) is good",
                hint: "define the metric's polarity under metrics:"
            )
        }
    }
}

extension AlertDetector {
    /// Whether the detector looks at one metric.
    var needsMetric: Bool {
        switch self {
        case .threshold, .spc, .trend, .shift: true
        case .errorRate, .silence, .forest: false
        }
    }

    /// What a rule compares with if it does not say so; nil if it must.
    var standardComparison: (comparison: AlertComparison, threshold: Double)? {
        switch self {
        case .threshold, .errorRate, .silence, .trend: nil
        // Whether a run rule is violated is 0 or 1; of a percentile, one window in 200 is beyond.
        case .spc: (.aboveOrEqual, 1)
        // The effect that is called large.
        case .shift: (.aboveOrEqual, 0.15)
        case .forest: (.aboveOrEqual, 0.995)
        }
    }
}
