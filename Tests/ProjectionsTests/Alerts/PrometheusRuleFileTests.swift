import Testing

@testable import Projections

@Suite("Alerts: Prometheus' rule files")
struct PrometheusRuleFileTests {
    @Test func expressionsAreRead() throws {
        let text = "  llm_quality_faithfulness{feature=\"a,}b\", model=~\"m.*\",} <= 0.7 "
        let expression = try #require(PrometheusExpression(text))
        #expect(expression.metric == "llm_quality_faithfulness")
        #expect(expression.comparison == .belowOrEqual)
        #expect(expression.threshold == 0.7)
        #expect(
            expression.matchers == [
                LabelMatcher(name: "feature", value: "a,}b"),
                LabelMatcher(name: "model", value: "m.*", isPattern: true),
            ]
        )
    }

    @Test func numbersMayHaveExponents() {
        #expect(PrometheusExpression("up > 1e-3")?.threshold == 0.001)
        #expect(PrometheusExpression("up >= -2")?.threshold == -2)
    }

    @Test(arguments: [
        "", "up", "up == 1", "rate(up[5m]) > 1", "up > 1 and down < 2", "up{a=\"b\" > 1",
        "up > nan", "up > inf", "1 < up", "up > ", "up{a} > 1", "up > 0x", "{a=\"b\"} > 1",
    ])
    func otherExpressionsAreRefused(text: String) {
        #expect(PrometheusExpression(text) == nil)
    }

    @Test func aRuleFileIsRead() throws {
        let text = """
            groups:
              - name: quality
                interval: 1m
                labels: {team: ai}
                rules:
                  - alert: FaithfulnessLow
                    expr: llm_quality_faithfulness{model="m-1"} < 0.7
                    for: 10m
                    keep_firing_for: 5m
                    labels: {severity: critical}
                    annotations: {summary: Low, runbook_url: "https://example.org/r"}
            """
        let rules = try ConfigurationFile.read(text, name: "r.yml") { PrometheusRuleFile.rules($0) }
        let rule = try #require(rules.first)
        #expect(rules.count == 1)
        #expect(rule.name == "FaithfulnessLow")
        #expect(rule.metric == "faithfulness")
        #expect(rule.comparison == .below && rule.threshold == 0.7)
        #expect(rule.forSeconds == 600 && rule.keepFiringForSeconds == 300)
        #expect(rule.severity == .p0)
        #expect(rule.scope.matchers == [LabelMatcher(name: "model", value: "m-1")])
        #expect(rule.dimensions == [.feature])
        #expect(rule.title == "Low" && rule.runbook == "https://example.org/r")
        #expect(rule.owner == "ai")
    }

    @Test func problemsHaveTheirPlaces() throws {
        let text = """
            groups:
              - name: quality
                rules:
                  - record: a
                    expr: up
                  - alert: B
                    expr: rate(up[5m]) > 1
            """
        let error = try #require(throws: ConfigurationError.self) {
            try ConfigurationFile.read(text, name: "r.yml") { PrometheusRuleFile.rules($0) }
        }
        let lines = error.message.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("r.yml:4:") == true)
        #expect(lines.last?.hasPrefix("r.yml:7:") == true)
    }
}
