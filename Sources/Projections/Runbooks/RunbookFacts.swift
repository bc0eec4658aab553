import Ledger

/// The facts of an alert that a runbook's words in braces stand for.
public struct RunbookFacts: Equatable, Sendable {
    /// The words that a runbook may hold in braces.
    public enum Name: String, CaseIterable, Sendable {
        /// The alert's id.
        case alert
        /// The incident's id.
        case incident
        /// The metric.
        case metric
        /// The feature.
        case feature
        /// The environment.
        case environment
        /// When the alert fired.
        case fired
        /// When the change began, or “unknown”.
        case onset
        /// The onset, or else when the violation began.
        case since
        /// A day before that.
        case dayBefore = "day_before"
        /// Three hours before that.
        case threeHoursBefore = "three_hours_before"
        /// `dropped` or `rose`; `changed` if nobody knows which way is bad.
        case moved
        /// The scope in a question's words, with a space before it.
        case place
        /// Conditions on the alert's other labels in a question's words, with a space before them.
        case `where`
    }

    /// Where a fact is written.
    enum Context {
        /// In a text to read.
        case prose
        /// In a command for a shell.
        case command
        /// In a question.
        case question
    }

    private var names: [Name: String] = [:]
    private var fragments: [Name: String] = [:]

    /// Takes the facts of an alert.
    ///
    /// - Parameters:
    ///   - alert: The alert.
    ///   - metrics: What is known of metrics: which way is bad.
    public init(_ alert: Alert, metrics: MetricCatalogue) {
        let evidence = alert.evidence
        let environment = evidence.environment ?? QuestionResolver.defaultEnvironment
        let feature = evidence.feature ?? alert.labels["feature"]
        func time(_ text: String?) -> Timestamp? { text.flatMap { try? Timestamp(rfc3339: $0) } }
        let onset = time(evidence.onset)
        let since = onset ?? time(evidence.since) ?? alert.fired
        names = [
            .alert: alert.id, .incident: alert.incident, .environment: environment,
            .feature: feature ?? "all features",
        ]
        if let metric = evidence.metric { names[.metric] = metric }
        fragments = [
            .fired: Self.text(alert.fired), .onset: onset.map(Self.text) ?? "unknown",
            .since: Self.text(since), .dayBefore: Self.text(since.advanced(bySeconds: -86_400)),
            .threeHoursBefore: Self.text(since.advanced(bySeconds: -10_800)),
            .moved: Self.movement(evidence, metrics),
            .place: ScopeSelection(environment: environment, feature: feature, filter: nil).place,
            .where: Self.conditions(alert.labels),
        ]
    }

    private static func movement(_ evidence: AlertFiredData, _ metrics: MetricCatalogue) -> String {
        // Only a threshold is compared with the metric's own values.
        if evidence.detector == AlertDetector.threshold.rawValue,
            let comparison = evidence.comparison.flatMap(AlertComparison.init(rawValue:))
        {
            return comparison.isLowBad ? "dropped" : "rose"
        }
        return switch metrics.definition(of: evidence.metric ?? "").polarity {
        case .higherIsBetter: "dropped"
        case .lowerIsBetter: "rose"
        case .unknown: "changed"
        }
    }

    /// A time to the second; fractions only make a question longer.
    private static func text(_ time: Timestamp) -> String {
        Timestamp(seconds: time.second).rfc3339
    }

    /// The labels that are dimensions of scores, beside the feature.
    private static func conditions(_ labels: LabelSet) -> String {
        let dimensions: [QuestionDimension] = [.category, .model, .prompt, .release]
        let conditions = dimensions.compactMap { dimension in
            labels[dimension.rawValue].map {
                "\(dimension.rawValue) = \(QuestionName.quoted($0))"
            }
        }
        return conditions.isEmpty ? "" : " where \(conditions.joined(separator: " and "))"
    }

    /// Fills in a text.
    ///
    /// - Parameters:
    ///   - text: A text with words in braces.
    ///   - context: What the text is.
    /// - Returns: The text; words that are not known, or of which the alert says nothing, stay.
    func filled(_ text: String, in context: Context) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}"),
                let name = Name(rawValue: String(rest[rest.index(after: open)..<close])),
                let value = value(of: name, in: context)
            else {
                result += "{"
                rest = rest.dropFirst()
                continue
            }
            result += value
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func value(of name: Name, in context: Context) -> String? {
        // Fragments are made of times, words and quoted names.
        if let fragment = fragments[name] {
            return context == .command && (name == .place || name == .where)
                ? ShellWord.quoted(fragment) : fragment
        }
        guard let value = names[name] else { return nil }
        return switch context {
        case .prose: value
        case .command: ShellWord.quoted(value)
        case .question: QuestionName.quoted(value)
        }
    }
}
