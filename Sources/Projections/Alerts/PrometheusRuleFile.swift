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
        var rules: [AlertRule] = []
        for group in root.sections("groups") {
            _ = group.requiredText("name")
            _ = group.seconds("interval", in: 1...86_400)
            let groupLabels = group.pairs("labels")
            for rule in group.sections("rules") {
                if let read = self.rule(rule, groupLabels: groupLabels) { rules.append(read) }
            }
            group.finish()
        }
        return rules
    }

    private static func rule(
        _ section: ConfigurationSection,
        groupLabels: [(key: String, value: String)]
    ) -> AlertRule? {
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
        return AlertRule(
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
            noDataPolicy: .resolve,
            severity: severity(labels["severity"] ?? ""),
            scope: AlertScope(matchers: expression.matchers),
            dimensions: [.feature],
            title: annotations["summary"] ?? name,
            description: annotations["description"] ?? "",
            runbook: annotations["runbook_url"] ?? "",
            owner: labels["team"] ?? labels["owner"] ?? ""
        )
    }

    /// The metric that a Prometheus name stands for.
    private static func metric(of name: String) -> String {
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
        var rest = text[...]
        func skipSpace() { while rest.first?.isWhitespace == true { rest.removeFirst() } }
        skipSpace()
        metric = String(
            rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_:".contains($0)) }
        )
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
        let comparisons: [AlertComparison] = [.belowOrEqual, .aboveOrEqual, .below, .above]
        guard let comparison = comparisons.first(where: { rest.hasPrefix($0.rawValue) }),
            !metric.isEmpty, metric.first?.isNumber == false
        else { return nil }
        rest = rest.dropFirst(comparison.rawValue.count)
        skipSpace()
        while rest.last?.isWhitespace == true { rest.removeLast() }
        guard let threshold = Double(rest), threshold.isFinite else { return nil }
        self.comparison = comparison
        self.threshold = threshold
    }

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
