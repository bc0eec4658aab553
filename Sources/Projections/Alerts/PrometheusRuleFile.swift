/// Reads Prometheus' alerting rules of the simple form `metric{matchers} op number`.
///
/// `llm_quality_faithfulness` stands for the metric `faithfulness`: the exporters of this field publish
/// the rolling mean of the last hour under that name. Every label set of a metric alerts by itself in
/// Prometheus; here that is every feature.
public enum PrometheusRuleFile {
    /// What names of exported gauges begin with.
    private static let prefix = "llm_quality_"

    /// Reads a rule file.
    ///
    /// - Parameter root: Its root section; rules of other forms are noted there with their place.
    /// - Returns: The rules, in the order of the file.
    public static func rules(_ root: ConfigurationSection) -> [AlertRule] {
        prometheusRules(root).map(\.rule)
    }

    /// Reads a rule file with all that Prometheus makes of it.
    ///
    /// - Parameters:
    ///   - root: Its root section; rules of other forms are noted there with their place.
    ///   - expandsTemplates: Whether templates in labels and annotations must be of the simple forms.
    /// - Returns: The rules, in the order of the file.
    static func prometheusRules(
        _ root: ConfigurationSection,
        expandsTemplates: Bool = false
    ) -> [PrometheusRule] {
        var rules: [PrometheusRule] = []
        for group in root.sections("groups") {
            _ = group.requiredText("name")
            _ = group.seconds("interval", in: 1...86_400)
            let groupLabels = group.pairs("labels")
            for rule in group.sections("rules") {
                guard let read = self.rule(rule, groupLabels: groupLabels) else { continue }
                if expandsTemplates { checkTemplates(rule) }
                rules.append(read)
            }
            group.finish()
        }
        return rules
    }

    private static func rule(
        _ section: ConfigurationSection,
        groupLabels: [(key: String, value: String)]
    ) -> PrometheusRule? {
        if section.text("record") != nil {
            section.note(
                "record",
                "recording rules are not read; the ledger keeps its own averages"
            )
            return nil
        }
        let name = section.requiredText("alert")
        let text = section.requiredText("expr")
        var labels = Dictionary(groupLabels.map { ($0.key, $0.value) }) { _, last in last }
        for (key, value) in section.pairs("labels") { labels[key] = value }
        let annotations = Dictionary(section.pairs("annotations").map { ($0.key, $0.value) }) {
            _,
            last in last
        }
        let forSeconds = section.seconds("for", in: 0...31_536_000) ?? 0
        let keepSeconds = section.seconds("keep_firing_for", in: 0...31_536_000) ?? 0
        section.finish()
        guard let expression = PrometheusExpression(text) else {
            section.note(
                "expr",
                "only metric{matchers} op number is read",
                hint: "such as llm_quality_faithfulness{feature=\"search\"} < 0.7"
            )
            return nil
        }
        let rule = AlertRule(
            name: name,
            detector: .threshold,
            metric: metric(of: expression.metric),
            comparison: expression.comparison,
            threshold: expression.threshold,
            resolveThreshold: nil,
            windowSeconds: 3_600,
            samplesMin: 1,
            forSeconds: forSeconds,
            keepFiringForSeconds: keepSeconds,
            gapPolicy: .reset,
            // As in Prometheus, keep_firing_for also outlasts a series that has vanished.
            noDataPolicy: .hold,
            severity: severity(labels["severity"] ?? ""),
            scope: AlertScope(matchers: expression.matchers),
            dimensions: [.feature],
            title: annotations["summary"] ?? name,
            description: annotations["description"] ?? "",
            runbook: annotations["runbook_url"] ?? "",
            owner: labels["team"] ?? labels["owner"] ?? ""
        )
        return PrometheusRule(
            rule: rule,
            expression: expression,
            labels: labels,
            annotations: annotations
        )
    }

    private static func checkTemplates(_ section: ConfigurationSection) {
        for key in ["labels", "annotations"] {
            for (_, text) in section.pairs(key) {
                do throws(PrometheusTemplate.UnsupportedAction) {
                    _ = try PrometheusTemplate(text)
                } catch {
                    section.note(
                        key,
                        "\(error.text) is not supported in tests",
                        hint: "{{ $labels.name }}, {{ $value }}, printf \"%.2f\" and"
                            + " humanizePercentage are"
                    )
                }
            }
        }
    }

    /// The metric that a Prometheus name stands for.
    static func metric(of name: String) -> String {
        name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    }

    /// The severity that the usual words of the field stand for.
    private static func severity(_ label: String) -> AlertSeverity {
        if let severity = AlertSeverity(rawValue: label.uppercased()) { return severity }
        return switch label.lowercased() {
        case "critical", "page": .p0
        case "error", "high": .p1
        case "warning", "warn": .p2
        case "watch": .watch
        default: .p3
        }
    }
}

/// A rule of a Prometheus file with the labels and annotations of its alerts.
struct PrometheusRule: Equatable {
    /// The rule as the ledger evaluates it.
    var rule: AlertRule
    /// What it looks at.
    var expression: PrometheusExpression
    /// The labels that it adds to those of the series; may hold templates.
    var labels: [String: String]
    /// What people read; may hold templates.
    var annotations: [String: String]
}

/// An expression of the form `metric{matchers} op number`.
struct PrometheusExpression: Equatable {
    /// The metric's name.
    var metric: String
    /// The conditions on its labels.
    var matchers: [LabelMatcher]
    /// The comparison.
    var comparison: AlertComparison
    /// The number.
    var threshold: Double

    /// Reads an expression; nil if it is of any other form.
    ///
    /// - Parameter text: The expression.
    init?(_ text: String) {
        guard let selector = SeriesSelector(prefixOf: text) else { return nil }
        var rest = text[selector.end...]
        let comparisons: [AlertComparison] = [.belowOrEqual, .aboveOrEqual, .below, .above]
        guard let comparison = comparisons.first(where: { rest.hasPrefix($0.rawValue) }) else {
            return nil
        }
        rest = rest.dropFirst(comparison.rawValue.count)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        guard let threshold = Double(rest), threshold.isFinite else { return nil }
        metric = selector.metric
        matchers = selector.matchers
        self.comparison = comparison
        self.threshold = threshold
    }
}

/// A metric with conditions on its labels, `metric{matchers}`, at the beginning of a text.
struct SeriesSelector: Equatable {
    /// The metric's name.
    var metric: String
    /// The conditions on its labels.
    var matchers: [LabelMatcher]
    /// Where the rest of the text begins, white space left out.
    var end: String.Index

    /// Reads the beginning of a text; nil if it is of another form.
    ///
    /// - Parameter text: The text.
    init?(prefixOf text: String) {
        var rest = text[...]
        func skipSpace() { while rest.first?.isWhitespace == true { rest.removeFirst() } }
        skipSpace()
        metric = String(
            rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_:".contains($0)) }
        )
        guard !metric.isEmpty, metric.first?.isNumber == false else { return nil }
        rest = rest.dropFirst(metric.count)
        matchers = []
        skipSpace()
        if rest.first == "{" {
            guard let end = Self.closingBrace(of: rest) else { return nil }
            for part in Self.parts(rest[rest.index(after: rest.startIndex)..<end]) {
                guard let matcher = LabelMatcher(part) else { return nil }
                matchers.append(matcher)
            }
            rest = rest[rest.index(after: end)...]
        }
        skipSpace()
        end = rest.startIndex
    }

    /// The labels that the conditions spell out, for the name of one series; nil if one is no equality.
    var labels: [String: String]? {
        var labels: [String: String] = [:]
        for matcher in matchers {
            guard !matcher.isPattern, !matcher.isNegated, labels[matcher.name] == nil else {
                return nil
            }
            labels[matcher.name] = matcher.value
        }
        return labels
    }

    /// Whether a series is meant.
    ///
    /// - Parameter labels: The labels of a series of this metric.
    /// - Returns: Whether they satisfy all conditions.
    func matches(_ labels: LabelSet) -> Bool { matchers.allSatisfy { $0.matches(labels) } }

    private static func closingBrace(of text: Substring) -> Substring.Index? {
        var isQuoted = false
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == "}", !isQuoted {
                return index
            }
        }
        return nil
    }

    /// The text cut at the commas that stand outside quotes; an empty last part is left out.
    private static func parts(_ text: Substring) -> [String] {
        var parts: [String] = []
        var part = ""
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                parts.append(part)
                part = ""
                continue
            }
            part.append(character)
        }
        if part.contains(where: { !$0.isWhitespace }) { parts.append(part) }
        return parts
    }
}
