/// Rules as a provisioning file of Grafana's alerting.
///
/// Query A gives 1 for each label set that violates the rule and nothing for the others; C is met by
/// what A gives. The value itself is B, for the texts. Grafana keeps its alerts to itself, so that a
/// rule cannot ask whether it fires: there is no resolve threshold here.
enum GrafanaRuleText {
    /// The longest uid that Grafana takes.
    private static let identifierMax = 40

    static func text(_ expressions: [RuleExpression]) -> String {
        var text = """
            # Alert rules over the metrics that Quality Ledger exports, for Grafana's provisioning/alerting.
            # `ledger metrics --rules grafana` writes this file from your ledger.yaml. The data source's uid
            # is prometheus: replace it if yours has another.
            apiVersion: 1
            groups:
              - orgId: 1
                name: quality_ledger
                folder: Quality Ledger
                interval: 1m
                rules:

            """
        var identifiers: Set<String> = []
        for expression in expressions {
            let rule = expression.rule
            text += self.rule(
                name: rule.name,
                identifier: identifier(rule.name, &identifiers),
                expression: expression.violation,
                forSeconds: expression.isDirect ? rule.forSeconds : 0,
                labels: rule.exportedLabels,
                texts: rule.exportedTexts
            )
        }
        for own in RuleFile.ownRules {
            text += rule(
                name: own.name,
                identifier: identifier(own.name, &identifiers),
                expression: own.expression,
                forSeconds: own.forSeconds,
                labels: [("severity", own.severity)],
                texts: [("summary", own.title), ("description", own.description)]
            )
        }
        return text
    }

    private static func rule(
        name: String,
        identifier: String,
        expression: String,
        forSeconds: Int,
        labels: [(name: String, value: String)],
        texts: [(name: String, value: String)]
    ) -> String {
        let violated = "(\(expression)) * 0 + 1"
        return """
                  - uid: \(identifier)
                    title: \(RuleFile.scalar(name))
                    condition: C
                    data:
            \(query("A", violated))\(query("B", expression))\
                      - refId: C
                        relativeTimeRange: {from: 0, to: 0}
                        datasourceUid: __expr__
                        model:
                          refId: C
                          type: threshold
                          expression: A
                          conditions:
                            - evaluator: {type: gt, params: [0]}
                    noDataState: OK
                    execErrState: Error
                    for: \(DurationText.text(forSeconds))
            \(pairs("annotations", texts))\(pairs("labels", labels))
            """
    }

    private static func query(_ name: String, _ expression: String) -> String {
        """
                  - refId: \(name)
                    relativeTimeRange: {from: 600, to: 0}
                    datasourceUid: prometheus
                    model:
                      refId: \(name)
                      instant: true

        """ + RuleFile.block("expr", expression, indent: 14)
    }

    private static func pairs(_ key: String, _ pairs: [(name: String, value: String)]) -> String {
        pairs.reduce("        \(key):\n") { text, pair in
            text + "          \(pair.name): \(RuleFile.scalar(pair.value))\n"
        }
    }

    /// A uid that no other rule has: letters, digits, `-` and `_`.
    private static func identifier(_ name: String, _ taken: inout Set<String>) -> String {
        let plain = MetricName.label(name).prefix(identifierMax - 4)
        var identifier = String(plain)
        var number = 2
        while !taken.insert(identifier).inserted {
            identifier = "\(plain)-\(number)"
            number += 1
        }
        return identifier
    }
}
