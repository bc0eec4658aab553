/// Rules as a rule file of Prometheus.
enum PrometheusRuleText {
    static func text(_ expressions: [RuleExpression]) -> String {
        var text = """
            # Alert rules over the metrics that Quality Ledger exports.
            # `ledger metrics --rules prometheus` writes this file from your ledger.yaml. Prometheus 2.42 or
            # newer: older ones do not know keep_firing_for.
            groups:
              - name: quality_ledger_means
                rules:
                  - record: environment_metric_evaluator:llm_quality_score:mean
                    expr: |-
                      sum by (environment, metric, evaluator) (llm_quality_score * llm_quality_score_samples)
                      /
                      sum by (environment, metric, evaluator) (llm_quality_score_samples)
              - name: quality_ledger
                rules:

            """
        for expression in expressions { text += rule(expression) }
        if expressions.isEmpty { text = text.replacing("    rules:\n", with: "    rules: []\n") }
        text += "  - name: quality_ledger_itself\n    rules:\n"
        for own in RuleFile.ownRules { text += rule(own) }
        return text
    }

    private static func rule(_ expression: RuleExpression) -> String {
        let rule = expression.rule
        var text = "      - alert: \(RuleFile.scalar(rule.name))\n"
        text += RuleFile.block("expr", expression.text, indent: 8)
        if expression.isDirect {
            text += "        for: \(DurationText.text(rule.forSeconds))\n"
            if rule.keepFiringForSeconds > 0 {
                let kept = DurationText.text(rule.keepFiringForSeconds)
                text += "        keep_firing_for: \(kept)\n"
            }
        }
        return text + pairs("labels", rule.exportedLabels)
            + pairs("annotations", rule.exportedTexts)
    }

    private static func rule(_ own: RuleFile.OwnRule) -> String {
        "      - alert: \(own.name)\n" + RuleFile.block("expr", own.expression, indent: 8)
            + "        for: \(DurationText.text(own.forSeconds))\n"
            + pairs("labels", [("severity", own.severity)])
            + pairs("annotations", [("summary", own.title), ("description", own.description)])
    }

    private static func pairs(_ key: String, _ pairs: [(name: String, value: String)]) -> String {
        pairs.reduce("        \(key):\n") { text, pair in
            text + "          \(pair.name): \(RuleFile.scalar(pair.value))\n"
        }
    }
}
