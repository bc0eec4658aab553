import Foundation

/// The alert rules of a configuration as a file for Prometheus or Grafana.
public enum RuleFile: String, CaseIterable, Sendable {
    /// A rule file of Prometheus, version 2.42 or newer.
    case prometheus
    /// A provisioning file of Grafana's alerting.
    case grafana

    /// Writes the file.
    ///
    /// - Parameter rules: The rules; those of severity `watch` are shown and never sent, and so not in.
    /// - Returns: YAML.
    public func text(_ rules: [AlertRule]) -> String {
        let expressions = rules.filter(\.isSent).map(RuleExpression.init)
        switch self {
        case .prometheus: return PrometheusRuleText.text(expressions)
        case .grafana: return GrafanaRuleText.text(expressions)
        }
    }

    /// A text as a YAML scalar: as a JSON string, which YAML is a superset of.
    static func scalar(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let bytes = try? encoder.encode(text)
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    /// Lines as a block of text below a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - text: The text.
    ///   - indent: How deep the key stands.
    /// - Returns: The lines; one alone stands beside its key.
    static func block(_ key: String, _ text: String, indent: Int) -> String {
        let space = String(repeating: " ", count: indent)
        guard text.contains("\n") else { return "\(space)\(key): \(scalar(text))\n" }
        let lines = text.split(separator: "\n").map { "\(space)  \($0)\n" }.joined()
        return "\(space)\(key): |-\n\(lines)"
    }

    /// What goes wrong with the ledger itself: rules that watch whoever watches.
    static let ownRules: [OwnRule] = [
        OwnRule(
            name: "quality_ledger_silent",
            expression: "absent(\(ExportedMetric.exported.name))",
            forSeconds: 600,
            severity: "P2",
            title: "Quality Ledger exports nothing",
            description: "ledger refresh does not run, or what it writes is not scraped."
        ),
        OwnRule(
            name: "quality_ledger_stale",
            expression: "time() - \(ExportedMetric.exported.name) > 600",
            forSeconds: 0,
            severity: "P2",
            title: "Quality Ledger's figures are more than ten minutes old",
            description: "ledger refresh has stopped, or cannot write its metrics."
        ),
        OwnRule(
            name: "quality_ledger_delivery_failed",
            expression: "\(ExportedMetric.deliveriesDead.name) > 0",
            forSeconds: 0,
            severity: "P2",
            title: "A receiver has refused messages for good",
            description: "ledger refresh --retry sends them again, once the receiver takes them."
        ),
        OwnRule(
            name: "quality_ledger_series_left_out",
            expression: "\(ExportedMetric.leftOut.name) > 0",
            forSeconds: 3_600,
            severity: "P3",
            title: "Too many series are exported",
            description:
                "A producer writes changing values, such as ids, into feature or evaluator."
        ),
    ]

    /// A rule on the ledger itself.
    struct OwnRule {
        var name: String
        var expression: String
        var forSeconds: Int
        var severity: String
        var title: String
        var description: String
    }
}

extension AlertRule {
    /// The labels that alerts get, by name.
    var exportedLabels: [(name: String, value: String)] {
        [("severity", severity.rawValue), ("owner", owner)].filter { !$0.1.isEmpty }
    }

    /// The texts that people read, by name.
    var exportedTexts: [(name: String, value: String)] {
        [
            ("summary", title.isEmpty ? name : title), ("description", description),
            ("runbook_url", runbook),
        ].filter { !$0.1.isEmpty }.map { ($0.0, Self.untemplated($0.1)) }
    }

    /// A text in which a template engine finds nothing to fill in.
    private static func untemplated(_ text: String) -> String {
        text.replacing("{{", with: "{{ \"{{\" }}")
    }
}
